/* The record's files; private to record. */
#pragma once

#include "record/record.h"

/* Numbers of the files that there are: 000001.jsonl and on. They need not be without gaps at their beginning. */
typedef struct Files {
    int folder_fd;
    int32_t oldest, newest; /* 0: there is none */
} Files;

enum { FILE_NAME_SIZE = 24 };
void files_name(int32_t number, char out_name[FILE_NAME_SIZE]);
/* errors: as state_open, ST_IO. `folder_fd` is the caller's. */
MUST_USE Status files_open(Files *out_files);
/* Bytes of all of them. */
int64_t files_size(const Files *files);

/* Reads what a line says of its place and checks its hash: is_whole. */
void line_read(Str text, RecordLine *out_line);
/* What stands behind the members of a line: ,"previous":...,"sequence":...,"hash":...} */
enum { LINE_TAIL_MOST = 13 + 64 + 13 + 20 + 9 + 64 + 2 };
