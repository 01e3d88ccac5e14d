/* The C library in use: judges the program on standard input, runs it if it may run, prints both documents.
 *
 *     cc embed.c $(pkg-config --cflags --libs cordon) -o embed && ./embed <program.py */
#include <stdio.h>

#include <cordon.h>

static int on_event(void *context, const char *json, size_t json_bytes) {
    (void)context;
    return fwrite(json, 1, json_bytes, stderr) == json_bytes ? 0 : 1;
}

/* Does one call and prints its document; whether the call could be made. */
static int call(CordonStatus function(const CordonRequest *, char **),
                const CordonRequest *request) {
    char *json;
    CordonStatus status = function(request, &json);
    printf("%s", json ? json : "{\"error\":\"out of memory\"}\n");
    int is_good = status == CORDON_OK;
    cordon_free(json);
    return is_good;
}

int main(int argc, char **argv) {
    static char source[1 << 20];
    CordonRequest request = CORDON_REQUEST;
    request.source = source;
    request.source_bytes = fread(source, 1, sizeof source, stdin);
    request.name = "example.py";
    request.policy = argc > 1 ? argv[1] : NULL;
    request.on_event = on_event;
    if (!call(cordon_check, &request)) {
        return 1;
    }
    return call(cordon_run, &request) ? 0 : 1;
}
