/* The report for people: findings with the source line and carets, then one line with the verdict.
 *
 * The source is hostile. Nothing of it reaches the terminal unescaped: control characters, characters that change the
 * direction or the width of what follows, and bytes that are not UTF-8 are shown as \x1b, \u202e, \xff. */
#include <stdio.h>

#include "base/utf8.h"
#include "verdict/verdict.h"

enum {
    QUOTED_BEFORE = 60,   /* columns of a long line shown before the finding */
    QUOTED_COLUMNS = 110, /* and in all */
    TEXT_COLUMNS = 2000,  /* of a message */
};

static const char *const severity_colours[] = {"36", "36", "33", "31", "1;31"};

static void colour_on(Buf *out, bool colour, const char *code) {
    if (colour) {
        buf_append_format(out, "\033[%sm", code);
    }
}

static void colour_off(Buf *out, bool colour) {
    if (colour) {
        buf_append(out, STR("\033[0m"));
    }
}

typedef struct Range {
    int32_t first, last;
} Range;

static bool is_in(int32_t c, const Range *ranges, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (c >= ranges[i].first && c <= ranges[i].last) {
            return true;
        }
    }
    return false;
}
#define IS_IN(c, ranges) is_in((c), (ranges), sizeof(ranges) / sizeof *(ranges))

/* Characters that could make the report look like something else. */
static bool is_escaped(int32_t c) {
    static const Range hidden[] = {
        {0x00, 0x1F},     {0x7F, 0x9F},     {0xAD, 0xAD},     {0x61C, 0x61C},      {0x180E, 0x180E},
        {0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F}, {0xD800, 0xF8FF},    {0xFE00, 0xFE0F},
        {0xFEFF, 0xFEFF}, {0xFFF0, 0xFFFB}, {0xFFFE, 0xFFFF}, {0xE0000, 0x10FFFF},
    };
    return IS_IN(c, hidden);
}

/* Columns of a terminal, roughly: East Asian wide characters and emoji take two, combining marks none. */
static int width_of(int32_t c) {
    static const Range marks[] = {
        {0x300, 0x36F},   {0x483, 0x489},   {0x591, 0x5BD},   {0x610, 0x61A},   {0x64B, 0x65F},
        {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0xFE20, 0xFE2F},
    };
    static const Range wide[] = {
        {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0xA4CF},   {0xAC00, 0xD7A3},
        {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},
        {0x1F300, 0x1F64F}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
    };
    if (IS_IN(c, marks)) {
        return 0;
    }
    return IS_IN(c, wide) ? 2 : 1;
}

/* Appends one character of the source as it may be shown; returns its columns. */
static int append_shown(Buf *out, int32_t c, unsigned char byte) {
    int64_t before = out->size;
    if (c == '\t') {
        buf_append(out, STR("    "));
    } else if (c < 0) {
        buf_append_format(out, "\\x%02x", byte);
    } else if (!is_escaped(c)) {
        buf_append_utf8(out, (uint32_t)c);
        return width_of(c);
    } else if (c < 0x100) {
        buf_append_format(out, "\\x%02x", (unsigned)c);
    } else {
        buf_append_format(out, c < 0x10000 ? "\\u%04x" : "\\U%08x", (unsigned)c);
    }
    return (int)(out->size - before);
}

static void append_text(Buf *out, Str text) {
    int64_t at = 0;
    for (int columns = 0; at < text.size; columns++) {
        if (columns == TEXT_COLUMNS) {
            buf_append(out, STR(" ..."));
            return;
        }
        unsigned char byte = (unsigned char)text.data[at];
        append_shown(out, utf8_next(text, &at), byte);
    }
}

static void append_path(Buf *out, Str path) {
    append_text(out, str_equal(path, STR("-")) ? STR("standard input") : path);
}

/* Line `number` of the text, without its end; data == NULL past the end. */
static Str line_of(Str text, int32_t number) {
    int64_t start = 0;
    for (int32_t line = 1;; line++) {
        int64_t end = start;
        while (end < text.size && text.data[end] != '\n' && text.data[end] != '\r') {
            end++;
        }
        if (line == number) {
            return str_slice(text, start, end);
        }
        if (end == text.size) {
            return (Str){NULL, 0};
        }
        bool is_pair = text.data[end] == '\r' && end + 1 < text.size && text.data[end + 1] == '\n';
        start = end + (is_pair ? 2 : 1);
    }
}

/* The part of a line from column `first` (characters from 1) that fits, and under it the carets. */
static void append_quote(Buf *out, Str line, const VerdictPlace *place, int gutter, bool colour) {
    int32_t end =
        place->end_line == place->line && place->end_col > place->col ? place->end_col : INT32_MAX;
    int32_t first = place->col > QUOTED_BEFORE ? place->col - QUOTED_BEFORE : 1;
    int before = first > 1 ? 4 : 0;
    int marked = 0;
    int columns = 0;
    bool is_cut = false;
    buf_append(out, first > 1 ? STR("... ") : STR(""));
    int64_t at = 0;
    for (int32_t column = 1; at < line.size; column++) {
        unsigned char byte = (unsigned char)line.data[at];
        int32_t c = utf8_next(line, &at);
        if (column < first) {
            continue;
        }
        if (columns >= QUOTED_COLUMNS) {
            is_cut = true;
            break;
        }
        int shown = append_shown(out, c, byte);
        columns += shown;
        before += column < place->col ? shown : 0;
        marked += column >= place->col && column < end ? shown : 0;
    }
    buf_append(out, is_cut ? STR(" ...\n") : STR("\n"));
    buf_append_format(out, "%*s | %*s", gutter, "", before, "");
    colour_on(out, colour, "1;32");
    for (int i = 0; i < (marked > 0 ? marked : 1); i++) {
        buf_append_char(out, '^');
    }
    colour_off(out, colour);
    buf_append_char(out, '\n');
}

static void append_place(Buf *out, const VerdictPlace *place, Str text, bool colour) {
    Str line = place->line > 0 ? line_of(text, place->line) : (Str){NULL, 0};
    if (!line.data || text.size == 0 || place->col < 1) {
        return;
    }
    char number[16];
    int gutter = snprintf(number, sizeof number, "%6d", place->line);
    buf_append_format(out, "%s | ", number);
    append_quote(out, line, place, gutter, colour);
}

static void append_advice(Buf *out, const char *label, Str text) {
    if (text.size > 0) {
        buf_append_format(out, "       %s ", label);
        append_text(out, text);
        buf_append_char(out, '\n');
    }
}

static void append_finding(Buf *out, const VerdictFinding *finding, const VerdictSource *source,
                           bool colour) {
    append_path(out, source->path);
    if (finding->place.line > 0) {
        buf_append_format(out, ":%d:%d", finding->place.line, finding->place.col);
    }
    buf_append(out, STR(": "));
    colour_on(out, colour, severity_colours[finding->severity]);
    buf_append_format(out, "%s ", verdict_severity_name(finding->severity));
    append_text(out, finding->rule);
    colour_off(out, colour);
    buf_append(out, STR(": "));
    append_text(out, finding->message);
    if (finding->score > 0) {
        buf_append_format(out, " [+%d]", finding->score);
    }
    buf_append_char(out, '\n');
    append_place(out, &finding->place, source->text, colour);
    for (int32_t i = 0; i < finding->step_count; i++) {
        buf_append_format(out, "       %d. line %d: ", i + 1, finding->steps[i].place.line);
        append_text(out, finding->steps[i].text);
        buf_append_char(out, '\n');
    }
    append_advice(out, "why:", finding->why);
    append_advice(out, "instead:", finding->instead);
    buf_append_char(out, '\n');
}

/* CPython's picture has its own line ends; everything else in it is escaped. */
static void append_picture(Buf *out, Str picture) {
    while (picture.size > 0) {
        Str line = str_cut(&picture, '\n');
        append_text(out, line);
        buf_append_char(out, '\n');
    }
    buf_append_char(out, '\n');
}

void verdict_report_line(const Verdict *verdict, const VerdictSource *source, bool colour,
                         Buf *out) {
    static const char *const words[] = {"allowed", "needs review", "blocked"};
    static const char *const colours[] = {"1;32", "1;33", "1;31"};
    append_path(out, source->path);
    buf_append(out, STR(": "));
    colour_on(out, colour, colours[verdict->decision]);
    buf_append(out, verdict->syntax_error ? STR("not Python") : str_from(words[verdict->decision]));
    colour_off(out, colour);
    if (!verdict->syntax_error) {
        buf_append_format(out, " (score %d)", verdict->risk_score);
    }
    buf_append(out, STR(": "));
    append_text(out, verdict->reason);
    buf_append_char(out, '\n');
}

void verdict_report_text(const Verdict *verdict, const VerdictSource *source, bool colour,
                         Buf *out) {
    if (verdict->syntax_error) {
        append_picture(out, verdict->syntax_error->rendered);
    }
    for (int32_t i = 0; i < verdict->finding_count; i++) {
        append_finding(out, &verdict->findings[i], source, colour);
    }
    if (verdict->findings_dropped > 0) {
        append_path(out, source->path);
        buf_append_format(out, ": %d more findings are not listed\n\n", verdict->findings_dropped);
    }
    verdict_report_line(verdict, source, colour, out);
}
