/* Styles of paragraphs.
 * In: the look, as the pack changes it. Out: sizes, leading and colours. */
#include "layout/para/style.h"

/* Leading in the proportion of the body's, closer for larger type. */
static bp_len leading_of(const struct bp_setter *setter, bp_len size) {
    const struct bp_look *look = setter->look;
    if (size <= look->body)
        return (bp_len)((int64_t)look->leading * size / look->body);
    return size + size / 5 + BP_PT(1.5);
}

struct bp_para_style bp_style_body(const struct bp_setter *setter) {
    const struct bp_look *look = setter->look;
    return (struct bp_para_style){
        .size = look->body, .leading = look->leading, .colour = look->ink};
}

struct bp_para_style bp_style_small(const struct bp_setter *setter) {
    const struct bp_look *look = setter->look;
    return (struct bp_para_style){
        .size = look->small, .leading = leading_of(setter, look->small), .colour = look->soft};
}

struct bp_para_style bp_style_heading(const struct bp_setter *setter, int level) {
    const struct bp_look *look = setter->look;
    bp_len size = level == 1   ? look->display
                  : level == 2 ? look->title
                  : level == 3 ? look->heading
                               : look->body;
    return (struct bp_para_style){.size = size,
                                  .leading = leading_of(setter, size),
                                  .colour = level == 5  ? look->soft
                                            : level > 5 ? look->accent
                                                        : look->ink,
                                  .bold = level < 6,
                                  .balance = true};
}

struct bp_para_style bp_style_bold(struct bp_para_style style) {
    style.bold = true;
    return style;
}
