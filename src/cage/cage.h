/* cage: the memory that a world lives in. The engine makes no system calls; this is where they are made for it.
 *
 * A cage is reserved once and holds one world after another. */
#pragma once

#include "engine/engine.h"

typedef enum CageImage { CAGE_IMAGE_MAPPED, CAGE_IMAGE_COPIED } CageImage;

typedef struct Cage {
    char *memory;          /* the reservation, NULL before the first world */
    EngineRange ranges[3]; /* what is open in it */
    CageImage image;
    bool used;           /* a world was started and not emptied */
    bool based_on_image; /* that world began with the image's pages */
} Cage;

/* No memory is reserved yet. */
void cage_init(Cage *cage);
/* Reserves the addresses now: for a process that is about to give up such rights.
 * errors: ST_NO_MEMORY. */
MUST_USE Status cage_reserve(Cage *cage);
/* The world is gone and its memory is the system's; the addresses stay reserved. */
void cage_empty(Cage *cage);
/* A fresh world; the one before it in this cage is gone.
 *
 * errors: ST_NO_MEMORY when the system gives none, ST_LIMIT and ST_RANGE as engine_world_new.
 * owns:   the world belongs to the cage. */
MUST_USE Status cage_start(Cage *cage, const EngineHost *host, const EngineOptions *options,
                           World **out_world);
/* Gives everything back. */
void cage_done(Cage *cage);
