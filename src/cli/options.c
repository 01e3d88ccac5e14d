/* Reads the command line by the rows; knows no command and no option itself, except --help, --version and --set. */
#include "cli/options.h"

#include "policy/policy.h"

typedef struct Reader {
    Arena *arena;
    char **argv;
    int argc, at;
    CommandId command; /* COMMAND_COUNT before the command is known */
    OptionUse *uses;
    int32_t use_count;
    Str *operands;
    int32_t operand_count;
    Str help_group;
    Str error;
} Reader;

/* Keeps the first error; a message that memory does not suffice for becomes a shorter one. */
#define FAIL(reader, ...)                                                                          \
    do {                                                                                           \
        if (!(reader)->error.data) {                                                               \
            (reader)->error = arena_format((reader)->arena, __VA_ARGS__);                          \
            if (!(reader)->error.data) {                                                           \
                (reader)->error = STR("the command line is wrong");                                \
            }                                                                                      \
        }                                                                                          \
    } while (0)

/* How many edits a misspelt name may be away: one in three letters, at most two. */
static int suggestion_reach(Str word) {
    return word.size < 3 ? 0 : word.size < 6 ? 1 : 2;
}

const char *options_closest_command(Str word) {
    const char *closest = NULL;
    int reach = suggestion_reach(word) + 1;
    for (int i = 0; i < COMMAND_COUNT; i++) {
        int distance = str_distance(word, str_from(command_rows[i].name), reach);
        if (distance < reach) {
            reach = distance;
            closest = command_rows[i].name;
        }
    }
    return closest;
}

/* Whether the option may stand where the reader is: behind its command, or before any. */
static bool option_fits(const Reader *reader, OptionId id) {
    if (reader->command == COMMAND_COUNT) {
        return id == OPTION_HELP || id == OPTION_VERSION;
    }
    return (option_rows[id].commands & (UINT64_C(1) << reader->command)) != 0;
}

static const char *closest_option(const Reader *reader, Str word) {
    const char *closest = NULL;
    int reach = suggestion_reach(word) + 1;
    for (OptionId id = 0; id < OPTION_COUNT; id++) {
        int distance = str_distance(word, str_from(option_rows[id].name), reach);
        if (option_fits(reader, id) && distance < reach) {
            reach = distance;
            closest = option_rows[id].name;
        }
    }
    return closest;
}

static void fail_unknown_option(Reader *reader, Str word) {
    Str key = str_equal(word, STR("timeout")) ? STR("limits.wall") : policy_key_ending(word);
    if (key.data && option_fits(reader, OPTION_SET)) {
        FAIL(reader, "unknown option --%.*s; write --set %.*s=VALUE", STR_ARG(word), STR_ARG(key));
        return;
    }
    const char *closest = closest_option(reader, word);
    if (closest) {
        FAIL(reader, "unknown option --%.*s; did you mean --%s?", STR_ARG(word), closest);
        return;
    }
    for (OptionId id = 0; id < OPTION_COUNT; id++) {
        if (!str_equal(word, str_from(option_rows[id].name))) {
            continue;
        }
        if (reader->command == COMMAND_COUNT) {
            FAIL(reader, "--%.*s stands before the command; options come behind it", STR_ARG(word));
        } else if (id == OPTION_VERSION) {
            FAIL(reader, "--version stands alone: cordon --version");
        } else {
            FAIL(reader, "--%.*s is no option of this command", STR_ARG(word));
        }
        return;
    }
    FAIL(reader, "unknown option --%.*s", STR_ARG(word));
}

/* The index of `value` among the words of "a|b|c", -1 if it is none of them. */
static int choice_index(const char *range, Str value) {
    Str rest = str_from(range);
    for (int index = 0; rest.data; index++) {
        if (str_equal(str_cut(&rest, '|'), value)) {
            return index;
        }
    }
    return -1;
}

static void fail_choice(Reader *reader, const OptionRow *row, Str value) {
    Str rest = str_from(row->range), closest = {0};
    int reach = suggestion_reach(value) + 1;
    while (rest.data) {
        Str word = str_cut(&rest, '|');
        int distance = str_distance(value, word, reach);
        if (distance < reach) {
            reach = distance;
            closest = word;
        }
    }
    if (closest.data) {
        FAIL(reader, "--%s %.*s: did you mean %.*s?", row->name, STR_ARG(value), STR_ARG(closest));
    } else {
        FAIL(reader, "--%s %.*s: must be one of %s", row->name, STR_ARG(value), row->range);
    }
}

static bool is_digits(Str text) {
    for (int64_t i = 0; i < text.size; i++) {
        if (text.data[i] < '0' || text.data[i] > '9') {
            return false;
        }
    }
    return text.size > 0;
}

/* The decimal number `text`, -1 if it is none or has more than 15 digits. */
static int64_t read_number(Str text) {
    if (!is_digits(text) || text.size > 15) {
        return -1;
    }
    int64_t number = 0;
    for (int64_t i = 0; i < text.size; i++) {
        number = number * 10 + (text.data[i] - '0');
    }
    return number;
}

static int64_t read_number_in_range(Reader *reader, const OptionRow *row, Str value) {
    Str range = str_from(row->range);
    int64_t dots = str_find(range, STR(".."), 0);
    int64_t least = read_number(str_slice(range, 0, dots));
    int64_t most = read_number(str_slice(range, dots + 2, range.size));
    int64_t number = read_number(value);
    if (number < least || number > most) {
        FAIL(reader, "--%s %.*s: must be a whole number from %lld to %lld", row->name,
             STR_ARG(value), (long long)least, (long long)most);
    }
    return number;
}

static void add_use(Reader *reader, OptionId id, Str value) {
    const OptionRow *row = &option_rows[id];
    OptionUse use = {id, value, -1};
    if (row->kind == OPTION_KIND_CHOICE) {
        use.number = choice_index(row->range, value);
        if (use.number < 0) {
            fail_choice(reader, row, value);
        }
    } else if (row->kind == OPTION_KIND_NUMBER ||
               (row->kind == OPTION_KIND_MAYBE_NUMBER && value.data)) {
        use.number = read_number_in_range(reader, row, value);
    }
    for (int32_t i = 0; i < reader->use_count; i++) {
        OptionId other = reader->uses[i].id;
        if (other == id && row->kind != OPTION_KIND_LIST && row->kind != OPTION_KIND_FLAG) {
            FAIL(reader, "--%s is given twice", row->name);
        }
        if (option_rows[other].excludes == id || row->excludes == other) {
            FAIL(reader, "--%s and --%s cannot stand together", option_rows[other].name, row->name);
        }
    }
    reader->uses[reader->use_count++] = use;
}

/* The value of an option that takes one: `attached` where it was given with the name, else the next argument. */
static void take_value(Reader *reader, OptionId id, Str attached) {
    const OptionRow *row = &option_rows[id];
    bool has_next = reader->at < reader->argc;
    const char *next = has_next ? reader->argv[reader->at] : "";
    if (row->kind == OPTION_KIND_FLAG) {
        if (attached.data) {
            FAIL(reader, "--%s takes no value", row->name);
        }
    } else if (attached.data) {
        if (attached.size == 0) {
            FAIL(reader, "--%s= needs %s behind it", row->name, row->argument);
        }
    } else if (row->kind == OPTION_KIND_MAYBE_NUMBER) {
        /* Only digits count as its value; the last argument does not where it must be the operand. */
        bool is_operand = reader->at + 1 == reader->argc &&
                          reader->operand_count < command_rows[reader->command].least;
        if (has_next && !is_operand && is_digits(str_from(next))) {
            attached = str_from(next);
            reader->at++;
        }
    } else if (!has_next || next[0] == '\0') {
        FAIL(reader, "--%s needs %s behind it", row->name, row->argument);
    } else if (next[0] == '-' && next[1] != '\0') {
        FAIL(reader, "--%s needs %s behind it; write --%s=%s if that is its name", row->name,
             row->argument, row->name, next);
    } else {
        attached = str_from(next);
        reader->at++;
    }
    if (!reader->error.data) {
        add_use(reader, id, attached);
    }
}

static void read_long(Reader *reader, const char *argument) {
    Str value = str_from(argument + 2);
    Str name = str_cut(&value, '=');
    for (OptionId id = 0; id < OPTION_COUNT; id++) {
        if (option_fits(reader, id) && str_equal(name, str_from(option_rows[id].name))) {
            take_value(reader, id, value);
            return;
        }
    }
    fail_unknown_option(reader, name);
}

static OptionId short_option(const Reader *reader, char letter) {
    for (OptionId id = 0; id < OPTION_COUNT; id++) {
        if (letter && option_rows[id].short_name == letter && option_fits(reader, id)) {
            return id;
        }
    }
    return OPTION_NONE;
}

static void read_short(Reader *reader, const char *argument) {
    for (const char *letter = argument + 1; *letter && !reader->error.data; letter++) {
        OptionId id = short_option(reader, *letter);
        if (id == OPTION_NONE) {
            FAIL(reader, "unknown option -%c in %s", *letter, argument);
        } else if (option_rows[id].kind == OPTION_KIND_FLAG) {
            add_use(reader, id, (Str){0});
        } else {
            take_value(reader, id, letter[1] ? str_from(letter + 1) : (Str){0});
            return;
        }
    }
}

/* The command of two words whose first is `group` and whose second is `word`; without `word`, any of the group. */
static CommandId find_in_group(Str group, const char *word) {
    for (CommandId id = 0; id < COMMAND_COUNT; id++) {
        Str second = str_from(command_rows[id].name);
        Str first = str_cut(&second, ' ');
        if (second.data && str_equal(first, group) &&
            (!word || str_equal(second, str_from(word)))) {
            return id;
        }
    }
    return COMMAND_COUNT;
}

static void fail_group(Reader *reader, Str group, Str word) {
    int reach = suggestion_reach(word) + 1;
    const char *closest = NULL;
    for (CommandId id = 0; id < COMMAND_COUNT; id++) {
        Str second = str_from(command_rows[id].name);
        Str first = str_cut(&second, ' ');
        int distance = str_equal(first, group) ? str_distance(word, second, reach) : reach;
        if (distance < reach) {
            reach = distance;
            closest = command_rows[id].name;
        }
    }
    if (closest) {
        FAIL(reader, "no command %.*s %.*s; did you mean cordon %s?", STR_ARG(group), STR_ARG(word),
             closest);
        return;
    }
    Str names = {0};
    for (CommandId id = 0; id < COMMAND_COUNT; id++) {
        Str second = str_from(command_rows[id].name);
        if (str_equal(str_cut(&second, ' '), group)) {
            names = names.data ? arena_format(reader->arena, "%.*s or cordon %s", STR_ARG(names),
                                              command_rows[id].name)
                               : arena_format(reader->arena, "cordon %s", command_rows[id].name);
        }
    }
    FAIL(reader, "%.*s is a group of commands: write %.*s", STR_ARG(group), STR_ARG(names));
}

static void read_command(Reader *reader) {
    Str word = str_from(reader->argv[reader->at++]);
    for (CommandId id = 0; id < COMMAND_COUNT; id++) {
        if (str_equal(word, str_from(command_rows[id].name)) && str_find(word, STR(" "), 0) < 0) {
            /* `log` is a command and the name of a group too. */
            const char *next = reader->at < reader->argc ? reader->argv[reader->at] : "";
            CommandId inner = find_in_group(word, next);
            reader->at += inner != COMMAND_COUNT;
            reader->command = inner != COMMAND_COUNT ? inner : id;
            return;
        }
    }
    if (find_in_group(word, NULL) != COMMAND_COUNT) {
        const char *second = reader->at < reader->argc ? reader->argv[reader->at] : "";
        reader->command = find_in_group(word, second);
        if (reader->command != COMMAND_COUNT) {
            reader->at++;
        } else if (strcmp(second, "--help") == 0 || strcmp(second, "-h") == 0) {
            reader->help_group = word;
        } else {
            fail_group(reader, word, str_from(second));
        }
        return;
    }
    const char *closest = options_closest_command(word);
    if (closest) {
        FAIL(reader, "no command %.*s; did you mean cordon %s?", STR_ARG(word), closest);
    } else if (str_ends_with(word, STR(".py"))) {
        FAIL(reader, "no command %.*s; did you mean cordon run %.*s?", STR_ARG(word),
             STR_ARG(word));
    } else {
        FAIL(reader, "no command %.*s", STR_ARG(word));
    }
}

/* Everything behind the command (or, before it is known, the options in front). */
static void read_arguments(Reader *reader, bool takes_rest, bool stop_at_operand) {
    while (reader->at < reader->argc && !reader->error.data) {
        const char *argument = reader->argv[reader->at];
        bool is_option = argument[0] == '-' && argument[1] != '\0';
        if (!is_option && stop_at_operand) {
            return;
        }
        reader->at++;
        if (!is_option) {
            reader->operands[reader->operand_count++] = str_from(argument);
        } else if (argument[1] != '-') {
            read_short(reader, argument);
        } else if (argument[2] != '\0') {
            read_long(reader, argument);
        } else if (takes_rest) {
            return;
        } else {
            while (reader->at < reader->argc) {
                reader->operands[reader->operand_count++] = str_from(reader->argv[reader->at++]);
            }
        }
    }
}

static void check_operands(Reader *reader, const CommandRow *row) {
    if (reader->operand_count < row->least) {
        Str rest = str_from(row->operands);
        Str first = str_cut(&rest, ' ');
        FAIL(reader, "the argument %.*s is missing", STR_ARG(first));
    } else if (row->most >= 0 && reader->operand_count > row->most) {
        Str extra = reader->operands[row->most];
        FAIL(reader, "unexpected argument %.*s%s", STR_ARG(extra),
             row->takes_rest ? "; arguments for the program go behind --" : "");
    }
}

static bool was_given(const Reader *reader, OptionId id) {
    for (int32_t i = 0; i < reader->use_count; i++) {
        if (reader->uses[i].id == id) {
            return true;
        }
    }
    return false;
}

static void read_all(Reader *reader, OptionsResult *result) {
    read_arguments(reader, false, true);
    result->wants_version = was_given(reader, OPTION_VERSION);
    result->wants_help = was_given(reader, OPTION_HELP);
    if (reader->error.data || result->wants_version || result->wants_help) {
        return;
    }
    if (reader->at == reader->argc) {
        FAIL(reader, "a command is missing");
        return;
    }
    read_command(reader);
    result->help_group = reader->help_group;
    result->wants_help = reader->help_group.data != NULL;
    if (reader->error.data || result->wants_help) {
        return;
    }
    const CommandRow *row = &command_rows[reader->command];
    result->line.command = row;
    read_arguments(reader, row->takes_rest, false);
    result->wants_help = was_given(reader, OPTION_HELP);
    if (!reader->error.data && !result->wants_help) {
        check_operands(reader, row);
    }
}

Status options_read(Arena *arena, int argc, char **argv, OptionsResult *out_result) {
    Reader reader = {.arena = arena, .argv = argv, .argc = argc, .at = 1};
    reader.command = COMMAND_COUNT;
    /* An argument of short flags holds at most as many options as letters. */
    int64_t use_limit = 1;
    for (int i = 1; i < argc; i++) {
        use_limit += str_from(argv[i]).size + 1;
    }
    reader.uses = ARENA_ARRAY(arena, OptionUse, use_limit);
    reader.operands = ARENA_ARRAY(arena, Str, argc + 1);
    Str *rest = ARENA_ARRAY(arena, Str, argc + 1);
    if (arena->exhausted) {
        return ST_NO_MEMORY;
    }
    OptionsResult result = {.line = {.arena = arena}};
    read_all(&reader, &result);
    while (reader.at < argc) {
        rest[result.line.rest_count++] = str_from(argv[reader.at++]);
    }
    result.line.rest = rest;
    result.line.uses = reader.uses;
    result.line.use_count = reader.use_count;
    result.line.operands = reader.operands;
    result.line.operand_count = reader.operand_count;
    result.error = reader.error;
    *out_result = result;
    return ST_OK;
}
