/* serve: the supervisor. It holds a pool of waiting guests and the sessions, for one user, behind Unix sockets.
 *
 * One folder, the owner's alone, has two sockets: serve.sock speaks HTTP/1.1 with JSON (docs/http.md), pool.sock hands
 * waiting guests to `cordon run`. Every connection's peer must be the same user. Programs are judged by cordon-worker
 * as everywhere: this process never parses one. */
#pragma once

/* The program `cordon-serve FOLDER MEMBERS MEMORY_MIB IDLE_S TOTAL_S POLICY_FILE [IMPORT...]`; POLICY_FILE may be
 * empty. Returns its exit status: 0 after SIGTERM or SIGINT, 1 where it could not serve, after words on standard
 * error. */
int serve_main(int argc, char **argv);
