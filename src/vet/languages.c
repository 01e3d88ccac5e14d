/* Programs that are not Python: whether the policy allows their language, and what can be told of them. */
#include "vet/cordon.h"
#include "vet/shell.h"

static void check_shell(Cordon *cordon) {
    Str source = cordon->judge->tree->source;
    ShellReading *reading = ARENA_NEW(cordon->judge->arena, ShellReading);
    if (!reading) {
        return; /* the arena says so */
    }
    shell_program_read(cordon->judge->arena, source, reading);
    for (int32_t i = 0; i < reading->count; i++) {
        int64_t at = reading->found[i].at;
        while (at < source.size && strchr(" \t\n\r;&|()", source.data[at])) {
            at++;
        }
        int64_t end = str_find(source, STR("\n"), at);
        cordon_report_place(cordon, RULE_CDN_CMD_002,
                            source_place(source, at, (end < 0 ? source.size : end) - at),
                            reading->found[i].what);
    }
    if (reading->is_cut) {
        cordon_report_place(cordon, RULE_CDN_LNG_003, (VerdictPlace){0}, STR(""));
    }
}

Status language_judge(Judge *judge, PolicyLanguage language, Verdict *out,
                      PolicyFault *out_problem) {
    const PolicyTemplate *row = policy_template(language);
    Cordon cordon;
    Status status = cordon_begin(&cordon, judge, out_problem);
    if (status != ST_OK) {
        return status;
    }
    if (!policy_allows_language(judge->policy, language)) {
        cordon_report_place(&cordon, RULE_CDN_LNG_001, (VerdictPlace){0}, str_from(row->name));
    }
    if (row->reader == READER_SHELL) {
        check_shell(&cordon);
    } else {
        cordon_report_place(&cordon, RULE_CDN_LNG_002, (VerdictPlace){0}, str_from(row->name));
    }
    check_source(&cordon); /* what it says to those who read it is the same in every language */
    return cordon_end(&cordon, ST_OK, out);
}
