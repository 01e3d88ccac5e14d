/* Raw DEFLATE unpacked: as far as the input goes, or a little further than the caller's limit.
 *
 * Between two calls all that is known is a handful of bytes: in which kind of block the reading is and the lengths of
 * its codes. A block's head and a match are read whole or not at all, so that a call begins between two symbols; what
 * is incomplete at the input's end is given again with what follows. */
#include "engine/modules/deflate.h"

#include "engine/exec/charge.h"
#include "engine/exec/natives.h"
#include "engine/exec/raise.h"
#include "engine/objects/bytes.h"
#include "engine/objects/int.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"

enum {
    ROOT_BITS = 9, /* codes up to here are found by one look at a table */
    LENGTHS_MOST = 320,
    FUEL_A_SYMBOL = 6,
    FUEL_A_TABLE = 2000,
    OUTPUT_LEAST = 1024
};

typedef enum Where { BETWEEN_BLOCKS, IN_STORED, IN_CODED, AT_END } Where;

/* What one call leaves to the next. */
typedef struct Place {
    uint8_t where;
    uint8_t last; /* the block is the last one */
    uint16_t literal_count, distance_count;
    uint16_t stored_left;
    uint8_t lengths[LENGTHS_MOST]; /* of the block's literal codes, then of its distance codes */
} Place;

/* A canonical code: `root` gives symbol << 4 | length for short codes, the rest is found by counting. */
typedef struct Code {
    uint16_t root[1 << ROOT_BITS];
    uint16_t counts[CODE_BITS_MOST + 1];
    uint16_t symbols[LENGTHS_MOST];
} Code;

typedef struct Inflate {
    World *world;
    const uint8_t *in;
    int64_t bit, bit_end;
    Str window; /* what came out before */
    RawObject *out;
    int64_t size, limit;
    Place place;
    Code literals, distances;
    const char *wrong;
} Inflate;

typedef enum Progress { GOES_ON, NEEDS_MORE, IS_WRONG, IS_FULL, LACKS_MEMORY, LACKS_FUEL } Progress;

static Progress wrong(Inflate *i, const char *why) {
    i->wrong = why;
    return IS_WRONG;
}

/* --- bits -------------------------------------------------------------------------------------------------------- */

/* The next `count` (at most 16) bits, zeros behind the end. */
static uint32_t peek(const Inflate *i, int count) {
    uint32_t value = 0;
    int64_t byte = i->bit >> 3, end = i->bit_end >> 3;
    if (byte + 3 <= end) {
        memcpy(&value, i->in + byte, 3);
    } else {
        for (int shift = 0; byte < end; shift += 8, byte++) {
            value |= (uint32_t)i->in[byte] << shift;
        }
    }
    return value >> (i->bit & 7) & ((1u << count) - 1);
}

/* The next bits, which may lie behind the end: the caller asks `is_short` before it believes them. */
static uint32_t take(Inflate *i, int count) {
    uint32_t value = peek(i, count);
    i->bit += count;
    return value;
}

static bool is_short(const Inflate *i) {
    return i->bit > i->bit_end;
}

/* --- codes ------------------------------------------------------------------------------------------------------- */

/* Codes that are left without a symbol; below 0: there are too many. */
static int unused_codes(const Code *code) {
    int left = 1;
    for (int length = 1; length <= CODE_BITS_MOST; length++) {
        left = 2 * left - code->counts[length];
        if (left < 0) {
            return left;
        }
    }
    return left;
}

static void fill_root(Code *code, uint32_t bits, int length, int symbol) {
    uint32_t turned = 0;
    for (int k = 0; k < length; k++) {
        turned |= (bits >> k & 1) << (length - 1 - k);
    }
    for (; turned < 1 << ROOT_BITS; turned += 1u << length) {
        code->root[turned] = (uint16_t)(symbol << 4 | length);
    }
}

static void make_code(Code *code, const uint8_t *lengths, int count) {
    uint16_t place[CODE_BITS_MOST + 2] = {0};
    uint32_t next[CODE_BITS_MOST + 1] = {0};
    memset(code->root, 0, sizeof code->root);
    memset(code->counts, 0, sizeof code->counts);
    for (int i = 0; i < count; i++) {
        code->counts[lengths[i]]++;
    }
    code->counts[0] = 0;
    for (int length = 1; length <= CODE_BITS_MOST; length++) {
        place[length + 1] = (uint16_t)(place[length] + code->counts[length]);
        next[length] = (next[length - 1] + code->counts[length - 1]) << 1;
    }
    if (unused_codes(code) < 0) {
        return;
    }
    for (int i = 0; i < count; i++) {
        int length = lengths[i];
        if (length) {
            code->symbols[place[length]++] = (uint16_t)i;
            if (length <= ROOT_BITS) {
                fill_root(code, next[length], length, i);
            }
            next[length]++;
        }
    }
}

/* -1: no symbol has this code. */
static int take_symbol(Inflate *i, const Code *code) {
    uint16_t entry = code->root[peek(i, ROOT_BITS)];
    if (entry) {
        i->bit += entry & 15;
        return entry >> 4;
    }
    uint32_t bits = peek(i, CODE_BITS_MOST);
    int value = 0, first = 0, index = 0;
    for (int length = 1; length <= CODE_BITS_MOST; length++) {
        value |= (int)(bits & 1);
        bits >>= 1;
        int count = code->counts[length];
        if (value - count < first) {
            i->bit += length;
            return code->symbols[index + value - first];
        }
        index += count;
        first = (first + count) << 1;
        value <<= 1;
    }
    i->bit += CODE_BITS_MOST;
    return -1;
}

static bool is_incomplete(const Code *code) {
    return unused_codes(code) > 0 && !(code->counts[1] == 1 && unused_codes(code) == 1 << 14);
}

static void use_lengths(Inflate *i) {
    const Place *place = &i->place;
    owe(i->world, FUEL_A_TABLE);
    make_code(&i->literals, place->lengths, place->literal_count);
    make_code(&i->distances, place->lengths + place->literal_count, place->distance_count);
}

/* --- heads of blocks --------------------------------------------------------------------------------------------- */

static Progress begin_stored(Inflate *i) {
    i->bit = (i->bit + 7) & ~(int64_t)7;
    uint32_t size = take(i, 16), inverse = take(i, 16);
    if (is_short(i)) {
        return NEEDS_MORE;
    }
    if (size != (~inverse & 0xffff)) {
        return wrong(i, "invalid stored block lengths");
    }
    i->place.where = IN_STORED;
    i->place.stored_left = (uint16_t)size;
    return GOES_ON;
}

static void begin_fixed(Inflate *i) {
    Place *place = &i->place;
    place->where = IN_CODED;
    place->literal_count = 288;
    place->distance_count = 30;
    memset(place->lengths, 8, 144);
    memset(place->lengths + 144, 9, 112);
    memset(place->lengths + 256, 7, 24);
    memset(place->lengths + 280, 8, 8);
    memset(place->lengths + 288, 5, 30);
    use_lengths(i);
}

/* The lengths of both codes, themselves coded by `i->literals`. */
static Progress read_lengths(Inflate *i, int count) {
    uint8_t *lengths = i->place.lengths;
    for (int at = 0; at < count;) {
        int symbol = take_symbol(i, &i->literals);
        if (symbol >= 0 && symbol < 16) {
            lengths[at++] = (uint8_t)symbol;
            continue;
        }
        if (is_short(i)) {
            return NEEDS_MORE;
        }
        if (symbol < 0) {
            return wrong(i, "invalid code lengths set");
        }
        int run = symbol == 16   ? 3 + (int)take(i, 2)
                  : symbol == 17 ? 3 + (int)take(i, 3)
                                 : 11 + (int)take(i, 7);
        if (is_short(i)) {
            return NEEDS_MORE;
        }
        if ((symbol == 16 && at == 0) || at + run > count) {
            return wrong(i, "invalid bit length repeat");
        }
        memset(lengths + at, symbol == 16 ? lengths[at - 1] : 0, (size_t)run);
        at += run;
    }
    return is_short(i) ? NEEDS_MORE : GOES_ON;
}

static Progress begin_dynamic(Inflate *i) {
    Place *place = &i->place;
    int literals = 257 + (int)take(i, 5), distances = 1 + (int)take(i, 5);
    int told = 4 + (int)take(i, 4);
    uint8_t lengths[CODES_LENGTH] = {0};
    for (int k = 0; k < told; k++) {
        lengths[deflate_length_order[k]] = (uint8_t)take(i, 3);
    }
    if (is_short(i)) {
        return NEEDS_MORE;
    }
    if (literals > CODES_LITERAL || distances > CODES_DISTANCE) {
        return wrong(i, "too many length or distance symbols");
    }
    owe(i->world, FUEL_A_TABLE);
    make_code(&i->literals, lengths, CODES_LENGTH);
    if (unused_codes(&i->literals) != 0) {
        return wrong(i, "invalid code lengths set");
    }
    Progress progress = read_lengths(i, literals + distances);
    if (progress != GOES_ON) {
        return progress;
    }
    if (!place->lengths[CODE_END_OF_BLOCK]) {
        return wrong(i, "invalid code -- missing end-of-block");
    }
    place->literal_count = (uint16_t)literals;
    place->distance_count = (uint16_t)distances;
    use_lengths(i);
    if (unused_codes(&i->literals) < 0 || is_incomplete(&i->literals)) {
        return wrong(i, "invalid literal/lengths set");
    }
    if (unused_codes(&i->distances) < 0 ||
        (is_incomplete(&i->distances) && unused_codes(&i->distances) != 1 << CODE_BITS_MOST)) {
        return wrong(i, "invalid distances set");
    }
    place->where = IN_CODED;
    return GOES_ON;
}

static Progress begin_block(Inflate *i) {
    int64_t start = i->bit;
    i->place.last = (uint8_t)take(i, 1);
    uint32_t kind = take(i, 2);
    Progress progress = is_short(i) ? NEEDS_MORE
                        : kind == 0 ? begin_stored(i)
                        : kind == 1 ? GOES_ON
                        : kind == 2 ? begin_dynamic(i)
                                    : wrong(i, "invalid block type");
    if (progress == GOES_ON && kind == 1) {
        begin_fixed(i);
    }
    if (progress == NEEDS_MORE) {
        i->bit = start;
    }
    return progress;
}

/* --- contents of blocks ------------------------------------------------------------------------------------------ */

/* Room for `more` bytes of output. */
static bool make_room(Inflate *i, int64_t more) {
    if (i->size + more <= i->out->size) {
        return true;
    }
    int64_t wanted = 2 * (int64_t)i->out->size + more;
    RawObject *larger = heap_could_hold(i->world, wanted) ? heap_new_raw(i->world, wanted) : NULL;
    if (!larger) {
        return false;
    }
    owe(i->world, i->size / 16);
    memcpy(larger->data, i->out->data, (size_t)i->size);
    heap_give_back(i->world, i->out);
    i->out = larger;
    return true;
}

static Progress end_block(Inflate *i) {
    i->place.where = i->place.last ? AT_END : BETWEEN_BLOCKS;
    return GOES_ON;
}

static Progress copy_stored(Inflate *i) {
    int64_t size = i->place.stored_left, there = (i->bit_end - i->bit) / 8;
    if (size == 0) {
        return end_block(i);
    }
    size = there < size ? there : size;
    size = i->limit - i->size < size ? i->limit - i->size : size;
    if (size <= 0) {
        return i->size >= i->limit ? IS_FULL : NEEDS_MORE;
    }
    if (!make_room(i, size)) {
        return LACKS_MEMORY;
    }
    owe(i->world, size / 8);
    memcpy(i->out->data + i->size, i->in + i->bit / 8, (size_t)size);
    i->size += size;
    i->bit += size * 8;
    i->place.stored_left = (uint16_t)(i->place.stored_left - size);
    return GOES_ON;
}

static Progress copy_match(Inflate *i, int length, int distance) {
    if (distance > i->size + i->window.size) {
        return wrong(i, "invalid distance too far back");
    }
    char *out = i->out->data;
    for (; length; length--, i->size++) {
        int64_t from = i->size - distance;
        out[i->size] = from >= 0 ? out[from] : i->window.data[i->window.size + from];
    }
    return GOES_ON;
}

static Progress take_match(Inflate *i, int symbol) {
    int code = symbol - CODE_END_OF_BLOCK - 1;
    if (symbol < 0 || code >= 29) {
        return is_short(i) ? NEEDS_MORE : wrong(i, "invalid literal/length code");
    }
    int length = deflate_length_base[code] + (int)take(i, deflate_length_extra[code]);
    int far = take_symbol(i, &i->distances);
    if (is_short(i)) {
        return NEEDS_MORE;
    }
    if (far < 0 || far >= CODES_DISTANCE) {
        return wrong(i, "invalid distance code");
    }
    int distance = deflate_distance_base[far] + (int)take(i, deflate_distance_extra[far]);
    owe(i->world, length / 2);
    return is_short(i) ? NEEDS_MORE : copy_match(i, length, distance);
}

static Progress take_symbols(Inflate *i) {
    for (Progress progress = GOES_ON; progress == GOES_ON && i->place.where == IN_CODED;) {
        if (i->size >= i->limit) {
            return IS_FULL;
        }
        if (!make_room(i, MATCH_MOST)) {
            return LACKS_MEMORY;
        }
        if (!charge(i->world, FUEL_A_SYMBOL)) {
            return LACKS_FUEL;
        }
        int64_t start = i->bit;
        int symbol = take_symbol(i, &i->literals);
        if (symbol >= 0 && symbol <= CODE_END_OF_BLOCK) {
            if (is_short(i)) {
                progress = NEEDS_MORE;
            } else if (symbol == CODE_END_OF_BLOCK) {
                end_block(i);
            } else {
                i->out->data[i->size++] = (char)(uint8_t)symbol;
            }
        } else {
            progress = take_match(i, symbol);
        }
        if (progress != GOES_ON) {
            i->bit = progress == NEEDS_MORE ? start : i->bit;
            return progress;
        }
    }
    return GOES_ON;
}

static Progress run(Inflate *i) {
    Progress progress = GOES_ON;
    while (progress == GOES_ON && i->place.where != AT_END) {
        progress = !is_paid(i->world)                 ? LACKS_FUEL
                   : i->place.where == BETWEEN_BLOCKS ? begin_block(i)
                   : i->place.where == IN_STORED      ? copy_stored(i)
                                                      : take_symbols(i);
    }
    return progress;
}

/* --- the native -------------------------------------------------------------------------------------------------- */

enum { ARG_DATA, ARG_BIT, ARG_PLACE, ARG_WINDOW, ARG_LIMIT };

/* What an earlier call left; the world may have been loaded, so it is looked at as any input is. */
static bool read_place(Place *place, Str bytes) {
    *place = (Place){0};
    if (bytes.size == 0) {
        return true;
    }
    if (bytes.size != sizeof *place) {
        return false;
    }
    memcpy(place, bytes.data, sizeof *place);
    bool fits = place->where <= AT_END && place->literal_count <= 288 &&
                place->distance_count <= CODES_DISTANCE;
    for (int k = 0; k < LENGTHS_MOST; k++) {
        fits = fits && place->lengths[k] <= CODE_BITS_MOST;
    }
    return fits;
}

static Value result_of(Inflate *i) {
    Value items[4] = {bytes_from(i->world, i->out->data, i->size), value_int(i->bit),
                      bytes_from(i->world, (const char *)&i->place, sizeof i->place),
                      i->wrong                   ? str_from_utf8(i->world, str_from(i->wrong))
                      : i->place.where == AT_END ? TRUE
                                                 : FALSE};
    bool made = !is_signal(items[0]) && !is_signal(items[2]) && !is_signal(items[3]);
    return made ? tuple_from(i->world, items, 4) : SIGNAL_MEMORY;
}

/* (data, bit, place, window, limit): (what comes out, the next bit, the place, True at the end or what is wrong).
 * At most MATCH_MOST bytes more than `limit`. */
Value deflate_expand(World *world, Value *args, int count) {
    (void)count;
    Str data, window, place;
    Value ready = bytes_argument(world, args[ARG_DATA], &data);
    ready = is_signal(ready) ? ready : bytes_argument(world, args[ARG_WINDOW], &window);
    ready = is_signal(ready) ? ready : bytes_argument(world, args[ARG_PLACE], &place);
    if (is_signal(ready)) {
        return ready;
    }
    Inflate i = {.world = world,
                 .in = (const uint8_t *)data.data,
                 .bit_end = data.size * 8,
                 .window = window};
    if (!int_to_int64(world, args[ARG_BIT], &i.bit) || i.bit < 0 || i.bit > i.bit_end ||
        !int_to_int64(world, args[ARG_LIMIT], &i.limit) || !read_place(&i.place, place)) {
        return raise(world, TYPE_VALUE_ERROR, "not a place in a compressed stream");
    }
    int64_t guess = data.size * 4 < i.limit ? data.size * 4 : i.limit;
    i.out = heap_new_raw(world, guess + OUTPUT_LEAST);
    if (!i.out) {
        return SIGNAL_MEMORY;
    }
    if (i.place.where == IN_CODED) {
        use_lengths(&i);
        if (unused_codes(&i.literals) < 0 || unused_codes(&i.distances) < 0) {
            return raise(world, TYPE_VALUE_ERROR, "not a place in a compressed stream");
        }
    }
    Progress progress = run(&i);
    Value result = progress == LACKS_FUEL     ? SIGNAL_LIMIT
                   : progress == LACKS_MEMORY ? SIGNAL_MEMORY
                                              : result_of(&i);
    heap_give_back(world, i.out);
    return result;
}
