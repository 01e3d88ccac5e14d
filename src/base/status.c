/* Status names for people. */
#include "base/status.h"

const char *status_text(Status status) {
    switch (status) {
#define X(name, text)                                                                              \
    case name:                                                                                     \
        return text;
#include "../../spec/status.def"
#undef X
    }
    return "unknown status";
}
