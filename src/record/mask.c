/* Secrets in texts: keys of well-known kinds, and strings that are given to names which say what they are. */
#include "record/record.h"

#define MASK STR("[masked]")

typedef struct KeyKind {
    const char *prefix;
    int64_t least; /* characters behind it, of those that keys are made of */
} KeyKind;

static const KeyKind key_kinds[] = {
    {"sk-", 16},  {"sk_live_", 12}, {"rk_live_", 12},        {"ghp_", 20},    {"gho_", 20},
    {"ghs_", 20}, {"ghu_", 20},     {"github_pat_", 20},     {"glpat-", 16},  {"AKIA", 16},
    {"ASIA", 16}, {"AIza", 30},     {"xoxb-", 10},           {"xoxp-", 10},   {"xapp-", 10},
    {"hf_", 20},  {"npm_", 20},     {"pypi-", 20},           {"dop_v1_", 20}, {"SG.", 20},
    {"eyJ", 40},  {"Bearer ", 16},  {"AGE-SECRET-KEY-", 20},
};

/* What names of secrets hold, in lower case. */
static const char *const telling[] = {"password", "passwd",     "secret",      "token",
                                      "api_key",  "apikey",     "private_key", "access_key",
                                      "auth_key", "credential", "passphrase"};

static bool is_key_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.' || c == '/' || c == '+' || c == '=';
}

static bool is_name_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Bytes of a key of a known kind at `at`, 0 for none. */
static int64_t known_key_size(Str text, int64_t at) {
    Str rest = str_slice(text, at, text.size);
    if (at > 0 && is_name_char(text.data[at - 1])) {
        return 0;
    }
    for (size_t i = 0; i < sizeof key_kinds / sizeof *key_kinds; i++) {
        Str prefix = str_from(key_kinds[i].prefix);
        int64_t end = prefix.size;
        if (!str_starts_with(rest, prefix)) {
            continue;
        }
        while (end < rest.size && is_key_char(rest.data[end])) {
            end++;
        }
        if (end - prefix.size >= key_kinds[i].least) {
            return end;
        }
    }
    return 0;
}

/* Bytes of a private key's block at `at`, 0 for none. Without its end it goes to the end of the text. */
static int64_t key_block_size(Str text, int64_t at) {
    Str rest = str_slice(text, at, text.size);
    int64_t line = str_find(rest, STR("PRIVATE KEY-----"), 0);
    if (!str_starts_with(rest, STR("-----BEGIN ")) || line < 0 || line > 60) {
        return 0;
    }
    int64_t end = str_find(rest, STR("-----END "), line);
    int64_t last = end < 0 ? -1 : str_find(rest, STR("KEY-----"), end);
    return last < 0 ? rest.size : last + 8;
}

static bool tells_of_secret(Str name) {
    char lower[64];
    int64_t size = name.size < (int64_t)sizeof lower ? name.size : (int64_t)sizeof lower;
    for (int64_t i = 0; i < size; i++) {
        char c = name.data[i];
        lower[i] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    for (size_t i = 0; i < sizeof telling / sizeof *telling; i++) {
        if (str_find((Str){lower, size}, str_from(telling[i]), 0) >= 0) {
            return true;
        }
    }
    return false;
}

/* Where the text of a string begins that is given to the name at `at`: name = "...", "name": "...", name: str = "...".
 * -1: none is. */
static int64_t given_string(Str text, int64_t at, char *out_quote) {
    int64_t end = at;
    while (end < text.size && is_name_char(text.data[end])) {
        end++;
    }
    if (!tells_of_secret(str_slice(text, at, end))) {
        return -1;
    }
    bool is_given = false;
    for (int64_t i = end; i < text.size && i < end + 40 && text.data[i] != '\n'; i++) {
        char c = text.data[i];
        is_given |= c == '=' || c == ':';
        if ((c == '"' || c == '\'') && is_given) {
            *out_quote = c;
            return i + 1;
        }
        if (c == ',' || c == '(' || c == ';') {
            return -1;
        }
    }
    return -1;
}

/* End of the string's text that begins at `at`; at itself where it is empty or never ends on its line. */
static int64_t string_end(Str text, int64_t at, char quote) {
    for (int64_t i = at; i < text.size && text.data[i] != '\n'; i++) {
        if (text.data[i] == '\\') {
            i++;
        } else if (text.data[i] == quote) {
            return i;
        }
    }
    return at;
}

int64_t record_mask_keys(Buf *out, Str json, Str known) {
    int64_t masked = 0;
    for (int64_t at = 0; at < json.size;) {
        bool is_known = known.size > 0 && str_starts_with(str_slice(json, at, json.size), known);
        int64_t size = is_known ? known.size : known_key_size(json, at);
        if (size > 0) {
            buf_append(out, MASK);
            masked++;
            at += size;
        } else {
            buf_append_char(out, json.data[at++]);
        }
    }
    return masked;
}

int64_t record_mask(Buf *out, Str text, Str known) {
    int64_t masked = 0, at = 0;
    while (at < text.size) {
        char quote = 0;
        Str rest = str_slice(text, at, text.size);
        int64_t size = known.size > 0 && str_starts_with(rest, known) ? known.size : 0;
        size = size > 0 ? size : known_key_size(text, at);
        size = size > 0 ? size : key_block_size(text, at);
        if (size > 0) {
            buf_append(out, MASK);
            masked++;
            at += size;
            continue;
        }
        bool begins_name =
            is_name_char(text.data[at]) && (at == 0 || !is_name_char(text.data[at - 1]));
        int64_t start = begins_name ? given_string(text, at, &quote) : -1;
        int64_t end = start < 0 ? -1 : string_end(text, start, quote);
        if (end > start) {
            buf_append(out, str_slice(text, at, start));
            buf_append(out, MASK);
            masked++;
            at = end;
        } else {
            buf_append_char(out, text.data[at++]);
        }
    }
    return masked;
}
