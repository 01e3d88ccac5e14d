/* The steps of the set-up, in their order. */
#include "jail/inside.h"

typedef enum StepWho {
    ONCE = 1,
    EACH = 2,
    OWN = 4, /* a guest that was copied takes it itself */
    BOTH = ONCE | EACH,
    TWICE = EACH | OWN,
    ALWAYS = BOTH | OWN,
} StepWho;

typedef struct StepRow {
    int (*run)(Inside *inside); /* 0 or -errno */
    JailProtection protection;
    StepWho who;
} StepRow;

static const StepRow STEPS[STEP_COUNT] = {
#define X(STEP, function, PROTECTION, who, WHAT) [STEP] = {function, PROTECTION, who},
#include "../../spec/jail_steps.def"
#undef X
};

static bool is_in_set(StepWho who, StepSet set) {
    static const StepWho takers[] = {
        [STEPS_ALL] = ALWAYS, [STEPS_TEMPLATE] = ONCE, [STEPS_MEMBER] = EACH, [STEPS_GUEST] = OWN};
    return (who & takers[set]) != 0;
}

static int step_run(Inside *inside, JailStep step) {
    int injected = jail_test_fail_step ? jail_test_fail_step(step) : 0;
    return injected ? -injected : STEPS[step].run(inside);
}

JailStep steps_run(Inside *inside, StepSet set, JailStep begin, JailStep end,
                   int missing[JAIL_PROTECTION_COUNT], int *out_error) {
    for (int i = (int)begin; i < (int)end; i++) {
        if (!is_in_set(STEPS[i].who, set)) {
            continue;
        }
        int error = -step_run(inside, (JailStep)i);
        JailProtection protection = STEPS[i].protection;
        if (error != 0 && !inside->plan->may_miss[protection]) {
            *out_error = error;
            return (JailStep)i;
        }
        missing[protection] = error != 0 ? error : missing[protection];
    }
    return end;
}
