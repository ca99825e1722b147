/* libqpdf: opens, checks and repairs files, and decodes streams.
 * In: a file in memory. Out: where its objects are, or a plain copy of it.
 * Nothing is thrown past these functions, and what libqpdf resolves is little. */
#include "attach/reader/objects/qpdf.h"

#include <cstdlib>
#include <cstring>
#include <new>
#include <string>

#include <qpdf/Buffer.hh>
#include <qpdf/Pipeline.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFExc.hh>
#include <qpdf/QPDFWriter.hh>
#include <qpdf/QPDFXRefEntry.hh>

struct bp_qpdf {
    QPDF file;
};

namespace {

/* Printable ASCII, cut where the room ends. */
void tell(char *why, const std::string &text) {
    size_t n = 0;
    for (char c : text) {
        if (n == BP_QPDF_WHY - 1)
            break;
        why[n++] = c >= ' ' && c < 127 ? c : '?';
    }
    why[n] = '\0';
}

/* Runs `job`; what it throws becomes a status. */
template <typename Job> bp_qpdf_status guarded(char *why, Job job) {
    try {
        job();
        return BP_QPDF_OK;
    } catch (const std::bad_alloc &) {
        tell(why, "out of memory");
        return BP_QPDF_NO_MEMORY;
    } catch (const QPDFExc &e) {
        tell(why, e.getMessageDetail());
        return e.getErrorCode() == qpdf_e_password ? BP_QPDF_ENCRYPTED : BP_QPDF_DAMAGED;
    } catch (const std::exception &e) {
        tell(why, e.what());
        return BP_QPDF_DAMAGED;
    }
}

bool has(const std::string &text, const char *words) {
    return text.find(words) != std::string::npos;
}

/* Oddities that leave nothing to be mended: where each object is has been read all the same, and
 * whoever reads one checks that it is there. */
bool is_harmless(const std::string &text) {
    return has(text, "reported number of objects") ||
           has(text, "extraneous whitespace seen before xref") ||
           has(text, "accepting invalid xref table entry") ||
           has(text, "stream keyword followed by") || has(text, "can't find PDF header");
}

/* What had to be mended, for people who know what a file is and not what it is made of. */
const char *words_for(const std::string &text) {
    if (has(text, "stream"))
        return "the length of a picture or of a page's contents";
    if (has(text, "xref") || has(text, "trailer") || has(text, "damaged") ||
        has(text, "cross-reference"))
        return "the list of its parts";
    return "the syntax of one of its parts";
}

void tell_first_warning(QPDF &file, char *why) {
    for (const QPDFExc &warning : file.getWarnings()) {
        const std::string text = warning.getMessageDetail();
        if (!is_harmless(text)) {
            tell(why, words_for(text));
            return;
        }
    }
}

/* Hands bytes on, up to a limit. */
class Handing : public Pipeline {
  public:
    Handing(size_t limit, void (*add)(void *, const void *, size_t), void *user)
        : Pipeline("handing", nullptr), left(limit), add(add), user(user) {}
    void write(unsigned char const *data, size_t length) override {
        if (length > left)
            throw std::runtime_error("too long");
        left -= length;
        add(user, data, length);
    }
    void finish() override {}

  private:
    size_t left;
    void (*add)(void *, const void *, size_t);
    void *user;
};

/* The first entries of a value that may be an array of some. */
QPDFObjectHandle first_of(QPDFObjectHandle value, int n) {
    QPDFObjectHandle result = QPDFObjectHandle::newArray();
    for (int i = 0; i < n; i++)
        result.appendItem(value.isArray() && i < value.getArrayNItems() ? value.getArrayItem(i)
                          : !value.isArray() && i == 0                  ? value
                                                       : QPDFObjectHandle::newNull());
    return result;
}

/* A stream of the same bytes that has fewer filters. */
QPDFObjectHandle with_filters(QPDF &file, QPDFObjectHandle stream, int n) {
    QPDFObjectHandle dict = stream.getDict(), result = QPDFObjectHandle::newStream(&file);
    result.replaceStreamData(stream.getRawStreamData(), first_of(dict.getKey("/Filter"), n),
                             first_of(dict.getKey("/DecodeParms"), n));
    return result;
}

} // namespace

bp_qpdf_status bp_qpdf_open(const char *bytes, size_t length, bp_qpdf **qpdf, char *why) {
    bp_qpdf *made = nullptr;
    *why = '\0';
    bp_qpdf_status status = guarded(why, [&] {
        made = new bp_qpdf;
        made->file.setSuppressWarnings(true);
        made->file.setAttemptRecovery(true);
        made->file.processMemoryFile("file", bytes, length);
        tell_first_warning(made->file, why);
    });
    if (status == BP_QPDF_OK && made->file.isEncrypted())
        status = BP_QPDF_ENCRYPTED;
    if (status != BP_QPDF_OK) {
        bp_qpdf_free(made);
        made = nullptr;
    }
    *qpdf = made;
    return status;
}

void bp_qpdf_free(bp_qpdf *qpdf) {
    delete qpdf;
}

bp_qpdf_place *bp_qpdf_places(bp_qpdf *qpdf, uint32_t most, uint32_t *end) {
    const auto table = qpdf->file.getXRefTable(); /* (a copy) */
    const auto has_place = [](const auto &entry) {
        const int type = entry.second.getType();
        return (type == 1 || type == 2) && entry.first.getObj() > 0;
    };
    *end = 0;
    for (const auto &entry : table)
        *end = has_place(entry) ? static_cast<uint32_t>(entry.first.getObj()) + 1 : *end;
    bp_qpdf_place *places =
        *end > most ? nullptr
                    : static_cast<bp_qpdf_place *>(calloc(*end + size_t{1}, sizeof *places));
    for (const auto &entry : table) {
        if (!places || !has_place(entry))
            continue;
        const bool packed = entry.second.getType() == 2;
        const auto where = packed ? static_cast<uint64_t>(entry.second.getObjStreamNumber())
                                  : static_cast<uint64_t>(entry.second.getOffset());
        if (where > UINT32_MAX || entry.first.getGen() > UINT16_MAX)
            continue;
        places[entry.first.getObj()] = {
            packed ? BP_QPDF_PACKED : BP_QPDF_PLAIN, static_cast<uint32_t>(where),
            packed ? static_cast<uint32_t>(entry.second.getObjStreamIndex()) : 0,
            static_cast<uint32_t>(entry.first.getGen())};
    }
    return places;
}

uint32_t bp_qpdf_trailer(bp_qpdf *qpdf, const char *key) {
    uint32_t number = 0;
    char why[BP_QPDF_WHY];
    guarded(why, [&] {
        const QPDFObjectHandle object = qpdf->file.getTrailer().getKey(key);
        number = object.isIndirect() ? static_cast<uint32_t>(object.getObjectID()) : 0;
    });
    return number;
}

bp_qpdf_status bp_qpdf_rewrite(bp_qpdf *qpdf, char **bytes, size_t *length, char *why) {
    *bytes = nullptr;
    *length = 0;
    return guarded(why, [&] {
        QPDFWriter writer(qpdf->file);
        writer.setOutputMemory();
        writer.setStaticID(true);
        writer.setObjectStreamMode(qpdf_o_disable);
        writer.setStreamDataMode(qpdf_s_preserve);
        writer.setSuppressOriginalObjectIDs(true);
        writer.write();
        auto buffer = writer.getBufferSharedPointer();
        *bytes = static_cast<char *>(malloc(buffer->getSize() + 1));
        if (!*bytes)
            throw std::bad_alloc();
        memcpy(*bytes, buffer->getBuffer(), buffer->getSize());
        *length = buffer->getSize();
        if (!*why)
            tell_first_warning(qpdf->file, why);
    });
}

bool bp_qpdf_decode(bp_qpdf *qpdf, uint32_t number, uint32_t generation, int n_filters,
                    size_t limit, void (*add)(void *, const void *, size_t), void *user) {
    bool whole = false;
    char why[BP_QPDF_WHY];
    const bp_qpdf_status status = guarded(why, [&] {
        QPDFObjectHandle stream =
            qpdf->file.getObjectByID(static_cast<int>(number), static_cast<int>(generation));
        bool known = false; /* all its filters */
        if (stream.isStream() && n_filters >= 0)
            stream = with_filters(qpdf->file, stream, n_filters);
        if (!stream.isStream() ||
            !stream.pipeStreamData(nullptr, &known, 0, qpdf_dl_generalized, true) || !known)
            return;
        Handing handing(limit, add, user);
        whole = stream.pipeStreamData(&handing, &known, 0, qpdf_dl_generalized, true);
    });
    return status == BP_QPDF_OK && whole;
}
