/* cordon-worker: parses and judges programs in a process that has nothing. */
#include "worker/worker.h"

int main(void) {
    return worker_main();
}
