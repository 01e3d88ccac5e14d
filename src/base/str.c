/* Operations on borrowed bytes. */
#include "base/str.h"

#include "base/assert.h"

Str str_slice(Str s, int64_t start, int64_t end) {
    ASSERT(0 <= start && start <= end && end <= s.size);
    return (Str){s.data + start, end - start};
}

static bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

Str str_trim(Str s) {
    while (s.size > 0 && is_space(s.data[0])) {
        s.data++;
        s.size--;
    }
    while (s.size > 0 && is_space(s.data[s.size - 1])) {
        s.size--;
    }
    return s;
}

int64_t str_find(Str s, Str needle, int64_t start) {
    ASSERT(start >= 0);
    if (start > s.size) {
        return -1;
    }
    if (needle.size == 0) {
        return start;
    }
    const char *found =
        memmem(s.data + start, (size_t)(s.size - start), needle.data, (size_t)needle.size);
    return found ? found - s.data : -1;
}

int64_t str_count_byte(Str s, char byte) {
    int64_t count = 0;
    for (int64_t i = 0; i < s.size; i++) {
        count += s.data[i] == byte;
    }
    return count;
}

int str_compare(Str a, Str b) {
    int64_t common = a.size < b.size ? a.size : b.size;
    int order = common > 0 ? memcmp(a.data, b.data, (size_t)common) : 0;
    if (order != 0) {
        return order;
    }
    return (a.size > b.size) - (a.size < b.size);
}

Str str_cut(Str *rest, char separator) {
    const char *found = rest->size > 0 ? memchr(rest->data, separator, (size_t)rest->size) : NULL;
    if (!found) {
        Str all = *rest;
        *rest = (Str){NULL, 0};
        return all;
    }
    Str head = {rest->data, found - rest->data};
    *rest = (Str){found + 1, rest->size - head.size - 1};
    return head;
}

uint64_t str_hash(Str s) {
    uint64_t hash = UINT64_C(14695981039346656037);
    for (int64_t i = 0; i < s.size; i++) {
        hash = (hash ^ (unsigned char)s.data[i]) * UINT64_C(1099511628211);
    }
    return hash;
}

enum { DISTANCE_NAME_BYTES = 64 };

static int min_int(int a, int b) {
    return a < b ? a : b;
}

int str_distance(Str a, Str b, int limit) {
    if (a.size > DISTANCE_NAME_BYTES || b.size > DISTANCE_NAME_BYTES) {
        return limit + 1;
    }
    int rows[3][DISTANCE_NAME_BYTES + 1];
    for (int j = 0; j <= (int)b.size; j++) {
        rows[0][j] = j;
    }
    for (int i = 1; i <= (int)a.size; i++) {
        int *row = rows[i % 3];
        int *above = rows[(i - 1) % 3];
        int *two_above = rows[(i + 1) % 3];
        row[0] = i;
        for (int j = 1; j <= (int)b.size; j++) {
            int cost = a.data[i - 1] != b.data[j - 1];
            row[j] = min_int(min_int(above[j] + 1, row[j - 1] + 1), above[j - 1] + cost);
            if (i > 1 && j > 1 && a.data[i - 1] == b.data[j - 2] &&
                a.data[i - 2] == b.data[j - 1]) {
                row[j] = min_int(row[j], two_above[j - 2] + 1);
            }
        }
    }
    int distance = rows[a.size % 3][b.size];
    return distance <= limit ? distance : limit + 1;
}
