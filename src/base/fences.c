/* Code inside Markdown, as models deliver it. */
#include "base/fences.h"

/* An open fence: the run of ` or ~ that began it. */
typedef struct Fence {
    char mark;
    int64_t length;
    int64_t indent; /* columns before it: as many are taken off each line of the block */
    bool is_python; /* marked as Python */
    bool is_plain;  /* without a mark */
} Fence;

static Str without_newline(Str line) {
    return line.size > 0 && line.data[line.size - 1] == '\r' ? str_slice(line, 0, line.size - 1)
                                                             : line;
}

static int64_t count_of(Str s, int64_t start, char c) {
    int64_t end = start;
    while (end < s.size && s.data[end] == c) {
        end++;
    }
    return end - start;
}

static bool equal_ignoring_case(Str a, const char *lower) {
    int64_t i = 0;
    for (; i < a.size && lower[i]; i++) {
        char c = a.data[i];
        if ((c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c) != lower[i]) {
            return false;
        }
    }
    return i == a.size && !lower[i];
}

/* The first word of what follows the fence: "python title=x", "{.python}", "py3". */
static void read_mark(Str info, Fence *fence) {
    info = str_trim(info);
    while (info.size > 0 && (info.data[0] == '{' || info.data[0] == '.')) {
        info = str_slice(info, 1, info.size);
    }
    int64_t end = 0;
    while (end < info.size && !strchr(" \t,;:}", info.data[end])) {
        end++;
    }
    Str word = str_slice(info, 0, end);
    static const char *const names[] = {"python", "py", "python3", "py3", "ipython"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        fence->is_python |= equal_ignoring_case(word, names[i]);
    }
    fence->is_plain = info.size == 0;
}

static bool opens(Str line, Fence *out_fence) {
    int64_t indent = count_of(line, 0, ' ');
    if (indent == line.size || (line.data[indent] != '`' && line.data[indent] != '~')) {
        return false;
    }
    Fence fence = {.mark = line.data[indent], .indent = indent};
    fence.length = count_of(line, indent, fence.mark);
    Str info = str_slice(line, indent + fence.length, line.size);
    if (fence.length < 3 || (fence.mark == '`' && memchr(info.data, '`', (size_t)info.size))) {
        return false;
    }
    read_mark(info, &fence);
    *out_fence = fence;
    return true;
}

static bool closes(Str line, const Fence *fence) {
    int64_t indent = count_of(line, 0, ' ');
    int64_t length = count_of(line, indent, fence->mark);
    return length >= fence->length &&
           str_trim(str_slice(line, indent + length, line.size)).size == 0;
}

/* One pass over the text that copies the blocks wanted; without `out` it only looks whether there is one. */
static bool walk(Str text, bool want_python, Buf *out) {
    Fence fence;
    bool is_open = false;
    bool found = false;
    Str rest = text;
    while (rest.size > 0) {
        Str line = without_newline(str_cut(&rest, '\n'));
        bool is_last = rest.data == NULL;
        if (!is_open) {
            is_open = opens(line, &fence);
        } else if (closes(line, &fence)) {
            is_open = false;
        } else if (want_python ? fence.is_python : fence.is_plain) {
            found = true;
            if (!out) {
                return true;
            }
            int64_t indent = count_of(line, 0, ' ');
            buf_append(out,
                       str_slice(line, indent < fence.indent ? indent : fence.indent, line.size));
        }
        if (out && !is_last) {
            buf_append_char(out, '\n');
        }
    }
    return found;
}

bool fences_present(Str text) {
    return walk(text, true, NULL) || walk(text, false, NULL);
}

bool fences_extract(Str text, Buf *out) {
    bool want_python = walk(text, true, NULL);
    return (want_python || walk(text, false, NULL)) && walk(text, want_python, out);
}
