/* The worker's entry. */
#include "worker/worker.h"

int worker_main(void) {
    return 2;
}
