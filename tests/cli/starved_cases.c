/* Goal: whichever of the C library's allocations fails, alone or with all that follow, what was asked for is done or an
 * error is told, nothing is lost of what the library was given, and the next runtime works. Worlds in this process are
 * starved with their whole side of the work. tests/cli/test_install.py builds it against the installed library. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cordon.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void __libc_free(void *old);

static atomic_long allocations, live, fails_at; /* fails_at 0: none fails */
static atomic_int fails_on;

static int is_refused(void) {
    long number = atomic_fetch_add(&allocations, 1) + 1, at = atomic_load(&fails_at);
    return at && (number == at || (number > at && atomic_load(&fails_on)));
}

static void *counted(void *made) {
    atomic_fetch_add(&live, made != NULL);
    return made;
}

void *malloc(size_t size) {
    return is_refused() ? NULL : counted(__libc_malloc(size));
}

void *calloc(size_t count, size_t size) {
    return is_refused() ? NULL : counted(__libc_calloc(count, size));
}

void *realloc(void *old, size_t size) {
    if (is_refused()) {
        return NULL;
    }
    void *made = __libc_realloc(old, size);
    atomic_fetch_add(&live, !old && made);
    return made;
}

void free(void *old) {
    atomic_fetch_sub(&live, old != NULL);
    __libc_free(old);
}

static int case_count;
static char printed[256];

static void report(int is_good, const char *name, long number) {
    if (number) {
        printf("%s %d - %s: allocation %ld\n", is_good ? "ok" : "not ok", ++case_count, name,
               number);
    } else {
        printf("%s %d - %s\n", is_good ? "ok" : "not ok", ++case_count, name);
    }
}

static int on_output(void *context, int stream, const char *bytes, size_t count) {
    (void)context;
    (void)stream;
    size_t have = strlen(printed), room = sizeof printed - 1 - have;
    memcpy(printed + have, bytes, count < room ? count : room);
    return 0;
}

static CordonValue *on_call(void *context, const CordonValue *arguments,
                            const CordonValue *keywords, CordonError *error) {
    (void)context;
    (void)arguments;
    (void)keywords;
    (void)error;
    return cordon_int(20);
}

/* What a run printed, or NULL where something said that it failed. */
static const char *work(CordonWorld *world, CordonRuntime *runtime) {
    static const char source[] = "import json\n"
                                 "numbers = [given, ask(), 300 ** 20]\n"
                                 "print(json.dumps(numbers)[:8], sum(numbers) % 97)\n";
    CordonProgram *program = NULL;
    CordonValue *given = cordon_int(1);
    int is_done = given && cordon_world_set(world, "given", given) == CORDON_OK &&
                  cordon_world_function(world, "ask", "", on_call, NULL) == CORDON_OK &&
                  cordon_program_load(runtime, "program.py", source, strlen(source), &program,
                                      NULL) == CORDON_OK &&
                  cordon_world_run(world, program) == CORDON_DONE;
    cordon_value_free(given);
    cordon_program_free(program);
    return is_done ? printed : NULL;
}

static const char *scenario(int in_process) {
    CordonRuntimeOptions options = CORDON_RUNTIME_OPTIONS;
    CordonWorldOptions printing = CORDON_WORLD_OPTIONS;
    CordonRuntime *runtime = NULL;
    CordonWorld *world = NULL, *copy = NULL;
    const char *said = NULL;
    memset(printed, 0, sizeof printed);
    options.in_process = in_process;
    options.ready_count = 0;
    printing.on_output = on_output;
    if (cordon_runtime_open(&options, &runtime, NULL) == CORDON_OK &&
        cordon_world_open(runtime, &printing, &world) == CORDON_OK) {
        said = work(world, runtime);
        said = cordon_world_copy(world, NULL, &copy) == CORDON_OK ? said : NULL;
    }
    cordon_world_close(copy);
    cordon_world_close(world);
    cordon_runtime_close(runtime);
    return said;
}

static void starve(int in_process, int on) {
    const char *where = in_process ? "in this process" : "in a process of its own";
    for (int i = 0; i < 2; i++) { /* what is made once is there then */
        const char *said = scenario(in_process);
        report(said && strncmp(said, "[1, 20, ", 8) == 0, where, 0);
    }
    char plain[sizeof printed];
    memcpy(plain, printed, sizeof plain);
    long before = atomic_load(&allocations), kept = atomic_load(&live);
    scenario(in_process);
    long count = atomic_load(&allocations) - before, worst = 0;
    int is_good = 1;
    report(count > 10 && atomic_load(&live) == kept, "nothing is kept", 0);
    for (long n = 1; n <= count && is_good; n++) {
        atomic_store(&allocations, 0);
        atomic_store(&fails_on, on);
        atomic_store(&fails_at, n);
        const char *said = scenario(in_process);
        atomic_store(&fails_at, 0);
        is_good = (!said || strcmp(said, plain) == 0) && atomic_load(&live) == kept;
        worst = is_good ? 0 : n;
    }
    report(is_good, on ? "from one on all fail" : "one fails", worst);
    const char *said = scenario(in_process);
    report(said && strcmp(said, plain) == 0, "and the next works", 0);
}

int main(int argc, char **argv) {
    int in_process = argc > 1 && strcmp(argv[1], "in-process") == 0;
    starve(in_process, 0);
    starve(in_process, 1);
    printf("1..%d\n", case_count);
    return 0;
}
