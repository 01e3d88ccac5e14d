/* The tables of commands and options, from the rows in spec/. */
#include "cli/command.h"

const CommandRow command_rows[COMMAND_COUNT] = {
#define X(id, name, operands, least, most, rest, function, summary, description)                   \
    [COMMAND_##id] = {name, operands, least, most, rest, function, summary, description},
#include "../../spec/commands.def"
#undef X
};

const OptionRow option_rows[OPTION_COUNT] = {
#define X(id, name, short_name, kind, argument, range, commands, excludes, text)                   \
    [OPTION_##                                                                                     \
        id] = {name, short_name, OPTION_KIND_##kind, argument, range, commands, excludes, text},
#include "../../spec/options.def"
#undef X
};

const OptionUse *command_option(const CommandLine *line, OptionId id) {
    for (int32_t i = line->use_count; i-- > 0;) {
        if (line->uses[i].id == id) {
            return &line->uses[i];
        }
    }
    return NULL;
}

Str command_value(const CommandLine *line, OptionId id) {
    const OptionUse *use = command_option(line, id);
    return use ? use->value : (Str){0};
}

int command_choice(const CommandLine *line, OptionId id, int absent) {
    const OptionUse *use = command_option(line, id);
    return use ? (int)use->number : absent;
}

bool command_next_value(const CommandLine *line, OptionId id, int32_t *cursor, Str *out_value) {
    while (*cursor < line->use_count) {
        const OptionUse *use = &line->uses[(*cursor)++];
        if (use->id == id) {
            *out_value = use->value;
            return true;
        }
    }
    return false;
}
