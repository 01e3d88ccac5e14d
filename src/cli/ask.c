/* The question to a person: the program with the findings in place, what it would be granted, y, n or e.
 *
 * All of the program is hostile text: it reaches the terminal escaped. What was typed before the question is no answer
 * to it. The answer comes from the terminal itself: standard input may be the program's. */
#include "cli/ask.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fds.h"
#include "base/fences.h"
#include "base/printable.h"

enum { SHOWN_BYTES = 64 << 20, ANSWER_BYTES = 256 };

/* --- what is shown ---------------------------------------------------------------------------------------------- */

static void put_finding(Buf *out, const VerdictFinding *finding, bool colour) {
    buf_append(out, colour ? STR("\x1b[33m") : STR(""));
    buf_append_format(out, "       ^ %.*s (%s, score %d): ", STR_ARG(finding->rule),
                      verdict_severity_name(finding->severity), finding->score);
    printable_append_line(out, finding->message);
    buf_append(out, colour ? STR("\x1b[0m\n") : STR("\n"));
}

static void put_findings_of(Buf *out, const Verdict *verdict, int32_t line, bool colour) {
    for (int32_t i = 0; i < verdict->finding_count; i++) {
        if (verdict->findings[i].place.line == line) {
            put_finding(out, &verdict->findings[i], colour);
        }
    }
}

/* The program, a numbered line each, and under it what was found there. */
static void put_program(Buf *out, Str source, const Verdict *verdict, bool colour) {
    put_findings_of(out, verdict, 0, colour);
    Str rest = source;
    for (int32_t line = 1; rest.data && rest.size > 0; line++) {
        Str text = str_cut(&rest, '\n');
        buf_append_format(out, "%6d | ", line);
        printable_append_line(out, text);
        buf_append_char(out, '\n');
        put_findings_of(out, verdict, line, colour);
    }
}

static void put_list(Buf *out, const char *label, const Str *items, int32_t count) {
    buf_append(out, str_from(label));
    for (int32_t i = 0; i < count; i++) {
        buf_append(out, i ? STR(", ") : STR(""));
        printable_append_line(out, items[i]);
    }
    buf_append(out, count == 0 ? STR("nothing\n") : STR("\n"));
}

/* What it would be granted. */
static void put_effects(Buf *out, const SessionRunRequest *request, const Verdict *verdict) {
    const Policy *policy = request->policy;
    put_list(out, "imports    ", verdict->imports, verdict->import_count);
    buf_append(out, STR("files in   "));
    for (int32_t i = 0; i < request->input_count; i++) {
        buf_append(out, i ? STR(", ") : STR(""));
        printable_append_line(out, request->inputs[i].name);
    }
    buf_append(out, request->input_count == 0 ? STR("none\n") : STR("\n"));
    for (int32_t i = 0; i < request->folder_count; i++) {
        const JailFolder *folder = &request->folders[i];
        buf_append(out, i ? STR("           ") : STR("folders    "));
        printable_append_line(out, str_from(folder->path));
        buf_append(out, !folder->is_writable ? STR(" to read\n")
                        : request->apply     ? STR(" to change, and changes are applied\n")
                                             : STR(" to change, and changes are shown\n"));
    }
    buf_append(out, request->out_dir_fd >= 0 ? STR("files out  copied to the folder of --out\n")
                                             : STR("files out  thrown away\n"));
    buf_append(out, request->stdin_fd >= 0 ? STR("input      this command's standard input\n")
                                           : STR("input      none\n"));
    buf_append(out, STR("network    none\n"));
    buf_append_format(
        out, "limits     %lld s of CPU, %lld s, %lld MiB of memory%s%s\n",
        (long long)(policy->limit_cpu_ms / 1000), (long long)(policy->limit_wall_ms / 1000),
        (long long)(policy->limit_memory_bytes >> 20), policy->allow_eval ? "; exec and eval" : "",
        policy->allow_subprocess ? "; programs inside its sandbox" : "");
}

static void put_model(Buf *out, const ReviewResult *model) {
    if (model) {
        buf_append_format(out, "model      %s: ", review_outcome_name(model->outcome));
        printable_append_line(out, model->reason);
        buf_append_char(out, '\n');
    }
}

/* Why each finding matters. */
static void put_reasons(Buf *out, const SessionRunRequest *request, const Verdict *verdict) {
    VerdictSource source = {.path = request->path, .text = request->source};
    verdict_report_text(verdict, &source, false, out);
}

static void show(Buf *text, int fd) {
    (void)!fd_write_all(fd, buf_view(text)); /* where it cannot be read nobody says yes */
    buf_clear(text);
}

/* --- what is answered ------------------------------------------------------------------------------------------- */

/* The terminal, where we may read from it; -1: nobody can be asked. */
static int open_terminal(void) {
    SCOPED_FD fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    return fd >= 0 && isatty(STDERR_FILENO) && tcgetpgrp(fd) == getpgrp() ? fd_take(&fd) : -1;
}

/* A line of the terminal. false: the time is over (then *out_is_over), interrupted, or the terminal is gone. */
static bool read_line(int fd, int cancel_fd, int64_t end_ns, char line[ANSWER_BYTES],
                      bool *out_is_over) {
    for (;;) {
        int64_t left_ms = (end_ns - clock_now_ns()) / 1000000;
        struct pollfd watched[] = {{.fd = fd, .events = POLLIN},
                                   {.fd = cancel_fd, .events = POLLIN}};
        int ready = poll(watched, 2, left_ms > 60000 ? 60000 : left_ms > 0 ? (int)left_ms : 0);
        *out_is_over = ready == 0 && left_ms <= 0;
        if (*out_is_over || (ready > 0 && watched[1].revents)) {
            return false;
        }
        if (ready > 0) {
            ssize_t size = read(fd, line, ANSWER_BYTES - 1);
            line[size > 0 ? size : 0] = '\0';
            return size > 0;
        }
    }
}

static bool is_word(Str answer, const char *word) {
    return answer.size > 0 &&
           (str_equal(answer, str_from(word)) || (answer.size == 1 && answer.data[0] == word[0]));
}

/* Asks until there is an answer. */
static ReviewOutcome decide(int fd, const SessionRunRequest *request, const Verdict *verdict,
                            Buf *text, Str *out_why) {
    int64_t end_ns = clock_now_ns() + request->policy->review_wait_ms * 1000000;
    char line[ANSWER_BYTES];
    for (;;) {
        bool is_over = false;
        tcflush(fd, TCIFLUSH);
        buf_append(text, STR("Run it? y(es), n(o), e(xplain): "));
        show(text, fd);
        if (!read_line(fd, request->cancel_fd, end_ns, line, &is_over)) {
            *out_why = is_over ? STR("nobody decided in time (review.wait)") : STR("");
            struct pollfd cancelled = {.fd = request->cancel_fd, .events = POLLIN};
            return poll(&cancelled, 1, 0) > 0 ? REVIEW_INTERRUPTED : REVIEW_DENIED;
        }
        Str answer = str_trim(str_from(line));
        if (is_word(answer, "yes")) {
            return REVIEW_APPROVED;
        }
        if (is_word(answer, "no")) {
            return REVIEW_DENIED;
        }
        if (is_word(answer, "explain")) {
            put_reasons(text, request, verdict);
        }
    }
}

ReviewOutcome ask_at_terminal(void *context, const SessionRunRequest *request,
                              const Verdict *verdict, const ReviewResult *model, Str *out_why) {
    (void)context;
    SCOPED_FD fd = open_terminal();
    if (fd < 0) {
        return REVIEW_FAILED;
    }
    bool colour = command_colour(STDERR_FILENO);
    Buf text, code;
    buf_init(&text, SHOWN_BYTES);
    buf_init(&code, SHOWN_BYTES);
    bool is_fenced = verdict->from_markdown && fences_extract(request->source, &code);
    put_program(&text, is_fenced ? buf_view(&code) : request->source, verdict, colour);
    put_model(&text, model);
    put_effects(&text, request, verdict);
    bool is_shown = text.failure == ST_OK && code.failure == ST_OK;
    ReviewOutcome outcome = is_shown ? decide(fd, request, verdict, &text, out_why) : REVIEW_DENIED;
    if (!is_shown) {
        *out_why = STR("the program is too large to show");
    }
    buf_done(&text);
    buf_done(&code);
    return outcome;
}
