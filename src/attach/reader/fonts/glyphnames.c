/* Names of glyphs, and codes of a Latin encoding.
 * In: a name of an encoding's differences, or of a font. Out: whether it is known.
 * What is asked for is rare and the lists are short, so they are searched as text. */
#include "attach/reader/fonts/fonts.h"

#include <string.h>

/* The standard Latin character set (annex D.2) and the Symbol font's (D.5), and what other programs
 * call some of them. */
static const char glyphs[] =
    " A AE Aacute Acircumflex Adieresis Agrave Alpha Aring Atilde B Beta C Ccedilla Chi D "
    "Delta E Eacute Ecircumflex Edieresis Egrave Epsilon Eta Eth Euro F G Gamma H I "
    "Iacute Icircumflex Idieresis Ifraktur Igrave Iota J K Kappa L Lambda Lslash M Mu N "
    "Ntilde Nu O OE Oacute Ocircumflex Odieresis Ograve Omega Omicron Oslash Otilde P Phi "
    "Pi Psi Q R Rfraktur Rho S Scaron Sigma T Tau Theta Thorn U Uacute Ucircumflex "
    "Udieresis Ugrave Upsilon Upsilon1 V W X Xi Y Yacute Ydieresis Z Zcaron Zeta a aacute "
    "acircumflex acute adieresis ae agrave aleph alpha ampersand angle angleleft "
    "angleright approxequal aring arrowboth arrowdblboth arrowdbldown arrowdblleft "
    "arrowdblright arrowdblup arrowdown arrowhorizex arrowleft arrowright arrowup "
    "arrowvertex asciicircum asciitilde asterisk asteriskmath at atilde b backslash bar "
    "beta braceex braceleft braceleftbt braceleftmid bracelefttp braceright bracerightbt "
    "bracerightmid bracerighttp bracketleft bracketleftbt bracketleftex bracketlefttp "
    "bracketright bracketrightbt bracketrightex bracketrighttp breve brokenbar bullet c "
    "caron carriagereturn ccedilla cedilla cent chi circlemultiply circleplus circumflex "
    "club colon comma congruent copyright copyrightsans copyrightserif currency d dagger "
    "daggerdbl degree delta diamond dieresis divide dollar dotaccent dotlessi dotmath e "
    "eacute ecircumflex edieresis egrave eight element ellipsis emdash emptyset endash "
    "epsilon equal equivalence eta eth exclam exclamdown existential f ff ffi ffl fi five "
    "fl florin four fraction g gamma germandbls gradient grave greater greaterequal "
    "guillemotleft guillemotright guilsinglleft guilsinglright h heart hungarumlaut "
    "hyphen i iacute icircumflex idieresis igrave infinity integral integralbt integralex "
    "integraltp intersection iota j k kappa l lambda less lessequal logicaland logicalnot "
    "logicalor lozenge lslash m macron minus minute mu multiply n nbspace nine notelement "
    "notequal notsubset ntilde nu numbersign o oacute ocircumflex odieresis oe ogonek "
    "ograve omega omega1 omicron one onehalf onequarter onesuperior ordfeminine "
    "ordmasculine oslash otilde p paragraph parenleft parenleftbt parenleftex parenlefttp "
    "parenright parenrightbt parenrightex parenrighttp partialdiff percent period "
    "periodcentered perpendicular perthousand phi phi1 pi plus plusminus product "
    "propersubset propersuperset proportional psi q question questiondown quotedbl "
    "quotedblbase quotedblleft quotedblright quoteleft quoteright quotesinglbase "
    "quotesingle r radical radicalex reflexsubset reflexsuperset registered registersans "
    "registerserif rho ring s scaron second section semicolon seven sigma sigma1 similar "
    "six slash space spade sterling suchthat summation t tau therefore theta theta1 thorn "
    "three threequarters threesuperior tilde trademark trademarksans trademarkserif two "
    "twosuperior u uacute ucircumflex udieresis ugrave underscore union universal upsilon "
    "v w weierstrass x xi y yacute ydieresis yen z zcaron zero zeta ";

static const char standard[] =
    " Courier Courier-Bold Courier-BoldOblique Courier-Oblique Helvetica Helvetica-Bold "
    "Helvetica-BoldOblique Helvetica-Oblique Times-Roman Times-Bold Times-BoldItalic Times-Italic "
    "Symbol ZapfDingbats ";

/* "uni20AC", "u1F600", and the dingbats' "a1" to "a206". */
static bool is_number(const char *name, size_t length) {
    const size_t prefix = g_str_has_prefix(name, "uni") ? 3 : 1;
    const bool hex = *name == 'u', dingbat = *name == 'a' && length >= 2 && length <= 4;
    if (length < 2 || (!dingbat && (!hex || length < prefix + 4)))
        return false;
    for (size_t i = prefix; i < length; i++) {
        if (hex ? !g_ascii_isxdigit(name[i]) : !g_ascii_isdigit(name[i]))
            return false;
    }
    return true;
}

/* A variant is named behind a full stop, and a ligature has its parts between low lines. */
bool bp_glyph_name_is_known(const char *name) {
    size_t left = strcspn(name, ".");
    if (!strcmp(name, ".notdef"))
        return true;
    for (const char *part = name; left > 0;) {
        const size_t length = strcspn(part, "_.");
        if (!bp_is_word_in(glyphs, part, length) && !is_number(part, length))
            return false;
        left -= MIN(left, length + 1);
        part += length + 1;
    }
    return *name && *name != '.';
}

bool bp_font_name_is_standard(const char *name) {
    return bp_is_word_in(standard, name, strlen(name));
}

/* Where Windows' code page differs from Latin-1 (annex D.2). */
uint32_t bp_win_char(uint32_t code) {
    static const uint16_t high[32] = {
        0x20AC, 0x2022, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0x2022, 0x017D, 0x2022, 0x2022, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x2022, 0x017E, 0x0178,
    };
    return code >= 0x80 && code < 0xA0 ? high[code - 0x80] : code;
}

/* Where the Mac's characters differ from Latin-1 (annex D.2). */
uint32_t bp_mac_char(uint32_t code) {
    static const uint16_t high[128] = {
        0x00C4, 0x00C5, 0x00C7, 0x00C9, 0x00D1, 0x00D6, 0x00DC, 0x00E1, 0x00E0, 0x00E2, 0x00E4,
        0x00E3, 0x00E5, 0x00E7, 0x00E9, 0x00E8, 0x00EA, 0x00EB, 0x00ED, 0x00EC, 0x00EE, 0x00EF,
        0x00F1, 0x00F3, 0x00F2, 0x00F4, 0x00F6, 0x00F5, 0x00FA, 0x00F9, 0x00FB, 0x00FC, 0x2020,
        0x00B0, 0x00A2, 0x00A3, 0x00A7, 0x2022, 0x00B6, 0x00DF, 0x00AE, 0x00A9, 0x2122, 0x00B4,
        0x00A8, 0x2260, 0x00C6, 0x00D8, 0x221E, 0x00B1, 0x2264, 0x2265, 0x00A5, 0x00B5, 0x2202,
        0x2211, 0x220F, 0x03C0, 0x222B, 0x00AA, 0x00BA, 0x03A9, 0x00E6, 0x00F8, 0x00BF, 0x00A1,
        0x00AC, 0x221A, 0x0192, 0x2248, 0x2206, 0x00AB, 0x00BB, 0x2026, 0x00A0, 0x00C0, 0x00C3,
        0x00D5, 0x0152, 0x0153, 0x2013, 0x2014, 0x201C, 0x201D, 0x2018, 0x2019, 0x00F7, 0x25CA,
        0x00FF, 0x0178, 0x2044, 0x20AC, 0x2039, 0x203A, 0xFB01, 0xFB02, 0x2021, 0x00B7, 0x201A,
        0x201E, 0x2030, 0x00C2, 0x00CA, 0x00C1, 0x00CB, 0x00C8, 0x00CD, 0x00CE, 0x00CF, 0x00CC,
        0x00D3, 0x00D4, 0xF8FF, 0x00D2, 0x00DA, 0x00DB, 0x00D9, 0x0131, 0x02C6, 0x02DC, 0x00AF,
        0x02D8, 0x02D9, 0x02DA, 0x00B8, 0x02DD, 0x02DB, 0x02C7,
    };
    return code >= 0x80 && code < 0x100 ? high[code - 0x80] : code;
}
