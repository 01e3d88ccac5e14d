/* wire: what our processes say to each other: frames over a socket, JSON text, base64.
 *
 * A message is one fixed header and up to WIRE_PARTS runs of bytes. Bulk (a program's source, a tree's dump) travels as
 * a part, never quoted into JSON; descriptors never travel. Lengths are checked against the receiver's own limit before
 * a byte is allocated. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/status.h"
#include "base/str.h"

/* --- frames ----------------------------------------------------------------------------------------------------- */

enum { WIRE_PARTS = 5, WIRE_HEADER_BYTES = 16 + 8 * WIRE_PARTS };

typedef struct WireMessage {
    uint32_t type;         /* what it means is the two programs' business */
    int64_t number;        /* one number beside the bytes */
    Str parts[WIRE_PARTS]; /* empty where not used */
} WireMessage;

/* How long a call may wait. */
typedef struct WireWait {
    int64_t deadline_ns; /* of clock_now_ns; 0: for ever */
    int cancel_fd;       /* readable: stop waiting; -1: none */
} WireWait;

/* For the side that has nothing else to do: plain blocking reads and writes. */
static const WireWait WIRE_WAIT_FOREVER = {0, -1};

/* Sends one message over a connected stream socket.
 *
 * errors: ST_LIMIT when the parts come to more than LIMIT_FRAME_BYTES (nothing is sent); ST_EOF when the peer is gone;
 *         ST_TIMEOUT, ST_INTERRUPTED by `wait`; ST_IO with errno. After any but ST_LIMIT the stream is broken off
 *         in the middle of a message and of no further use. */
MUST_USE Status wire_send(int fd, const WireMessage *message, WireWait wait);

/* Receives one message whose parts come to at most `limit_bytes`.
 *
 * errors: ST_EOF when the peer closed between messages; ST_PROTOCOL for a bad header, more bytes than the limit, or an
 *         end in the middle; ST_NO_MEMORY; ST_TIMEOUT, ST_INTERRUPTED by `wait`; ST_IO with errno. *out_message is
 *         set only with ST_OK, and after an error the stream is of no further use.
 * owns:   the parts lie in `arena`. */
MUST_USE Status wire_receive(int fd, Arena *arena, int64_t limit_bytes, WireWait wait,
                             WireMessage *out_message);

/* The header alone, both ways: the parts' sizes are set, their data is not.
 * errors: (decode) ST_PROTOCOL for a wrong mark, a negative size or a sum above `limit_bytes`. */
void wire_header_encode(const WireMessage *message, char out_header[WIRE_HEADER_BYTES]);
MUST_USE Status wire_header_decode(const char header[WIRE_HEADER_BYTES], int64_t limit_bytes,
                                   WireMessage *out_message);

/* A whole message appended to a file of them, and taken from one.
 * errors: (take) false for what is no whole message; *rest untouched.
 * owns:   (take) the parts are borrowed from `rest`. */
void wire_put_message(Buf *out, const WireMessage *message);
MUST_USE bool wire_take_message(Str *rest, WireMessage *out_message);

/* --- JSON text -------------------------------------------------------------------------------------------------- */

/* Writes one JSON text into a Buf, commas by itself. What does not fit shows as the buf's failure. */
typedef struct WireJson {
    Buf *out;
    bool needs_comma;
} WireJson;

static inline WireJson wire_json(Buf *out) {
    return (WireJson){out, false};
}
void wire_json_open(WireJson *json, char bracket);  /* '{' or '[' */
void wire_json_close(WireJson *json, char bracket); /* '}' or ']' */
void wire_json_key(WireJson *json, const char *name);
void wire_json_key_str(WireJson *json, Str name);
/* Control characters (C1 and DEL too) are escaped; a byte that is not UTF-8, or a lone surrogate, becomes U+FFFD:
 * wire_is_text tells whether anything was lost. */
void wire_json_str(WireJson *json, Str text);
void wire_json_int(WireJson *json, int64_t value);
void wire_json_bool(WireJson *json, bool value);
void wire_json_null(WireJson *json);
/* `thousandths` / 1000 with three decimals: a time in seconds from milliseconds. */
void wire_json_thousandths(WireJson *json, int64_t thousandths);
/* A JSON text made elsewhere, as it is. */
void wire_json_raw(WireJson *json, Str text);

/* Members of an object. */
void wire_json_member_str(WireJson *json, const char *name, Str text);
void wire_json_member_int(WireJson *json, const char *name, int64_t value);
void wire_json_member_bool(WireJson *json, const char *name, bool value);

/* Draws what the JSON reader's hashing needs of the system's randomness, so that it opens no file later: for a process
 * that is about to give up files. */
void wire_json_prepare(void);

/* Whether the bytes are UTF-8 without surrogates, so that JSON can hold them as they are. */
bool wire_is_text(Str bytes);
/* source: RFC 4648, section 4: the usual alphabet, padded, one line. */
void wire_base64(Buf *out, Str bytes);
/* The reverse: appends the bytes. false: it is no such text, or the buf has failed. */
bool wire_base64_read(Str text, Buf *out);

/* --- values ----------------------------------------------------------------------------------------------------- */

/* Python values as bytes: a tag, then what it needs, little end first; a container is its count and then its items, a
 * dict's are key, value, key, value ... */
typedef enum WireTag {
    WIRE_NONE,
    WIRE_FALSE,
    WIRE_TRUE,
    WIRE_INT,     /* `integer` */
    WIRE_BIG_INT, /* `bytes`: hexadecimal digits, "-" before them */
    WIRE_FLOAT,   /* `real` */
    WIRE_STR,     /* `bytes`: WTF-8 */
    WIRE_BYTES,   /* `bytes` */
    WIRE_LIST,    /* `count` items follow, here and below */
    WIRE_TUPLE,
    WIRE_DICT, /* count is that of pairs */
    WIRE_SET,
    WIRE_OBJECT, /* of another type: `bytes` is the name of its type */
} WireTag;

/* Nesting of what is written and read. */
enum { WIRE_VALUE_DEPTH = 100 };

typedef struct WireValue {
    WireTag tag;
    int64_t integer;
    double real;
    Str bytes; /* borrowed from what is read */
    int64_t count;
} WireValue;

void wire_put_int(Buf *out, int64_t value);
void wire_put_float(Buf *out, double value);
/* WIRE_NONE, WIRE_FALSE, WIRE_TRUE. */
void wire_put_constant(Buf *out, WireTag tag);
/* WIRE_BIG_INT, WIRE_STR, WIRE_BYTES, WIRE_OBJECT. */
void wire_put_bytes(Buf *out, WireTag tag, Str bytes);
/* The head of a container; its items are written behind it. */
void wire_put_head(Buf *out, WireTag tag, int64_t count);

/* Reads the next value, of a container its head, and moves `rest` behind it.
 *
 * errors: ST_PROTOCOL for anything that the functions above do not write, and a count of more items than there are
 *         bytes; *rest untouched. */
MUST_USE Status wire_take_value(Str *rest, WireValue *out_value);
/* Whether `bytes` is one whole value, no deeper than WIRE_VALUE_DEPTH. */
bool wire_is_value(Str bytes);
