/* A plain main for a fuzz target: runs each file named, and each file of each folder named, once. */
#include <dirent.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int run_path(const char *path) {
    struct stat status;
    if (stat(path, &status) != 0) {
        perror(path);
        return 1;
    }
    if (S_ISDIR(status.st_mode)) {
        struct dirent **entries;
        int count = scandir(path, &entries, NULL, alphasort);
        int failed = count < 0;
        for (int i = 0; i < count; i++) {
            if (entries[i]->d_name[0] != '.') {
                char child[4096];
                snprintf(child, sizeof child, "%s/%s", path, entries[i]->d_name);
                failed |= run_path(child);
            }
            free(entries[i]);
        }
        free(count < 0 ? NULL : entries);
        return failed;
    }
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = malloc((size_t)status.st_size + 1);
    if (!file || !bytes) {
        perror(path);
        return 1;
    }
    size_t size = fread(bytes, 1, (size_t)status.st_size, file);
    fclose(file);
    LLVMFuzzerTestOneInput(bytes, size);
    free(bytes);
    return 0;
}

int main(int argc, char **argv) {
    int failed = 0;
    for (int i = 1; i < argc; i++) {
        failed |= run_path(argv[i]);
    }
    return failed;
}
