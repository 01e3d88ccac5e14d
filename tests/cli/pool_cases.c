/* Goal: a pool in the caller's own process gives what its contract says, refuses what it does not, and leaves nothing. Prints TAP. */
#include <dirent.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cordon.h>

static int count;

static void ok(int holds, const char *name) {
    count++;
    printf("%s %d - %s\n", holds ? "ok" : "not ok", count, name);
    fflush(stdout);
}

static int descriptors(void) {
    DIR *folder = opendir("/proc/self/fd");
    int found = 0;
    while (folder && readdir(folder)) {
        found++;
    }
    closedir(folder);
    return found;
}

static int has(const char *json, const char *part) {
    return json && strstr(json, part) != NULL;
}

static CordonPool *pool_of(const char *policy) {
    CordonPoolOptions options = CORDON_POOL_OPTIONS;
    CordonPool *pool = NULL;
    options.policy = policy;
    options.ready_count = 1;
    return cordon_pool_open(&options, &pool, NULL) == CORDON_OK ? pool : NULL;
}

static void refusals(void) {
    CordonPoolOptions options = CORDON_POOL_OPTIONS;
    CordonPool *pool = (CordonPool *)&options;
    char *json = NULL;
    ok(cordon_pool_open(NULL, &pool, &json) == CORDON_INVALID && !pool && has(json, "error"),
       "no options");
    cordon_free(json);
    options.struct_bytes = 8;
    ok(cordon_pool_open(&options, &pool, NULL) == CORDON_INVALID, "options of another version");
    options = (CordonPoolOptions)CORDON_POOL_OPTIONS;
    options.ready_count = 65;
    ok(cordon_pool_open(&options, &pool, NULL) == CORDON_INVALID, "too many that wait");
    options.ready_count = 1;
    options.policy = "limits: {cpu: 5}";
    ok(cordon_pool_open(&options, &pool, &json) == CORDON_INVALID && has(json, "write 5s"),
       "a wrong policy");
    cordon_free(json);
    options.policy = "sandbox: {python: /no/such/python}";
    ok(cordon_pool_open(&options, &pool, &json) == CORDON_FAILED && has(json, "/no/such/python"),
       "no interpreter");
    cordon_free(json);
    cordon_pool_close(NULL);
    cordon_session_close(NULL);
}

static CordonStatus run(CordonPool *pool, const char *language, const char *source, char **json) {
    CordonRequest request = CORDON_REQUEST;
    request.source = source;
    request.source_bytes = strlen(source);
    request.language = language;
    return cordon_pool_run(pool, &request, json);
}

static void runs(CordonPool *pool) {
    char *json;
    ok(run(pool, NULL, "print(6 * 7)", &json) == CORDON_OK && has(json, "42\\n") &&
           has(json, "\"outcome\":\"ended\""),
       "a program");
    cordon_free(json);
    ok(run(pool, "bash", "echo hi; exit 3", &json) == CORDON_OK && has(json, "hi\\n") &&
           has(json, "\"exit_status\":3"),
       "a shell script");
    cordon_free(json);
    ok(run(pool, "node", "1", &json) == CORDON_OK && has(json, "CDN-LNG-001"),
       "a language that is not allowed");
    cordon_free(json);
    ok(run(pool, "perl", "1", &json) == CORDON_INVALID && has(json, "no such language"),
       "no language");
    cordon_free(json);
    ok(run(pool, NULL, "import os\nos.system('x')", &json) == CORDON_OK &&
           has(json, "\"outcome\":\"blocked\""),
       "a program that is blocked");
    cordon_free(json);
    CordonRequest request = CORDON_REQUEST;
    request.source = "1";
    request.source_bytes = 1;
    request.policy = "";
    ok(cordon_pool_run(pool, &request, &json) == CORDON_INVALID, "a policy beside the pool's");
    cordon_free(json);
    int waiting = 0;
    for (int i = 0; i < 200 && !waiting; i++) {
        usleep(20000);
        ok(run(pool, NULL, "print(1)", &json) == CORDON_OK, "once more");
        waiting = has(json, "\"start\":\"waiting\"");
        cordon_free(json);
    }
    ok(waiting, "a guest that waited");
}

static int cell(CordonSession *session, const char *source, const char *part) {
    char *json;
    CordonStatus status = cordon_session_run(session, source, strlen(source), NULL, NULL, &json);
    int holds = status == CORDON_OK && has(json, part);
    if (!holds) {
        printf("# %s\n", json ? json : "NULL");
    }
    cordon_free(json);
    return holds;
}

static void *interrupt_soon(void *context) {
    usleep(400000);
    cordon_session_interrupt(context);
    return NULL;
}

static void *put_soon(void *context) {
    usleep(400000);
    return cordon_session_put(context, "late.txt", "late", 4) == CORDON_OK ? context : NULL;
}

static int stop_at_once(void *context, const char *json, size_t bytes) {
    (void)bytes;
    *(int *)context += strncmp(json, "{\"event\":\"stdout\"", 17) == 0;
    return *(int *)context > 0;
}

static void files(CordonSession *session) {
    char *bytes = NULL, *json = NULL;
    size_t size = 0;
    ok(cordon_session_put(session, "a.bin", "\0\1\2", 3) == CORDON_OK, "a file goes in");
    ok(cell(session, "open('b.bin', 'wb').write(open('a.bin', 'rb').read() * 2)",
            "\"text/plain\":\"6\""),
       "a cell reads and writes files");
    ok(cordon_session_get(session, "b.bin", &bytes, &size) == CORDON_OK && size == 6 &&
           memcmp(bytes, "\0\1\2\0\1\2", 6) == 0,
       "a file comes out");
    cordon_free(bytes);
    ok(cordon_session_files(session, &json) == CORDON_OK && has(json, "b.bin"), "files are listed");
    cordon_free(json);
    ok(cordon_session_remove(session, "b.bin") == CORDON_OK &&
           cordon_session_get(session, "b.bin", &bytes, &size) == CORDON_INVALID,
       "a file is removed");
    ok(cordon_session_put(session, "../x", "", 0) == CORDON_INVALID &&
           cordon_session_get(session, "a/b", &bytes, &size) == CORDON_INVALID &&
           cordon_session_put(session, NULL, "", 0) == CORDON_INVALID &&
           cordon_session_remove(session, "..") == CORDON_INVALID,
       "names that are none");
}

static void sessions(CordonPool *pool) {
    CordonSession *session = NULL;
    char *json = NULL;
    pthread_t thread;
    void *done;
    int told = 0;
    ok(cordon_session_open(pool, "node", &session, &json) == CORDON_INVALID && !session &&
           has(json, "error"),
       "a session of a language that is not allowed");
    cordon_free(json);
    ok(cordon_session_open(pool, NULL, &session, NULL) == CORDON_OK && session, "a session");
    ok(cell(session, "x = 5\nx", "\"value\":{\"text/plain\":\"5\"}"), "a cell's value");
    ok(cell(session, "display(x + 1, [2])", "\"displays\":[{\"text/plain\":\"6\"},"),
       "what a cell shows");
    ok(cell(session, "1 / 0", "\"raised\":{\"type\":\"ZeroDivisionError\""), "what a cell raises");
    ok(cell(session, "import os\nos.system('x')", "\"outcome\":\"blocked\""),
       "a cell that is blocked");
    files(session);
    pthread_create(&thread, NULL, interrupt_soon, session);
    ok(cell(session, "while True:\n    x += 1", "\"outcome\":\"interrupted\""),
       "a cell is interrupted");
    pthread_join(thread, NULL);
    pthread_create(&thread, NULL, put_soon, session);
    ok(cell(
           session,
           "import os, time\nwhile not os.path.exists('late.txt'):\n    time.sleep(0.01)\nopen('late.txt').read()",
           "'late'"),
       "a file comes while a cell runs");
    pthread_join(thread, &done);
    ok(done != NULL, "and its coming is told");
    const char *loud = "import time\nfor i in range(1000):\n    print(i)\n    time.sleep(0.01)";
    ok(cordon_session_run(session, loud, strlen(loud), stop_at_once, &told, &json) == CORDON_OK &&
           told == 1,
       "a handler ends a cell");
    cordon_free(json);
    ok(cell(session, "x > 5", "True"), "and the session stays");
    cordon_session_close(session);
    ok(cordon_session_open(pool, "bash", &session, NULL) == CORDON_OK &&
           cell(session, "y=3; echo $y", "3\\n") && cell(session, "exit $y", "ended"),
       "a shell's session");
    ok(cordon_session_put(session, "z", "", 0) == CORDON_FAILED, "a session that has ended");
    cordon_session_close(session);
}

static int holds_text(const char *path, const char *text) {
    char bytes[64] = "";
    FILE *file = fopen(path, "r");
    size_t size = file ? fread(bytes, 1, sizeof bytes - 1, file) : 0;
    if (file) {
        fclose(file);
    }
    return file && size == strlen(text) && strcmp(bytes, text) == 0;
}

static void folders(void) {
    char folder[] = "/tmp/cordon-pool-XXXXXX", path[64], policy[256], *json = NULL;
    CordonSession *session = NULL;
    ok(mkdtemp(folder) != NULL, "a folder");
    snprintf(path, sizeof path, "%s/a", folder);
    snprintf(policy, sizeof policy, "engine: process\nfiles: {write: ['%s=data']}\n", folder);
    CordonPool *pool = pool_of(policy);
    for (int is_applied = 0; is_applied < 2 && pool; is_applied++) {
        ok(cordon_session_open(pool, NULL, &session, NULL) == CORDON_OK, "a session with a folder");
        ok(cell(session, "open('data/a', 'w').write('text')", "\"form\":"), "a cell writes there");
        ok(cordon_session_changes(session, &json) == CORDON_OK &&
               has(json, "\"change\":\"added\"") && access(path, F_OK) != 0,
           "what it did is told, and not done");
        cordon_free(json);
        if (is_applied) {
            ok(cordon_session_apply(session, &json) == CORDON_OK && has(json, "\"applied\":true") &&
                   holds_text(path, "text"),
               "it is applied on command");
            cordon_free(json);
            ok(cordon_session_apply(session, &json) == CORDON_FAILED && !json, "and has ended");
        }
        cordon_session_close(session);
        ok((access(path, F_OK) == 0) == is_applied, "else it is dropped");
    }
    cordon_pool_close(pool);
    unlink(path);
    rmdir(folder);
}

int main(void) {
    signal(SIGPIPE, SIG_DFL);
    refusals();
    for (int round = 0; round < 2; round++) {
        int before = descriptors();
        CordonPool *pool = pool_of(
            "engine: process\nlanguages: [python, bash]\nimports: {add: [os]}\nlimits: {wall: 20s}\n");
        ok(pool != NULL, "a pool");
        if (!pool) {
            break;
        }
        runs(pool);
        sessions(pool);
        char *status = cordon_pool_status(pool);
        ok(has(status, "\"waiting\":"), "its status");
        cordon_free(status);
        cordon_pool_close(pool);
        folders();
        ok(round == 0 || descriptors() == before, "no descriptor is left");
        ok(waitpid(-1, NULL, WNOHANG | __WALL) < 0, "no child is left");
    }
    printf("1..%d\n", count);
    return 0;
}
