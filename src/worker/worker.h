/* worker: the service side of the process that parses and judges programs and owns nothing. */
#pragma once

/* Gives up every privilege, then answers requests on descriptor 3 until it is closed. Returns the exit status. */
int worker_main(void);
