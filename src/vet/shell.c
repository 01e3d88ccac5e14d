/* Reading shell text: words with their quotes taken off, pipes, substitutions, redirections. What the commands do is in
 * shell_commands.c.
 *
 * A script is read once from left to right. Quotes, $'..' and backslashes are worked out, $IFS splits words, {a,b} at
 * the place of a command is the words it stands for, and variables that the script itself sets to plain words are put
 * in. What stands in $( ), backquotes and <( ) is read as a script of its own. */
#include "vet/shell.h"

#include "base/buf.h"
#include "vet/shell_inside.h"

enum {
    TEXT_MOST = 1 << 14,
    COMMANDS_MOST = 256,
    PROGRAM_BYTES = 1 << 20,
    PROGRAM_COMMANDS = 1 << 16,
    DOCUMENTS_MOST = 4,
};

/* A here-document that begins behind the line that is read. */
typedef struct Document {
    Str end;
    bool is_literal; /* nothing in it is put in */
    bool is_indented;
    bool is_run; /* by the command that it is given to */
} Document;

typedef struct Reader {
    Arena *arena;
    Str text;
    int64_t at;
    int32_t depth;
    int32_t commands;
    ShellVariable variables[SHELL_VARIABLES];
    int32_t variable_count;
    ShellCommand command;  /* being read */
    ShellCommand previous; /* before the pipe that leads here */
    bool is_piped;
    Buf word;
    bool has_word;
    bool is_quoted; /* a part of the word */
    Str harm;       /* data NULL: none yet */
    Document documents[DOCUMENTS_MOST];
    int32_t document_count;
    bool wants_document;   /* the next word is the end of one */
    int64_t command_start; /* of the command that is read */
    ShellReading *reading; /* a program is read; NULL: a text */
    bool is_program;       /* its own text, not one within it */
} Reader;

static char peek(const Reader *reader, int64_t ahead) {
    int64_t at = reader->at + ahead;
    return at < reader->text.size ? reader->text.data[at] : '\0';
}

static bool script_is_harmful(Reader *outer, Str text, Str *out_what);

/* --- words -------------------------------------------------------------------------------------------------------- */

static Str keep_word(Reader *reader) {
    Str word = arena_copy_str(reader->arena, buf_view(&reader->word));
    buf_clear(&reader->word);
    reader->has_word = false;
    reader->is_quoted = false;
    return word.data ? word : STR("");
}

static void add_word(Reader *reader, Str word) {
    ShellCommand *command = &reader->command;
    if (command->count < SHELL_WORDS) {
        command->words[command->count++] = word;
    }
}

static void set_variable(Reader *reader, Str name, Str value) {
    if (reader->variable_count < SHELL_VARIABLES) {
        reader->variables[reader->variable_count++] = (ShellVariable){name, value};
    }
}

static bool is_name_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* {rm,-rf,/} in the place of a command. */
static bool add_braces(Reader *reader, Str word) {
    bool is_list = word.size > 4 && word.data[0] == '{' && word.data[word.size - 1] == '}' &&
                   str_find(word, STR(","), 0) > 0;
    if (!is_list) {
        return false;
    }
    Str rest = str_slice(word, 1, word.size - 1);
    while (rest.data && rest.size > 0) {
        add_word(reader, str_cut(&rest, ','));
    }
    return true;
}

static void end_word(Reader *reader) {
    if (!reader->has_word) {
        return;
    }
    bool was_quoted = reader->is_quoted;
    Str word = keep_word(reader);
    if (reader->wants_document) {
        Document *document = &reader->documents[reader->document_count++];
        document->end = word;
        document->is_literal = was_quoted;
        reader->wants_document = false;
        return;
    }
    if (reader->command.redirects > 0) {
        reader->command.redirects--;
        if (reader->command.target_count < SHELL_TARGETS) {
            reader->command.targets[reader->command.target_count++] = word;
        }
        return;
    }
    int64_t equals = 0;
    while (equals < word.size && is_name_char(word.data[equals])) {
        equals++;
    }
    bool is_assignment =
        reader->command.count == 0 && equals > 0 && equals < word.size && word.data[equals] == '=';
    if (is_assignment) {
        set_variable(reader, str_slice(word, 0, equals), str_slice(word, equals + 1, word.size));
        return;
    }
    if (was_quoted || !add_braces(reader, word)) {
        add_word(reader, word);
    }
}

static void put(Reader *reader, char c) {
    buf_append_char(&reader->word, c);
    reader->has_word = true;
}

/* --- commands ----------------------------------------------------------------------------------------------------- */

static void note_harm(Reader *reader, Str what) {
    ShellReading *reading = reader->reading;
    if (reader->is_program && what.data) {
        if (reading->count < SHELL_FOUND) {
            reading->found[reading->count++] = (ShellFound){what, reader->command_start};
        }
    } else if (!reader->harm.data && what.data) {
        reader->harm = what;
    }
}

static bool harms(const Reader *reader, const ShellCommand *command) {
    return shell_command_harms(command) && !(reader->reading && shell_keeps_inside(command));
}

static int64_t commands_most(const Reader *reader) {
    return reader->is_program ? PROGRAM_COMMANDS : COMMANDS_MOST;
}

static Str joined(Reader *reader, const ShellCommand *command, int32_t first) {
    Buf text;
    buf_init(&text, TEXT_MOST);
    for (int32_t i = first; i < command->count; i++) {
        buf_append(&text, i > first ? STR(" ") : STR(""));
        buf_append(&text, command->words[i]);
    }
    Str copy = arena_copy_str(reader->arena, buf_view(&text));
    buf_done(&text);
    return copy.data ? copy : STR("");
}

/* sh -c TEXT, eval TEXT, find -exec CMD ;, xargs CMD: scripts within the command. */
static void judge_inner(Reader *reader, const ShellCommand *command) {
    ShellCommand inner;
    Str what;
    int32_t script = shell_script_word(command);
    if (script >= 0) {
        Str text =
            shell_is_eval(command) ? joined(reader, command, script) : command->words[script];
        if (script_is_harmful(reader, text, &what)) {
            note_harm(reader, what);
        }
    }
    if (shell_inner_command(command, &inner) && reader->depth < SHELL_DEPTH &&
        harms(reader, &inner)) {
        note_harm(reader, joined(reader, command, 0));
    }
}

static void end_command(Reader *reader, bool into_pipe) {
    end_word(reader);
    ShellCommand *command = &reader->command;
    bool is_over = reader->commands >= commands_most(reader) || reader->harm.data;
    if (command->count > 0 || command->target_count > 0) {
        reader->commands++;
        if (is_over && reader->reading && !reader->harm.data) {
            reader->reading->is_cut = true;
        }
        bool is_harm =
            !is_over && (harms(reader, command) ||
                         (reader->is_piped && shell_pipe_harms(&reader->previous, command)));
        if (is_harm) {
            note_harm(reader, joined(reader, command, 0));
        }
        if (!is_over) {
            judge_inner(reader, command);
        }
    }
    reader->command_start = reader->at;
    bool carries =
        into_pipe && reader->is_piped && (reader->previous.fetches || reader->previous.decodes);
    reader->is_piped = into_pipe;
    if (into_pipe) {
        bool fetches = carries && reader->previous.fetches;
        bool decodes = carries && reader->previous.decodes;
        reader->previous = *command;
        shell_describe(&reader->previous);
        reader->previous.fetches |= fetches;
        reader->previous.decodes |= decodes;
    }
    *command = (ShellCommand){.count = 0};
}

/* --- substitution ------------------------------------------------------------------------------------------------- */

/* The end of what an opening bracket before `at` encloses. */
static int64_t closing(Str text, int64_t at, char open, char close) {
    int32_t level = 1;
    for (; at < text.size; at++) {
        char c = text.data[at];
        if (c == '\\') {
            at++;
        } else if (c == '\'' && close != '`') {
            int64_t end = str_find(text, STR("'"), at + 1);
            at = end < 0 ? text.size : end;
        } else if (c == close && --level == 0) {
            return at;
        } else if (c == open && open != close) {
            level++;
        }
    }
    return text.size;
}

/* $(echo rm): the words that it gives, where that is plain. */
static void put_output(Reader *reader, Str script) {
    Str words = str_trim(script);
    bool says = str_starts_with(words, STR("echo ")) || str_starts_with(words, STR("printf "));
    bool is_plain = says && !memchr(words.data, '|', (size_t)words.size);
    if (is_plain) {
        words = str_trim(str_slice(words, str_find(words, STR(" "), 0), words.size));
        for (int64_t i = 0; i < words.size; i++) {
            if (words.data[i] != '\'' && words.data[i] != '"') {
                put(reader, words.data[i]);
            }
        }
    } else {
        put(reader, '$');
    }
}

static void read_substitution(Reader *reader, int64_t start, char open, char close) {
    int64_t end = closing(reader->text, start, open, close);
    Str script = str_slice(reader->text, start, end);
    Str what;
    if (script_is_harmful(reader, script, &what)) {
        note_harm(reader, what);
    }
    reader->command.runs_fetched |= shell_text_fetches(script);
    put_output(reader, script);
    reader->at = end + 1;
}

static void put_variable(Reader *reader) {
    bool has_brace = peek(reader, 0) == '{';
    reader->at += has_brace;
    int64_t start = reader->at;
    while (is_name_char(peek(reader, 0))) {
        reader->at++;
    }
    Str name = str_slice(reader->text, start, reader->at);
    if (has_brace) {
        reader->at = closing(reader->text, reader->at, '{', '}') + 1;
    }
    if (str_equal(name, STR("IFS"))) {
        end_word(reader);
        return;
    }
    if (str_equal(name, STR("HOME"))) {
        put(reader, '~');
        return;
    }
    for (int32_t i = reader->variable_count - 1; i >= 0; i--) {
        if (str_equal(reader->variables[i].name, name)) {
            Str value = reader->variables[i].value;
            for (int64_t j = 0; j < value.size; j++) {
                if (value.data[j] == ' ') {
                    end_word(reader);
                } else {
                    put(reader, value.data[j]);
                }
            }
            return;
        }
    }
    put(reader, '$');
}

static int hex_of(char c) {
    return c >= '0' && c <= '9'                     ? c - '0'
           : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10
                                                    : -1;
}

/* $'\x72m': escapes as in C. */
static void read_ansi(Reader *reader) {
    reader->is_quoted = true;
    reader->has_word = true;
    while (reader->at < reader->text.size && peek(reader, 0) != '\'') {
        char c = peek(reader, 0);
        reader->at++;
        if (c != '\\') {
            put(reader, c);
            continue;
        }
        c = peek(reader, 0);
        reader->at++;
        if (c == 'x' && hex_of(peek(reader, 0)) >= 0) {
            int value = hex_of(peek(reader, 0));
            reader->at++;
            if (hex_of(peek(reader, 0)) >= 0) {
                value = value * 16 + hex_of(peek(reader, 0));
                reader->at++;
            }
            put(reader, (char)value);
        } else if (c >= '0' && c <= '7') {
            int value = c - '0';
            for (int i = 0; i < 2 && peek(reader, 0) >= '0' && peek(reader, 0) <= '7'; i++) {
                value = value * 8 + (peek(reader, 0) - '0');
                reader->at++;
            }
            put(reader, (char)value);
        } else {
            put(reader, c == 'n' || c == 't' ? ' ' : c);
        }
    }
    reader->at++;
}

static void read_dollar(Reader *reader) {
    char c = peek(reader, 0);
    if (c ==
        '(') { /* in $((1 << 2)) too, which is no command: a text of its own, where nothing of it is taken for one */
        read_substitution(reader, reader->at + 1, '(', ')');
    } else if (c == '\'') {
        reader->at++;
        read_ansi(reader);
    } else if (c == '{' || is_name_char(c)) {
        put_variable(reader);
    } else {
        put(reader, '$');
    }
}

static void read_double_quoted(Reader *reader) {
    reader->is_quoted = true;
    reader->has_word = true;
    while (reader->at < reader->text.size && peek(reader, 0) != '"') {
        char c = peek(reader, 0);
        reader->at++;
        if (c == '\\') {
            put(reader, peek(reader, 0));
            reader->at++;
        } else if (c == '$') {
            read_dollar(reader);
        } else if (c == '`') {
            read_substitution(reader, reader->at, '`', '`');
        } else {
            put(reader, c);
        }
    }
    reader->at++;
}

/* --- the script --------------------------------------------------------------------------------------------------- */

/* f(){ f|f& };f */
static bool is_fork_bomb(Str text) {
    int64_t at = 0;
    while ((at = str_find(text, STR("()"), at)) > 0) {
        int64_t start = at;
        while (start > 0 && !strchr(" \t\n;|&{}", text.data[start - 1])) {
            start--;
        }
        Str name = str_slice(text, start, at);
        int64_t open = at + 2;
        while (open < text.size && (text.data[open] == ' ' || text.data[open] == '\n')) {
            open++;
        }
        bool is_body = open < text.size && text.data[open] == '{' && name.size > 0;
        int64_t end = is_body ? closing(text, open + 1, '{', '}') : at;
        Str body = str_slice(text, open < end ? open : end, end);
        int64_t first = is_body ? str_find(body, name, 0) : -1;
        if (first >= 0 && str_find(body, name, first + name.size) > 0 &&
            str_find(body, STR("|"), 0) > 0 && str_find(body, STR("&"), 0) > 0) {
            return true;
        }
        at += 2;
    }
    return false;
}

/* <<END and <<-END; the reader stands on the second <. */
static void begin_document(Reader *reader) {
    reader->at++;
    bool is_indented = peek(reader, 0) == '-';
    reader->at += is_indented;
    if (reader->document_count == DOCUMENTS_MOST) {
        reader->command.redirects = 1;
        if (reader->reading) {
            reader->reading->is_cut = true; /* what follows is taken for commands */
        }
        return;
    }
    reader->documents[reader->document_count] =
        (Document){.is_indented = is_indented, .is_run = shell_runs_input(&reader->command)};
    reader->wants_document = true;
}

/* What stands in the line, without tabs before it where the document says so. */
static Str document_line(const Reader *reader, const Document *document, int64_t *out_next) {
    int64_t end = str_find(reader->text, STR("\n"), reader->at), start = reader->at;
    end = end < 0 ? reader->text.size : end;
    *out_next = end + 1;
    while (document->is_indented && start < end && reader->text.data[start] == '\t') {
        start++;
    }
    return str_slice(reader->text, start, end);
}

/* A document that is run is a script; in another what is put in (substitutions) is. */
static void judge_document(Reader *reader, const Document *document, Str body) {
    Str what;
    if (document->is_run) {
        if (script_is_harmful(reader, body, &what)) {
            note_harm(reader, what);
        }
        return;
    }
    for (int64_t at = 0; !document->is_literal && at + 1 < body.size; at++) {
        bool is_dollar = body.data[at] == '$' && body.data[at + 1] == '(';
        bool is_tick = body.data[at] == '`';
        if (body.data[at] == '\\') {
            at++;
        } else if (is_dollar || is_tick) {
            int64_t start = at + (is_dollar ? 2 : 1);
            int64_t end = closing(body, start, is_dollar ? '(' : '`', is_dollar ? ')' : '`');
            if (script_is_harmful(reader, str_slice(body, start, end), &what)) {
                note_harm(reader, what);
            }
            at = end;
        }
    }
}

/* The documents that the line before began stand here. */
static void read_documents(Reader *reader) {
    for (int32_t i = 0; i < reader->document_count; i++) {
        const Document *document = &reader->documents[i];
        int64_t start = reader->at, next;
        while (reader->at < reader->text.size &&
               !str_equal(document_line(reader, document, &next), document->end)) {
            reader->at = next < reader->text.size ? next : reader->text.size;
        }
        judge_document(reader, document, str_slice(reader->text, start, reader->at));
        if (reader->at < reader->text.size) {
            (void)document_line(reader, document, &next);
            reader->at = next < reader->text.size ? next : reader->text.size;
        }
    }
    reader->document_count = 0;
}

static void read_redirect(Reader *reader, char c) {
    /* 2>file: the number is no word. */
    bool is_number = reader->word.size == 1 && reader->word.data[0] >= '0' &&
                     reader->word.data[0] <= '9' && !reader->is_quoted;
    if (is_number) {
        (void)keep_word(reader);
    }
    end_word(reader);
    if (peek(reader, 0) == '(') { /* <(script) */
        read_substitution(reader, reader->at + 1, '(', ')');
        return;
    }
    if (c == '<' && peek(reader, 0) == '<' && peek(reader, 1) != '<') {
        begin_document(reader);
        return;
    }
    while (strchr("<>&|", peek(reader, 0)) && peek(reader, 0)) {
        reader->at++;
    }
    reader->command.redirects = 1;
    reader->command.writes |= c == '>';
    reader->command.reads |= c == '<';
}

static void read_escaped(Reader *reader) {
    if (peek(reader, 0) != '\n') {
        reader->is_quoted |= reader->wants_document;
        put(reader, peek(reader, 0));
    }
    reader->at++;
}

static void read_character(Reader *reader) {
    char c = peek(reader, 0);
    reader->at++;
    switch (c) {
    case '\'':
        reader->is_quoted = true;
        reader->has_word = true;
        while (reader->at < reader->text.size && peek(reader, 0) != '\'') {
            put(reader, peek(reader, 0));
            reader->at++;
        }
        reader->at++;
        break;
    case '"': read_double_quoted(reader); break;
    case '\\': read_escaped(reader); break;
    case '$': read_dollar(reader); break;
    case '`': read_substitution(reader, reader->at, '`', '`'); break;
    case ' ':
    case '\t':
    case '\r': end_word(reader); break;
    case '|':
        if (peek(reader, 0) == '|') {
            reader->at++;
            end_command(reader, false);
        } else {
            reader->at += peek(reader, 0) == '&';
            end_command(reader, true);
        }
        break;
    case '&':
        if (peek(reader, 0) == '>') {
            reader->at++;
            read_redirect(reader, '>');
        } else {
            reader->at += peek(reader, 0) == '&';
            end_command(reader, false);
        }
        break;
    case '\n':
        end_command(reader, false);
        read_documents(reader);
        reader->command_start = reader->at;
        break;
    case '(':
        if (peek(reader, 0) == '(' && reader->command.count == 0 && !reader->has_word) {
            read_substitution(reader, reader->at + 1, '(', ')'); /* ((i << 2)), or ((a); b) */
            reader->has_word = false;
            buf_clear(&reader->word);
            break;
        }
        end_command(reader, false);
        break;
    case ';':
    case ')': end_command(reader, false); break;
    case '<':
    case '>': read_redirect(reader, c); break;
    case '#':
        if (!reader->has_word) {
            while (reader->at < reader->text.size && peek(reader, 0) != '\n') {
                reader->at++;
            }
            break;
        }
        put(reader, c);
        break;
    default: put(reader, c); break;
    }
}

static void read_script(Reader *reader) {
    buf_init(&reader->word, reader->is_program ? PROGRAM_BYTES : TEXT_MOST);
    while (reader->at < reader->text.size && !reader->harm.data) {
        read_character(reader);
    }
    end_command(reader, false);
    buf_done(&reader->word);
}

static bool script_is_harmful(Reader *outer, Str text, Str *out_what) {
    if (outer->depth >= SHELL_DEPTH || text.size > TEXT_MOST) {
        if (outer->reading) {
            outer->reading->is_cut = true;
        }
        return false;
    }
    Reader *reader = ARENA_NEW(outer->arena, Reader);
    if (!reader) {
        return false;
    }
    *reader = (Reader){
        .arena = outer->arena, .text = text, .depth = outer->depth + 1, .reading = outer->reading};
    reader->variable_count = outer->variable_count;
    memcpy(reader->variables, outer->variables, sizeof reader->variables);
    read_script(reader);
    *out_what = reader->harm;
    return reader->harm.data != NULL;
}

bool shell_is_harmful(Arena *arena, Str text, Str *out_what) {
    Reader outer = {.arena = arena};
    if (is_fork_bomb(text)) {
        *out_what = str_trim(text);
        return true;
    }
    text.size = text.size < TEXT_MOST ? text.size : TEXT_MOST;
    return script_is_harmful(&outer, text, out_what);
}

void shell_program_read(Arena *arena, Str program, ShellReading *out_reading) {
    *out_reading = (ShellReading){.is_cut = program.size > PROGRAM_BYTES};
    Reader *reader = ARENA_NEW(arena, Reader);
    if (!reader) {
        out_reading->is_cut = true;
        return;
    }
    *reader = (Reader){
        .arena = arena,
        .text = str_slice(program, 0, program.size < PROGRAM_BYTES ? program.size : PROGRAM_BYTES),
        .depth = 1,
        .reading = out_reading,
        .is_program = true};
    if (is_fork_bomb(reader->text)) {
        note_harm(reader, STR("f(){ f|f& };f"));
    }
    read_script(reader);
}
