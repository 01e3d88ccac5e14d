/* The start image: made by tools/freeze.c when Cordon is built, part of the program. */
#pragma once

#include "engine/engine.h"

#define IMAGE_MAGIC UINT64_C(0x3167616d69437243)
enum { IMAGE_HEAD_BYTES = 4096, IMAGE_USUAL_MOST = 128 };

/* Pages by their numbers from the reservation's start. */
typedef struct ImagePages {
    int32_t count;
    uint32_t pages[IMAGE_USUAL_MOST];
} ImagePages;

/* The first page; behind it the contents of the ranges, one after the other, all of them whole pages. */
typedef struct ImageHead {
    uint64_t magic;
    int32_t range_count, padding;
    uint64_t checksum;     /* of the contents, and of the engine that made them */
    EngineRange ranges[4]; /* from the reservation's start */
    /* What nearly every program writes, behind the ranges, too, and what it only reads; each in rising order. */
    ImagePages usual_written, usual_read;
} ImageHead;

/* At a page's start, in memory as in the program's file. Written by the build. */
extern const char cage_image[];
extern const char cage_image_end[];
