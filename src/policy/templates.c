/* The languages of the process engine, from spec/templates.def. */
#include <stddef.h>

#include "policy/policy.h"

static const PolicyTemplate templates[LANGUAGE_COUNT] = {
#define X(ID, name, field, options, endings, mark, reader, exec, kept, driver, handed,             \
          driver_options, form, mib)                                                               \
    [LANGUAGE_##ID] = {name,                                                                       \
                       offsetof(Policy, field),                                                    \
                       options,                                                                    \
                       endings,                                                                    \
                       mark,                                                                       \
                       READER_##reader,                                                            \
                       EXEC_##exec,                                                                \
                       KEPT_##kept,                                                                \
                       driver,                                                                     \
                       HANDED_##handed,                                                            \
                       driver_options,                                                             \
                       FORM_##form,                                                                \
                       INT64_C(mib) << 20},
#include "../../spec/templates.def"
#undef X
};

const PolicyTemplate *policy_template(PolicyLanguage language) {
    return &templates[language];
}

PolicyLanguage policy_language_named(Str name) {
    PolicyLanguage language = 0;
    while (language < LANGUAGE_COUNT && !str_equal(name, str_from(templates[language].name))) {
        language++;
    }
    return language;
}

static bool ends_so(Str file, const char *endings) {
    Str rest = str_from(endings);
    while (rest.data) {
        if (str_ends_with(file, str_cut(&rest, '|'))) {
            return true;
        }
    }
    return false;
}

PolicyLanguage policy_language_of_file(Str file) {
    PolicyLanguage language = 0;
    while (language < LANGUAGE_COUNT && !ends_so(file, templates[language].endings)) {
        language++;
    }
    return language;
}

bool policy_allows_language(const Policy *policy, PolicyLanguage language) {
    for (int32_t i = 0; i < policy->languages.count; i++) {
        if (str_equal(policy->languages.items[i], str_from(templates[language].name))) {
            return true;
        }
    }
    return false;
}

Str policy_program(const Policy *policy, PolicyLanguage language) {
    return *(const Str *)(const void *)((const char *)policy + templates[language].program);
}
