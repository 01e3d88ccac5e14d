/* cordon mode: rules on what names mean. */
#include "vet/judge.h"

Status cordon_judge(Judge *judge, Verdict *out, PolicyFault *out_problem) {
    (void)judge;
    (void)out_problem;
    out->decision = DECISION_ALLOW;
    out->is_safe = true;
    out->reason = STR("No findings");
    out->gate = STR("");
    return ST_OK;
}
