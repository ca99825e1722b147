/* One appearance of a form field, while it is drawn. Seen by look*.c only. */
#ifndef BP_ATTACH_READER_ANNOTS_LOOK_H
#define BP_ATTACH_READER_ANNOTS_LOOK_H

#include "attach/reader/annots/lettering.h"

/* Flags of fields, by their bits (ISO 32000-1, tables 226, 228 and 230). */
enum {
    BP_FIELD_MULTILINE = 1 << 12,
    BP_FIELD_PASSWORD = 1 << 13,
    BP_FIELD_RADIO = 1 << 15,
    BP_FIELD_PUSH = 1 << 16,
    BP_FIELD_COMBO = 1 << 17,
    BP_FIELD_FILE = 1 << 20,
    BP_FIELD_COMB = 1 << 24,
};

/* Room for a colour's operator with its operands. */
#define BP_COLOUR 96

/* What is drawn, upright, from the lower left corner of the field. */
struct bp_look {
    struct bp_work *work;
    struct bp_pens *pens;
    struct bp_obj *dict; /* the widget */
    GString *out;
    GPtrArray *pens_used; /* struct bp_face */
    double width, height;
    struct bp_obj *style; /* /MK; NULL: none */
    double border;        /* its width; 0: none is drawn */
    char border_style;    /* S, D, B, I or U (table 166) */
    double inset;         /* what the border takes on each side */
    struct bp_hand hand;  /* of its default appearance (12.7.3.3), like */
    double size;          /* 0: as fits */
    char colour[BP_COLOUR];
    int64_t align; /* 0 left, 1 centred, 2 right */
    bool whole;    /* all words are seen, so far */
};

/** A colour of 1, 3 or 4 parts as an operator, in grey or RGB. False: there is none. */
bool bp_look_colour(const double *parts, size_t n, bool stroke, char colour[BP_COLOUR]);

/** Draws the background and the border; `round`: as a circle. */
void bp_look_frame(struct bp_look *look, bool round);

/** Draws a mark of the typeface for symbols: one of 4 8 l n u H. */
void bp_look_mark(struct bp_look *look, char mark);

/** Draws a text, on one line or many; in `cells` equal cells, if that isn't 0. */
void bp_look_text(struct bp_look *look, const char *text, bool many, uint32_t cells);

/** Draws a list of texts from `first` on, of which `selected` are marked. */
void bp_look_list(struct bp_look *look, const char *const *texts, const bool *selected, uint32_t n,
                  uint32_t first);

#endif
