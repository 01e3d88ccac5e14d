/* How the content of a granted folder travels into a jail; private to jail.
 *
 * A stream of records, the same way as a walk meets them: a folder, what is in it, and the end of the folder. The first
 * is the granted folder itself. */
#pragma once

#include <stdint.h>
#include <sys/stat.h>
#include <time.h>

#include "jail/outside.h"

enum { CARRY_NAME_BYTES = 256, CARRY_LINK_BYTES = 4096, CARRY_PIECE_BYTES = 64 << 10 };

typedef enum CarryKind {
    CARRY_FOLDER = 1,
    CARRY_LEAVE, /* the end of the innermost folder */
    CARRY_FILE,  /* pieces follow: a size (int32_t), so many bytes; the last is of size 0 */
    CARRY_LINK,  /* what it says follows, `link_size` bytes */
} CarryKind;

typedef struct CarryHead {
    CarryKind kind;
    mode_t mode; /* permissions only */
    struct timespec modified;
    int32_t link_size;
    char name[CARRY_NAME_BYTES]; /* empty: the granted folder */
} CarryHead;

/* Why a folder is not copied. */
typedef enum CarryRefusal {
    CARRY_FITS,
    CARRY_TOO_MANY,
    CARRY_TOO_LARGE,
    CARRY_FILE_TOO_LARGE,
    CARRY_TOO_DEEP,
    CARRY_UNREADABLE,
} CarryRefusal;

/* What the carrier says, in memory that it shares with the caller. */
typedef struct CarryReport {
    CarryRefusal refusal;
    int error;                   /* CARRY_UNREADABLE: errno */
    int32_t folder;              /* which of the spec's */
    char name[CARRY_NAME_BYTES]; /* of the entry at hand; empty: the folder itself */
} CarryReport;

typedef struct Carrier {
    pid_t pid; /* 0: there is none */
    CarryReport *report;
} Carrier;

/* Starts a process that writes the folders that are to be copied into the pipe whose other end becomes
 * plan->carry_fd. 0 or -errno. */
int carrier_start(JailPlan *plan, Carrier *out_carrier);
/* Ends it. */
void carrier_end(Carrier *carrier);
enum { CARRY_WORDS_BYTES = 300 };
/* In words why it refused; false: it did not. */
bool carrier_refusal(const Carrier *carrier, const JailPlan *plan, char out[CARRY_WORDS_BYTES]);

/* In the jail: makes what the stream holds of one folder, below the folder that is `top_fd`. 0 or -errno. */
int carry_unpack(int carry_fd, int top_fd);
