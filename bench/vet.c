/* Judges files again and again and prints the microseconds of CPU time each takes: vet [-n rounds] [-k] FILE...
 * -k: the rules of kodeagent mode. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/fds.h"
#include "base/limits.h"
#include "policy/policy.h"
#include "vet/vet.h"

enum { ROUNDS = 200 };

static double cpu_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static bool load(const char *path, Buf *out) {
    SCOPED_FD fd = open(path, O_RDONLY | O_CLOEXEC);
    buf_init(out, LIMIT_SOURCE_BYTES);
    return fd >= 0 && fd_read_all(fd, out) == ST_OK;
}

/* The best of the rounds, in microseconds; negative when the program could not be judged. */
static double measure(const Policy *policy, Str path, Str source, int rounds) {
    Arena arena;
    arena_init(&arena, INT64_MAX / 2);
    VetProgram program = {.filename = path, .source = source};
    double best = -1;
    for (int i = 0; i < rounds; i++) {
        Verdict verdict;
        PolicyFault problem;
        arena_clear(&arena);
        double start = cpu_seconds();
        Status status = vet_program(&arena, policy, &program, &verdict, &problem);
        double taken = (cpu_seconds() - start) * 1e6;
        if (status != ST_OK) {
            best = -1;
            break;
        }
        best = best < 0 || taken < best ? taken : best;
    }
    arena_done(&arena);
    return best;
}

int main(int argc, char **argv) {
    int rounds = ROUNDS;
    PolicyRequest request = policy_request_empty();
    int first = 1;
    for (; first < argc && argv[first][0] == '-'; first++) {
        if (strcmp(argv[first], "-k") == 0) {
            request.mode = VET_MODE_KODEAGENT;
        } else if (strcmp(argv[first], "-n") == 0 && first + 1 < argc) {
            rounds = (int)strtol(argv[++first], NULL, 10);
        }
    }
    Arena arena;
    PolicyLoaded loaded;
    arena_init(&arena, INT64_C(64) << 20);
    int status = policy_load(&arena, &request, &loaded) == ST_OK ? 0 : 1;
    for (int i = first; status == 0 && i < argc; i++) {
        Buf source;
        double taken = load(argv[i], &source)
                           ? measure(&loaded.policy, str_from(argv[i]), buf_view(&source), rounds)
                           : -1;
        printf("%s %lld %.1f\n", argv[i], (long long)source.size, taken);
        status = taken < 0;
        buf_done(&source);
    }
    arena_done(&arena);
    return status;
}
