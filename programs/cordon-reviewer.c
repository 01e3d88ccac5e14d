/* cordon-reviewer: holds the key of the model that reviews, and speaks to its server. */
#include "reviewer/reviewer.h"

int main(void) {
    return reviewer_main();
}
