/* libqpdf: opens, checks and repairs files, and decodes streams.
 * In: a file in memory. Out: where its objects stand, or a plain copy of it.
 * The one idea: nothing is thrown past these functions, and what libqpdf resolves is little. */
#include "attach/helper/qpdf.h"

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

void tell_first_warning(QPDF &file, char *why) {
    const std::vector<QPDFExc> warnings = file.getWarnings();
    if (!warnings.empty())
        tell(why, warnings.front().getMessageDetail());
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

uint32_t number_of(const QPDFObjectHandle &object) {
    return object.isIndirect() ? static_cast<uint32_t>(object.getObjectID()) : 0;
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

void bp_qpdf_places(bp_qpdf *qpdf, void (*each)(void *, const bp_qpdf_place *), void *user) {
    for (const auto &entry : qpdf->file.getXRefTable()) {
        const int type = entry.second.getType();
        if ((type != 1 && type != 2) || entry.first.getObj() <= 0)
            continue;
        bp_qpdf_place place = {};
        place.number = static_cast<uint32_t>(entry.first.getObj());
        place.generation = static_cast<uint32_t>(entry.first.getGen());
        place.packed = type == 2;
        place.where = place.packed ? static_cast<uint64_t>(entry.second.getObjStreamNumber())
                                   : static_cast<uint64_t>(entry.second.getOffset());
        place.index = place.packed ? static_cast<uint32_t>(entry.second.getObjStreamIndex()) : 0;
        each(user, &place);
    }
}

uint32_t bp_qpdf_root(bp_qpdf *qpdf) {
    uint32_t number = 0;
    char why[BP_QPDF_WHY];
    guarded(why, [&] { number = number_of(qpdf->file.getTrailer().getKey("/Root")); });
    return number;
}

uint32_t bp_qpdf_info(bp_qpdf *qpdf) {
    uint32_t number = 0;
    char why[BP_QPDF_WHY];
    guarded(why, [&] { number = number_of(qpdf->file.getTrailer().getKey("/Info")); });
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

bool bp_qpdf_decode(bp_qpdf *qpdf, uint32_t number, uint32_t generation, size_t limit,
                    void (*add)(void *, const void *, size_t), void *user) {
    bool whole = false;
    char why[BP_QPDF_WHY];
    const bp_qpdf_status status = guarded(why, [&] {
        QPDFObjectHandle stream =
            qpdf->file.getObjectByID(static_cast<int>(number), static_cast<int>(generation));
        bool known = false; /* all its filters */
        if (!stream.isStream() ||
            !stream.pipeStreamData(nullptr, &known, 0, qpdf_dl_generalized, true) || !known)
            return;
        Handing handing(limit, add, user);
        whole = stream.pipeStreamData(&handing, &known, 0, qpdf_dl_generalized, true);
    });
    return status == BP_QPDF_OK && whole;
}
