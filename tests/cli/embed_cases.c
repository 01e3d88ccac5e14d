/* Goal: the C library keeps its contract when it is misused, interrupted, called from several threads, and in a program
 * that has signals and descriptors of its own. tests/cli/test_install.py builds it against the installed library. */
#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cordon.h>

static int case_count;

static void report(int is_good, const char *name, const char *json) {
    printf("%s %d - %s\n", is_good ? "ok" : "not ok", ++case_count, name);
    if (!is_good) {
        printf("# %s\n", json ? json : "no document");
    }
}

static CordonRequest program(const char *source) {
    CordonRequest request = CORDON_REQUEST;
    request.source = source;
    request.source_bytes = strlen(source);
    return request;
}

typedef CordonStatus Call(const CordonRequest *request, char **out_json);

/* Makes the call; the status and a part of the document are as they should be. */
static void expect(const char *name, Call *call, const CordonRequest *request, CordonStatus status,
                   const char *part) {
    char *json = NULL;
    CordonStatus got = call(request, &json);
    int is_good = got == status && json && strstr(json, part) && json[strlen(json) - 1] == '\n';
    report(is_good, name, json);
    cordon_free(json);
}

static void both(const char *name, const CordonRequest *request, CordonStatus status,
                 const char *part) {
    expect(name, cordon_check, request, status, part);
    expect(name, cordon_run, request, status, part);
}

static void misuse(void) {
    CordonRequest request = program("print(1)\n");
    both("no request", NULL, CORDON_INVALID, "CORDON_REQUEST");
    request.struct_bytes = 0;
    both("a request without its size", &request, CORDON_INVALID, "CORDON_REQUEST");
    request.struct_bytes = sizeof request + 8;
    both("a request of a later version", &request, CORDON_INVALID, "CORDON_REQUEST");
    request = program("print(1)\n");
    request.source = NULL;
    both("bytes without a source", &request, CORDON_INVALID, "source is NULL");
    static const char *const names[] = {"", ".", "..", "a/b", "/etc/passwd"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        request = program("print(1)\n");
        request.name = names[i];
        both("a name that is no component", &request, CORDON_INVALID, "one path component");
    }
    request = program("print(1)\n");
    request.policy = "limits: {cpu: 5}";
    both("a policy with an error", &request, CORDON_INVALID, "line 1, column 15");
    request.policy = "vet: {rules: [{id: MINE}]}";
    both("a policy with a wrong rule", &request, CORDON_INVALID,
         "needs match, patterns and message");
}

static void answers(void) {
    CordonRequest request = CORDON_REQUEST;
    both("the empty program", &request, CORDON_OK, "\"is_safe\":true");
    request = program("print(6 * 7)\n");
    expect("a program that prints", cordon_run, &request, CORDON_OK, "\"stdout\":\"42\\n\"");
    request.struct_bytes = offsetof(CordonRequest, arguments);
    expect("a request of an earlier version", cordon_run, &request, CORDON_OK,
           "\"stdout\":\"42\\n\"");
    request = program("import sys\nprint(sys.argv[1:])\n");
    static const char *const arguments[] = {"a", "b c", NULL};
    request.arguments = arguments;
    request.policy = "imports: {add: [sys]}";
    expect("arguments", cordon_run, &request, CORDON_OK, "['a', 'b c']");
    request = program("1 / 0\n");
    expect("a program that fails", cordon_run, &request, CORDON_OK, "ZeroDivisionError");
    request = program("while True:\n    x = 1\n    if x > 1:\n        break\n");
    request.policy = "limits: {wall: 1s}";
    expect("a program that does not end", cordon_run, &request, CORDON_OK, "\"limit\":\"wall\"");
    request = program("print(\n");
    both("a program that does not parse", &request, CORDON_OK, "never closed");
}

static void files(void) {
    char folder[] = "/tmp/cordon-embed-XXXXXX", out[64], in[64];
    if (!mkdtemp(folder)) {
        report(0, "a folder for files", strerror(errno));
        return;
    }
    snprintf(out, sizeof out, "%s/out", folder);
    snprintf(in, sizeof in, "%s/in.csv", folder);
    mkdir(out, 0700);
    FILE *file = fopen(in, "w");
    fputs("1,2\n", file);
    fclose(file);
    CordonRequest request = program("open('new.txt', 'w').write(open('data.csv').read() * 2)\n");
    CordonFile handed = {"data.csv", in};
    request.files = &handed;
    request.file_count = 1;
    request.out_dir = out;
    expect("files in and out", cordon_run, &request, CORDON_OK, "\"new.txt\"");
    char path[80], text[16] = "";
    snprintf(path, sizeof path, "%s/new.txt", out);
    file = fopen(path, "r");
    size_t size = file ? fread(text, 1, sizeof text, file) : 0;
    report(size == 8 && memcmp(text, "1,2\n1,2\n", 8) == 0, "the file that came out", text);
    if (file) {
        fclose(file);
    }
    handed.path = "/nonexistent";
    expect("a file that is not there", cordon_run, &request, CORDON_INVALID, "/nonexistent");
    handed = (CordonFile){"../x", in};
    expect("a file with a path for a name", cordon_run, &request, CORDON_INVALID,
           "one path component");
    handed = (CordonFile){"data.csv", in};
    request.out_dir = "/nonexistent";
    expect("a folder that is not there", cordon_run, &request, CORDON_INVALID, "/nonexistent");
    unlink(path);
    unlink(in);
    rmdir(out);
    rmdir(folder);
}

static int count_and_stop(void *context, const char *json, size_t json_bytes) {
    int *left = context;
    (void)json;
    return json_bytes < 2 || --*left < 0;
}

static void events(void) {
    CordonRequest request = program("for i in range(5):\n    print(i, flush=True)\n");
    int left = 1000;
    request.on_event = count_and_stop;
    request.context = &left;
    expect("events are told", cordon_run, &request, CORDON_OK,
           "\"stdout\":\"0\\n1\\n2\\n3\\n4\\n\"");
    report(left < 1000 - 3, "events came", NULL);
    request = program("while True:\n    print(1, flush=True)\n    if 0:\n        break\n");
    left = 3;
    request.on_event = count_and_stop;
    request.context = &left;
    char *json;
    CordonStatus status = cordon_run(&request, &json);
    report(status != CORDON_OK && json && left < 0, "a handler that has enough ends the run", json);
    cordon_free(json);
}

static void interruption(void) {
    int ends[2];
    if (pipe(ends) != 0 || write(ends[1], "x", 1) != 1) {
        report(0, "a pipe", strerror(errno));
        return;
    }
    CordonRequest request = program("print(1)\n");
    request.cancel_fd = ends[0];
    both("cancelled before it began", &request, CORDON_INTERRUPTED, "\"error\"");
    close(ends[0]);
    close(ends[1]);
}

static void *check_and_run(void *out_failures) {
    for (int i = 0; i < 3; i++) {
        CordonRequest request = program("print(6 * 7)\n");
        char *verdict = NULL, *run = NULL;
        int is_good =
            cordon_check(&request, &verdict) == CORDON_OK && strstr(verdict, "\"is_safe\":true") &&
            cordon_run(&request, &run) == CORDON_OK && strstr(run, "\"stdout\":\"42\\n\"");
        *(int *)out_failures += !is_good;
        cordon_free(verdict);
        cordon_free(run);
    }
    return NULL;
}

static void record(void) {
    CordonRequest request = program("print(1)\n");
    expect("no record by default", cordon_run, &request, CORDON_OK, "\"record\":null");
    request.policy = "record: off";
    expect("no record where the policy says so", cordon_run, &request, CORDON_OK,
           "\"record\":null");
    request.policy = "record: on";
    expect("a record where the policy asks for one", cordon_run, &request, CORDON_OK,
           "\"record\":\"20");
    setenv("XDG_STATE_HOME", "/proc/nowhere", 1);
    request.policy = "record: require";
    expect("no run where the record that is required cannot be written", cordon_run, &request,
           CORDON_FAILED, "record.keep");
}

static void threads(void) {
    pthread_t workers[4];
    int failures[4] = {0};
    for (int i = 0; i < 4; i++) {
        pthread_create(&workers[i], NULL, check_and_run, &failures[i]);
    }
    int sum = 0;
    for (int i = 0; i < 4; i++) {
        pthread_join(workers[i], NULL);
        sum += failures[i];
    }
    report(sum == 0, "four threads at once", NULL);
}

static int open_descriptors(void) {
    DIR *folder = opendir("/proc/self/fd");
    int count = 0;
    while (folder && readdir(folder)) {
        count++;
    }
    closedir(folder);
    return count;
}

static void on_pipe(int number) {
    (void)number;
}

int main(void) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    struct sigaction before = {.sa_handler = on_pipe}, after;
    sigaction(SIGPIPE, &before, NULL);
    int descriptors = open_descriptors();
    misuse();
    answers();
    files();
    events();
    interruption();
    threads();
    record();
    report(open_descriptors() == descriptors, "no descriptor is left", NULL);
    report(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD, "no child is left", NULL);
    sigset_t mask;
    sigaction(SIGPIPE, NULL, &after);
    pthread_sigmask(SIG_SETMASK, NULL, &mask);
    report(after.sa_handler == on_pipe && !sigismember(&mask, SIGPIPE), "SIGPIPE is as it was",
           NULL);
    report(strcmp(cordon_version(), EXPECTED_VERSION) == 0, "the version", cordon_version());
    cordon_free(NULL);
    printf("1..%d\n", case_count);
    return 0;
}
