/* The one failure type for what the world may do to us. */
#pragma once

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(format_index, first_arg)                                                       \
    __attribute__((format(printf, format_index, first_arg)))

typedef enum Status {
#define X(name, text) name,
#include "../../spec/status.def"
#undef X
} Status;

/* The row's text: a phrase for people, static storage. Unknown values give "unknown status". */
const char *status_text(Status status);
