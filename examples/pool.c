/* Guests made ahead in your own process: a pool, programs run in it, and a session that keeps its variables and files.
 *
 *     cc pool.c $(pkg-config --cflags --libs cordon) -o pool && ./pool */
#include <stdio.h>
#include <string.h>

#include <cordon.h>

static const char *const POLICY = "engine: process\n"
                                  "languages: [python, bash]\n"
                                  "limits:\n"
                                  "  wall: 20s\n";

/* Prints what a call gave, and lets go of it. */
static int show(const char *what, CordonStatus status, char *json) {
    printf("%s: %d %s", what, (int)status, json ? json : "{}\n");
    cordon_free(json);
    return status == CORDON_OK ? 0 : 1;
}

static int run(CordonPool *pool, const char *language, const char *source) {
    CordonRequest request = CORDON_REQUEST;
    char *json = NULL;
    request.source = source;
    request.source_bytes = strlen(source);
    request.language = language;
    CordonStatus status = cordon_pool_run(pool, &request, &json);
    return show(language, status, json);
}

static int cell(CordonSession *session, const char *source) {
    char *json = NULL;
    CordonStatus status = cordon_session_run(session, source, strlen(source), NULL, NULL, &json);
    return show("cell", status, json);
}

static int talk(CordonPool *pool) {
    CordonSession *session;
    char *json = NULL, *bytes = NULL;
    size_t count = 0;
    if (cordon_session_open(pool, "python", &session, &json) != CORDON_OK) {
        return show("session", CORDON_FAILED, json);
    }
    int failures = cell(session, "total = sum(range(10))\ntotal");
    failures += cordon_session_put(session, "in.txt", "5\n", 2) != CORDON_OK;
    failures +=
        cell(session,
             "total += int(open('in.txt').read())\nopen('out.txt', 'w').write(str(total))\ntotal");
    failures += cell(session, "1 / 0");
    failures += show("files", cordon_session_files(session, &json), json);
    if (cordon_session_get(session, "out.txt", &bytes, &count) == CORDON_OK) {
        printf("out.txt: %.*s\n", (int)count, bytes);
        cordon_free(bytes);
    }
    cordon_session_close(session);
    return failures;
}

int main(void) {
    CordonPoolOptions options = CORDON_POOL_OPTIONS;
    CordonPool *pool;
    char *json = NULL;
    options.policy = POLICY;
    options.ready_count = 2;
    CordonStatus status = cordon_pool_open(&options, &pool, &json);
    if (status != CORDON_OK) {
        return show("pool", status, json);
    }
    int failures = run(pool, "python", "print(6 * 7)") + run(pool, "bash", "echo $((6 * 7))");
    failures += run(pool, "python", "print('again')");
    failures += talk(pool);
    json = cordon_pool_status(pool);
    failures += show("status", CORDON_OK, json);
    cordon_pool_close(pool);
    return failures;
}
