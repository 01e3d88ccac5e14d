/* What commands do: which destroy, which hand the machine over, which send keys away. */
#include "vet/cordon.h"
#include "vet/shell.h"
#include "vet/shell_inside.h"

static bool holds(Str text, const char *needle) {
    return str_find(text, str_from(needle), 0) >= 0;
}

/* The word without the folders before it. */
static Str base_name(Str word) {
    for (int64_t i = word.size; i > 0; i--) {
        if (word.data[i - 1] == '/' || word.data[i - 1] == '\\') {
            return str_slice(word, i, word.size);
        }
    }
    return word;
}

/* --- finding the command ------------------------------------------------------------------------------------------ */

/* Commands that run the rest of their words. */
static const char *const wrappers[] = {
    "sudo",    "doas",    "env",     "nohup",  "nice",   "time",    "timeout", "exec",
    "command", "builtin", "setsid",  "stdbuf", "ionice", "busybox", "chroot",  "watch",
    "xargs",   "then",    "do",      "else",   "if",     "while",   "until",   "{",
    "!",       "runuser", "unshare", "flock",  NULL};

static bool is_number(Str word) {
    return word.size > 0 && word.data[0] >= '0' && word.data[0] <= '9';
}

/* The number of the word that is the command itself. */
static int32_t command_at(const ShellCommand *command) {
    int32_t at = 0;
    while (at < command->count) {
        Str word = command->words[at];
        bool is_wrapper = is_one_of(base_name(word), wrappers);
        bool is_option =
            at > 0 && word.size > 0 && (word.data[0] == '-' || is_number(word) || holds(word, "="));
        if (!is_wrapper && !is_option) {
            return at;
        }
        at++;
    }
    return command->count;
}

static Str command_name(const ShellCommand *command) {
    int32_t at = command_at(command);
    return at < command->count ? base_name(command->words[at]) : STR("");
}

static bool has_option(const ShellCommand *command, char letter, const char *name) {
    for (int32_t i = command_at(command) + 1; i < command->count; i++) {
        Str word = command->words[i];
        bool is_short = word.size > 1 && word.data[0] == '-' && word.data[1] != '-';
        if ((letter && is_short && memchr(word.data, letter, (size_t)word.size)) ||
            (name && str_starts_with(word, str_from(name)))) {
            return true;
        }
    }
    return false;
}

static bool has_part(const ShellCommand *command, const char *part) {
    for (int32_t i = command_at(command) + 1; i < command->count; i++) {
        if (holds(command->words[i], part)) {
            return true;
        }
    }
    return false;
}

/* What text_of_command makes of the interpreter that runs the program is a name like others. */
static bool is_python(Str name) {
    return str_starts_with(name, STR("python")) || str_equal(name, STR("sys.executable"));
}

static bool is_interpreter(Str name) {
    static const char *const names[] = {"sh",  "bash", "zsh",        "dash", "ksh",
                                        "ash", "fish", "perl",       "ruby", "node",
                                        "php", "pwsh", "powershell", NULL};
    return is_one_of(name, names) || is_python(name);
}

static bool is_fetcher(Str name) {
    static const char *const names[] = {"curl",  "wget", "fetch",  "aria2c", "nc",   "ncat", "lynx",
                                        "socat", "ftp",  "telnet", "scp",    "http", NULL};
    return is_one_of(name, names);
}

bool shell_text_fetches(Str script) {
    static const char *const names[] = {"curl ", "wget ", "fetch ", "nc ", "aria2c "};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (holds(script, names[i])) {
            return true;
        }
    }
    return false;
}

void shell_describe(ShellCommand *command) {
    Str name = command_name(command);
    bool decodes = (str_equal(name, STR("base64")) || str_equal(name, STR("base32"))) &&
                   (has_option(command, 'd', "--decode") || has_option(command, 'D', NULL));
    decodes |= str_equal(name, STR("xxd")) && has_option(command, 'r', NULL);
    decodes |= str_equal(name, STR("rev")) || str_equal(name, STR("tr")) ||
               str_equal(name, STR("openssl")) || str_equal(name, STR("gunzip")) ||
               str_equal(name, STR("zcat"));
    command->decodes |= decodes;
    command->fetches |= is_fetcher(name) || command->runs_fetched;
}

/* --- scripts and commands within --------------------------------------------------------------------------------- */

bool shell_is_eval(const ShellCommand *command) {
    return str_equal(command_name(command), STR("eval"));
}

int32_t shell_script_word(const ShellCommand *command) {
    int32_t at = command_at(command);
    if (at >= command->count) {
        return -1;
    }
    Str name = base_name(command->words[at]);
    if (str_equal(name, STR("eval"))) {
        return at + 1 < command->count ? at + 1 : -1;
    }
    static const char *const shells[] = {"sh",  "bash", "zsh",    "dash", "ksh",
                                         "ash", "su",   "script", "ssh",  NULL};
    if (!is_one_of(name, shells)) {
        return -1;
    }
    bool is_remote = str_equal(name, STR("ssh"));
    for (int32_t i = at + 1; i + 1 < command->count; i++) {
        Str word = command->words[i];
        bool is_command = word.size > 1 && word.data[0] == '-' && word.data[1] != '-' &&
                          memchr(word.data, 'c', (size_t)word.size);
        if (is_command || (is_remote && word.data && word.data[0] != '-')) {
            return i + 1;
        }
    }
    return -1;
}

bool shell_inner_command(const ShellCommand *command, ShellCommand *out_inner) {
    Str name = command_name(command);
    bool is_find = str_equal(name, STR("find")) || str_equal(name, STR("fd"));
    int32_t first = -1;
    for (int32_t i = command_at(command) + 1; is_find && first < 0 && i < command->count; i++) {
        Str word = command->words[i];
        bool runs = str_starts_with(word, STR("-exec")) || str_starts_with(word, STR("-ok"));
        first = runs ? i + 1 : -1;
    }
    if (first < 0 || first >= command->count) {
        return false;
    }
    *out_inner = (ShellCommand){.count = 0};
    for (int32_t i = first; i < command->count; i++) {
        out_inner->words[out_inner->count++] = command->words[i];
    }
    return true;
}

/* --- harm --------------------------------------------------------------------------------------------------------- */

static bool is_system_place(Str path) {
    return path_kind(path) == PATH_SYSTEM || str_starts_with(path, STR("~/.")) ||
           str_starts_with(path, STR("/usr")) || str_starts_with(path, STR("/lib")) ||
           str_starts_with(path, STR("/bin")) || str_starts_with(path, STR("/sbin"));
}

static bool is_secret_place(Str path) {
    if (path.size > 0 && path.data[0] == '@') {
        path = str_slice(path, 1, path.size);
    }
    bool is_file = holds(path, "/") || str_starts_with(path, STR(".")) || holds(path, "id_rsa");
    return is_file && path_kind(path) == PATH_SYSTEM && !str_equal(path, STR("/")) &&
           (holds(path, "shadow") || holds(path, ".ssh") || holds(path, ".aws") ||
            holds(path, "passwd") || holds(path, "id_rsa") || holds(path, ".env") ||
            holds(path, "environ") || holds(path, ".kube") || holds(path, ".netrc") ||
            holds(path, ".gnupg") || holds(path, "credential") || holds(path, ".docker"));
}

static bool redirects_harm(const ShellCommand *command) {
    for (int32_t i = 0; i < command->target_count; i++) {
        Str target = command->targets[i];
        if (str_starts_with(target, STR("/dev/tcp/")) ||
            str_starts_with(target, STR("/dev/udp/"))) {
            return true;
        }
        if (command->writes && is_system_place(target)) {
            return true;
        }
    }
    return false;
}

static bool removes(const ShellCommand *command) {
    if (has_option(command, 'r', "--recursive") || has_option(command, 'R', NULL) ||
        has_option(command, 0, "--no-preserve-root")) {
        return true;
    }
    for (int32_t i = command_at(command) + 1; i < command->count; i++) {
        Str word = command->words[i];
        if (is_system_place(word) || str_equal(word, STR("*")) || str_equal(word, STR("~"))) {
            return true;
        }
    }
    return false;
}

/* Code handed to an interpreter: perl -e, python -c, awk. */
static bool code_harms(const ShellCommand *command) {
    static const char *const parts[] = {
        "{system",    "system(", "system ",       "exec(",         "exec ", "os.",
        "subprocess", "socket",  "unlink",        "rmtree",        "eval(", "__import__",
        "fork",       "| \"",    "child_process", "Net.WebClient", "IEX",   NULL};
    for (int32_t i = command_at(command) + 1; i < command->count; i++) {
        for (const char *const *part = parts; *part; part++) {
            if (holds(command->words[i], *part)) {
                return true;
            }
        }
    }
    return false;
}

static bool sends_secrets(const ShellCommand *command) {
    for (int32_t i = command_at(command) + 1; i < command->count; i++) {
        Str word = command->words[i];
        int64_t at = str_find(word, STR("@"), 0);
        if (is_secret_place(word) ||
            (at >= 0 && is_secret_place(str_slice(word, at + 1, word.size)))) {
            return true;
        }
    }
    return false;
}

typedef struct HarmRow {
    const char *name;
    const char *option; /* a letter after "-", or a part of a word; NULL: whatever it is given */
    bool is_letter;
} HarmRow;

/* Commands that are harm with a part of their words, or as they are. */
static const HarmRow harm_rows[] = {
    {"dd", "of=/", false},
    {"find", "-delete", false},
    {"nc", "e", true},
    {"ncat", "e", true},
    {"netcat", "e", true},
    {"nc", "c", true},
    {"ncat", "c", true},
    {"socat", "EXEC", false},
    {"socat", "exec", false},
    {"socat", "SYSTEM", false},
    {"crontab", NULL, false},
    {"chown", "R", true},
    {"mv", "/dev/null", false},
    {"shred", NULL, false},
    {"shutdown", NULL, false},
    {"reboot", NULL, false},
    {"halt", NULL, false},
    {"poweroff", NULL, false},
    {"mkfs", NULL, false},
    {"fdisk", NULL, false},
    {"parted", NULL, false},
    {"wipefs", NULL, false},
    {"mkswap", NULL, false},
    {"killall", NULL, false},
    {"pkill", NULL, false},
    {"useradd", NULL, false},
    {"adduser", NULL, false},
    {"usermod", NULL, false},
    {"passwd", NULL, false},
    {"chpasswd", NULL, false},
    {"visudo", NULL, false},
    {"iptables", NULL, false},
    {"ufw", "disable", false},
    {"setenforce", NULL, false},
    {"insmod", NULL, false},
    {"modprobe", NULL, false},
    {"mount", NULL, false},
    {"umount", NULL, false},
    {"systemctl", "stop", false},
    {"systemctl", "disable", false},
    {"systemctl", "poweroff", false},
    {"systemctl", "reboot", false},
    {"tar", "--to-command", false},
    {"tar", "--checkpoint-action", false},
    {"kill", "-1", false},
    {"del", "/s", false},
    {"del", "/S", false},
    {"rmdir", "/s", false},
    {"rd", "/s", false},
    {"format", "c:", false},
    {"format", "C:", false},
    {"vssadmin", "delete", false},
    {"reg", "delete", false},
    {"certutil", "-urlcache", false},
    {"bitsadmin", NULL, false},
    {"powershell", "-enc", false},
    {"powershell", "-EncodedCommand", false},
    {"powershell", "DownloadString", false},
    {"docker", "--privileged", false},
    {"docker", "/:/", false},
    {"nsenter", NULL, false},
    {"history", "c", true},
    {"truncate", "s", true},
    {"swapoff", NULL, false},
    {"init", "0", false},
    {"init", "6", false},
    {"telinit", NULL, false},
    {"grub-install", NULL, false},
    {"sysctl", "w", true},
    {"ln", "/etc/", false},
    {"cp", "/etc/shadow", false},
    {"tee", "/etc/", false},
    {"tee", "/root/", false},
    {"tee", ".ssh", false},
    {"tee", ".bashrc", false},
    {"rsync", "--delete", false},
    {"at", "now", false},
    {"pip", "git+http", false},
    {"pip3", "git+http", false},
    {"pip", "http://", false},
    {"pip3", "http://", false},
    {"python", "git+http", false},
    {"python3", "git+http", false},
    {"sys.executable", "git+http", false},
};

static bool row_harms(const ShellCommand *command, Str name) {
    for (size_t i = 0; i < sizeof harm_rows / sizeof *harm_rows; i++) {
        const HarmRow *row = &harm_rows[i];
        if (!str_equal(name, str_from(row->name))) {
            continue;
        }
        bool is_there = !row->option || (row->is_letter ? has_option(command, row->option[0], NULL)
                                                        : has_part(command, row->option));
        if (is_there) {
            return true;
        }
    }
    return str_starts_with(name, STR("mkfs."));
}

bool shell_command_harms(const ShellCommand *command) {
    Str name = command_name(command);
    static const char *const readers[] = {
        "cat", "less",  "more", "head", "tail", "cp",      "base64", "xxd", "od",  "tar", "zip",
        "scp", "rsync", "curl", "wget", "nc",   "strings", "grep",   "awk", "sed", NULL};
    static const char *const coders[] = {"perl", "ruby", "node",       "php", "awk", "gawk", "mawk",
                                         "lua",  "pwsh", "powershell", "vim", "ed",  NULL};
    if (redirects_harm(command) || row_harms(command, name)) {
        return true;
    }
    if (command->count == 0) {
        return false;
    }
    if (str_equal(name, STR("rm")) || str_equal(name, STR("unlink"))) {
        return removes(command);
    }
    if (str_equal(name, STR("chmod"))) {
        return has_part(command, "777") || has_part(command, "+s") ||
               has_option(command, 'R', NULL) || has_part(command, "u+s") ||
               has_part(command, "4755");
    }
    if (is_one_of(name, readers) && sends_secrets(command)) {
        return true;
    }
    if (str_equal(name, STR("sed"))) {
        return has_part(command, "/e") || str_equal(command->words[command->count - 1], STR("e")) ||
               has_part(command, "1e");
    }
    if (is_one_of(name, coders) || is_python(name)) {
        return code_harms(command) || command->runs_fetched;
    }
    /* What comes in is run as a command each time. */
    if (is_interpreter(name) && str_equal(base_name(command->words[0]), STR("xargs"))) {
        return true;
    }
    bool sources = str_equal(name, STR("source")) || str_equal(name, STR(".")) ||
                   shell_is_eval(command) || is_interpreter(name);
    return sources && command->runs_fetched;
}

/* Whether the interpreter runs what comes in, and not a file of its own. */
static bool runs_input(const ShellCommand *command) {
    for (int32_t i = command_at(command) + 1; i < command->count; i++) {
        Str word = command->words[i];
        bool is_option = word.size > 0 && word.data[0] == '-';
        if (!is_option) {
            return false;
        }
    }
    return true;
}

bool shell_runs_input(const ShellCommand *command) {
    return is_interpreter(command_name(command)) && runs_input(command);
}

/* A place that a program may do with as it likes. What is behind a variable cannot be told: `"$folder"` is taken for
 * its own, `"$folder"/` for a slip away from the root. */
static bool is_own_place(Str word) {
    static const char *const own[] = {"/work", "/tmp", "/dev/shm", NULL};
    for (const char *const *place = own; *place; place++) {
        Str name = str_from(*place);
        bool is_below = str_starts_with(word, name) && word.size > name.size + 1 &&
                        word.data[name.size] == '/' && word.data[name.size + 1] != '*';
        if (is_below && !holds(word, "..")) {
            return true;
        }
    }
    if (word.size > 0 && word.data[0] == '$') {
        return word.size == 1;
    }
    return path_kind(word) == PATH_INSIDE && !str_equal(word, STR("*")) &&
           !str_equal(word, STR(".")) && !str_equal(word, STR("./")) &&
           !str_equal(word, STR("./*")) && !str_equal(word, STR(".*"));
}

bool shell_keeps_inside(const ShellCommand *command) {
    static const char *const removers[] = {"rm",    "unlink", "truncate", "shred",
                                           "chmod", "chown",  NULL};
    Str name = command_name(command);
    bool is_find = str_equal(name, STR("find"));
    if ((!is_find && !is_one_of(name, removers)) || redirects_harm(command) ||
        has_option(command, 0, "--no-preserve-root") || has_part(command, "+s")) {
        return false;
    }
    int32_t places = 0;
    for (int32_t i = command_at(command) + 1; i < command->count; i++) {
        Str word = command->words[i];
        bool is_option = word.size > 0 && word.data[0] == '-';
        if (is_option && is_find) {
            break; /* places stand before the tests */
        }
        bool is_dot = is_find && (str_equal(word, STR(".")) || str_equal(word, STR("./")));
        if (!is_option && !is_dot && !is_own_place(word)) {
            return false;
        }
        places += !is_option;
    }
    return places > 0;
}

bool shell_pipe_harms(const ShellCommand *before, const ShellCommand *command) {
    Str name = command_name(command);
    if (shell_runs_input(command)) {
        return true; /* a text that a pipe makes is run, whatever makes it */
    }
    bool sends = is_fetcher(name) && before->count > 0;
    if (sends) {
        for (int32_t i = 0; i < before->count; i++) {
            if (is_secret_place(before->words[i]) || str_equal(before->words[i], STR("env")) ||
                str_equal(before->words[i], STR("printenv"))) {
                return true;
            }
        }
    }
    return false;
}

static bool ends_word(char c) {
    return strchr(" \t\n;&|()<>`'\"", c) != NULL;
}

/* "./a.sh" is a.sh. */
static Str plain_place(Str place) {
    return str_starts_with(place, STR("./")) ? str_slice(place, 2, place.size) : place;
}

bool shell_text_runs(Str text, Str place) {
    bool is_first = true; /* the next word is what is run */
    for (int64_t at = 0; at < text.size; at++) {
        int64_t end = at;
        while (end < text.size && !ends_word(text.data[end])) {
            end++;
        }
        Str word = str_slice(text, at, end);
        if (is_first && word.size > 0 && str_equal(plain_place(word), plain_place(place))) {
            return true;
        }
        bool passes_on = word.size == 0 || word.data[0] == '-' || is_interpreter(base_name(word)) ||
                         is_one_of(word, wrappers) || is_number(word);
        bool is_next = end < text.size && strchr("\n;&|(`", text.data[end]);
        is_first = (is_first && passes_on) || is_next;
        at = end;
    }
    return false;
}
