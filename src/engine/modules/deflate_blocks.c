/* The blocks of DEFLATE: Huffman codes for what occurs in one, and the choice between three ways to write it.
 *
 * The code that a set of frequencies gets is not unique: equal frequencies may be joined in any order. So that a
 * program's compressed bytes are those that it has in CPython, ties are broken as zlib breaks them: the joined nodes
 * lie in a binary heap ordered by frequency and then by height; codes that would be longer than the format allows are
 * shortened by moving a leaf of the deepest level that has room down beside one of the overlong ones. */
#include "engine/modules/deflate.h"

#include "base/assert.h"

const uint8_t deflate_length_extra[29] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                          2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
const uint16_t deflate_length_base[29] = {3,  4,  5,  6,   7,   8,   9,   10,  11, 13,
                                          15, 17, 19, 23,  27,  31,  35,  43,  51, 59,
                                          67, 83, 99, 115, 131, 163, 195, 227, 258};
const uint8_t deflate_distance_extra[CODES_DISTANCE] = {0, 0, 0,  0,  1,  1,  2,  2,  3,  3,
                                                        4, 4, 5,  5,  6,  6,  7,  7,  8,  8,
                                                        9, 9, 10, 10, 11, 11, 12, 12, 13, 13};
const uint16_t deflate_distance_base[CODES_DISTANCE] = {
    1,   2,   3,   4,   5,   7,    9,    13,   17,   25,   33,   49,   65,    97,    129,
    193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
const uint8_t deflate_length_order[CODES_LENGTH] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                    11, 4,  12, 3, 13, 2, 14, 1, 15};

enum {
    LEAVES_MOST = CODES_LITERAL + 2, /* the fixed code has two that never occur */
    NODES_MOST = 2 * LEAVES_MOST,
    STORED_MOST = 65535,
    REPEAT_LAST = 16, /* the last length 3 to 6 times */
    REPEAT_ZERO = 17, /* 3 to 10 zeros */
    REPEAT_ZEROS = 18 /* 11 to 138 zeros */
};

/* A code under construction: its leaves are `leaf_count` symbols, its inner nodes lie behind them. */
typedef struct Tree {
    int leaf_count, bits_most;
    int highest; /* the highest symbol that occurs */
    uint32_t frequency[NODES_MOST];
    uint16_t parent[NODES_MOST];
    uint8_t height[NODES_MOST];
    uint8_t length[NODES_MOST]; /* of the leaves: what is wanted; 0: has no code */
    uint16_t code[LEAVES_MOST]; /* its first bit least significant */
} Tree;

/* --- bits -------------------------------------------------------------------------------------------------------- */

void bits_put(BitWriter *bits, uint32_t value, int count) {
    bits->held |= (uint64_t)value << bits->count;
    bits->count += count;
    while (bits->count >= 8) {
        ASSERT(bits->size < bits->room);
        bits->data[bits->size++] = (char)(uint8_t)bits->held;
        bits->held >>= 8;
        bits->count -= 8;
    }
}

void bits_align(BitWriter *bits) {
    bits_put(bits, 0, -bits->count & 7);
}

/* --- a Huffman code ---------------------------------------------------------------------------------------------- */

typedef struct Joins {
    Tree *tree;
    uint16_t heap[NODES_MOST]; /* from 1 on */
    int heap_count;
    uint16_t order[NODES_MOST]; /* the nodes as they were taken, the root last */
    int order_count;
    int added[2], added_count; /* leaves that do not occur */
} Joins;

static bool comes_first(const Tree *tree, int a, int b) {
    return tree->frequency[a] < tree->frequency[b] ||
           (tree->frequency[a] == tree->frequency[b] && tree->height[a] <= tree->height[b]);
}

static void sink(Joins *joins, int place) {
    uint16_t node = joins->heap[place];
    for (int below = 2 * place; below <= joins->heap_count; below = 2 * place) {
        if (below < joins->heap_count &&
            comes_first(joins->tree, joins->heap[below + 1], joins->heap[below])) {
            below++;
        }
        if (comes_first(joins->tree, node, joins->heap[below])) {
            break;
        }
        joins->heap[place] = joins->heap[below];
        place = below;
    }
    joins->heap[place] = node;
}

/* All symbols that occur, and others where they are less than two: a code has two at the least. */
static void collect_leaves(Joins *joins) {
    Tree *tree = joins->tree;
    tree->highest = -1;
    for (int i = 0; i < tree->leaf_count; i++) {
        tree->length[i] = tree->height[i] = 0;
        if (tree->frequency[i]) {
            joins->heap[++joins->heap_count] = (uint16_t)i;
            tree->highest = i;
        }
    }
    while (joins->heap_count < 2) {
        int added = tree->highest < 2 ? ++tree->highest : 0;
        tree->frequency[added] = 1;
        joins->added[joins->added_count++] = added;
        joins->heap[++joins->heap_count] = (uint16_t)added;
    }
}

static void join_nodes(Joins *joins) {
    Tree *tree = joins->tree;
    for (int i = joins->heap_count / 2; i > 0; i--) {
        sink(joins, i);
    }
    for (int node = tree->leaf_count; joins->heap_count >= 2; node++) {
        int least = joins->heap[1];
        joins->heap[1] = joins->heap[joins->heap_count--];
        sink(joins, 1);
        int next = joins->heap[1];
        joins->order[joins->order_count++] = (uint16_t)least;
        joins->order[joins->order_count++] = (uint16_t)next;
        tree->frequency[node] = tree->frequency[least] + tree->frequency[next];
        uint8_t higher =
            tree->height[least] > tree->height[next] ? tree->height[least] : tree->height[next];
        tree->height[node] = (uint8_t)(higher + 1);
        tree->parent[least] = tree->parent[next] = (uint16_t)node;
        joins->heap[1] = (uint16_t)node;
        sink(joins, 1);
    }
    joins->order[joins->order_count++] = joins->heap[1];
}

/* counts[n] becomes the number of leaves of length n. Returns how many are too long. */
static int count_lengths(const Joins *joins, int *counts) {
    Tree *tree = joins->tree;
    int too_long = 0, root = joins->order[joins->order_count - 1];
    tree->length[root] = 0;
    for (int i = joins->order_count - 2; i >= 0; i--) {
        int node = joins->order[i], length = tree->length[tree->parent[node]] + 1;
        if (length > tree->bits_most) {
            length = tree->bits_most;
            too_long++;
        }
        tree->length[node] = (uint8_t)length;
        counts[length] += node < tree->leaf_count;
    }
    return too_long;
}

static void shorten(const Joins *joins, int *counts, int too_long) {
    Tree *tree = joins->tree;
    for (; too_long > 0; too_long -= 2) {
        int length = tree->bits_most - 1;
        while (!counts[length]) {
            length--;
        }
        counts[length]--;
        counts[length + 1] += 2;
        counts[tree->bits_most]--;
    }
    int next = 0;
    for (int length = tree->bits_most; length; length--) {
        for (int left = counts[length]; left;) {
            int node = joins->order[next++];
            if (node < tree->leaf_count) {
                tree->length[node] = (uint8_t)length;
                left--;
            }
        }
    }
}

static uint16_t reversed(uint32_t code, int length) {
    uint32_t result = 0;
    for (; length; length--, code >>= 1) {
        result = result << 1 | (code & 1);
    }
    return (uint16_t)result;
}

/* The canonical codes of the lengths. */
static void assign_codes(Tree *tree) {
    uint32_t next[CODE_BITS_MOST + 1] = {0}, code = 0;
    int counts[CODE_BITS_MOST + 1] = {0};
    for (int i = 0; i < tree->leaf_count; i++) {
        counts[tree->length[i]] += tree->length[i] != 0;
    }
    for (int length = 1; length <= CODE_BITS_MOST; length++) {
        next[length] = code = (code + (uint32_t)counts[length - 1]) << 1;
    }
    for (int i = 0; i < tree->leaf_count; i++) {
        if (tree->length[i]) {
            tree->code[i] = reversed(next[tree->length[i]]++, tree->length[i]);
        }
    }
}

static void build(Tree *tree) {
    Joins joins = {.tree = tree};
    int counts[CODE_BITS_MOST + 1] = {0};
    collect_leaves(&joins);
    join_nodes(&joins);
    int too_long = count_lengths(&joins, counts);
    if (too_long) {
        shorten(&joins, counts, too_long);
    }
    while (joins.added_count) {
        tree->frequency[joins.added[--joins.added_count]] = 0;
    }
    assign_codes(tree);
}

static void build_fixed(Tree *literals, Tree *distances) {
    *literals = (Tree){.leaf_count = LEAVES_MOST};
    *distances = (Tree){.leaf_count = CODES_DISTANCE};
    for (int i = 0; i < LEAVES_MOST; i++) {
        literals->length[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    }
    memset(distances->length, 5, CODES_DISTANCE);
    assign_codes(literals);
    assign_codes(distances);
}

/* --- symbols ----------------------------------------------------------------------------------------------------- */

/* The last code whose least value is no more than `value`. */
static int code_of(const uint16_t *bases, int count, int value) {
    int low = 0, high = count - 1;
    while (low < high) {
        int middle = (low + high + 1) / 2;
        if (bases[middle] <= value) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return low;
}

static int length_code(int length) {
    return code_of(deflate_length_base, 29, length);
}

static int distance_code(int distance) {
    return code_of(deflate_distance_base, CODES_DISTANCE, distance);
}

static void count_symbols(const BlockSource *source, Tree *literals, Tree *distances) {
    *literals = (Tree){.leaf_count = CODES_LITERAL, .bits_most = CODE_BITS_MOST};
    *distances = (Tree){.leaf_count = CODES_DISTANCE, .bits_most = CODE_BITS_MOST};
    for (int32_t i = 0; i < source->count; i++) {
        const Symbol *symbol = &source->symbols[i];
        if (symbol->distance) {
            literals->frequency[CODE_END_OF_BLOCK + 1 + length_code(symbol->value)]++;
            distances->frequency[distance_code(symbol->distance)]++;
        } else {
            literals->frequency[symbol->value]++;
        }
    }
    literals->frequency[CODE_END_OF_BLOCK] = 1;
}

/* units: bits of the symbols counted in `counted`, written with the codes of `literals` and `distances`. */
static int64_t symbol_bits(const Tree *counted_literals, const Tree *counted_distances,
                           const Tree *literals, const Tree *distances) {
    int64_t bits = 0;
    for (int i = 0; i < CODES_LITERAL; i++) {
        int extra = i > CODE_END_OF_BLOCK ? deflate_length_extra[i - CODE_END_OF_BLOCK - 1] : 0;
        bits += (int64_t)counted_literals->frequency[i] * (literals->length[i] + extra);
    }
    for (int i = 0; i < CODES_DISTANCE; i++) {
        bits += (int64_t)counted_distances->frequency[i] *
                (distances->length[i] + deflate_distance_extra[i]);
    }
    return bits;
}

static void put_code(BitWriter *bits, const Tree *tree, int symbol) {
    bits_put(bits, tree->code[symbol], tree->length[symbol]);
}

static void put_symbols(BitWriter *bits, const BlockSource *source, const Tree *literals,
                        const Tree *distances) {
    for (int32_t i = 0; i < source->count; i++) {
        Symbol symbol = source->symbols[i];
        if (!symbol.distance) {
            put_code(bits, literals, symbol.value);
            continue;
        }
        int code = length_code(symbol.value);
        put_code(bits, literals, CODE_END_OF_BLOCK + 1 + code);
        bits_put(bits, (uint32_t)(symbol.value - deflate_length_base[code]),
                 deflate_length_extra[code]);
        code = distance_code(symbol.distance);
        put_code(bits, distances, code);
        bits_put(bits, (uint32_t)(symbol.distance - deflate_distance_base[code]),
                 deflate_distance_extra[code]);
    }
    put_code(bits, literals, CODE_END_OF_BLOCK);
}

/* --- the lengths of a dynamic block's codes ---------------------------------------------------------------------- */

/* What tells the lengths: symbols of the code length code. */
typedef struct Lengths {
    struct {
        uint8_t symbol, extra, extra_bits;
    } items[CODES_LITERAL + CODES_DISTANCE];
    int count;
    Tree code;
} Lengths;

static void add_length(Lengths *lengths, int symbol, int extra, int extra_bits) {
    lengths->items[lengths->count].symbol = (uint8_t)symbol;
    lengths->items[lengths->count].extra = (uint8_t)extra;
    lengths->items[lengths->count++].extra_bits = (uint8_t)extra_bits;
    lengths->code.frequency[symbol]++;
}

/* `run` times the length `length`; it follows one of another length. */
static void add_run(Lengths *lengths, int length, int run) {
    if (!length) {
        while (run >= 3) {
            int taken = run < 138 ? run : 138;
            bool many = taken > 10;
            add_length(lengths, many ? REPEAT_ZEROS : REPEAT_ZERO, taken - (many ? 11 : 3),
                       many ? 7 : 3);
            run -= taken;
        }
    } else {
        add_length(lengths, length, 0, 0);
        run--;
        while (run >= 3) {
            int taken = run < 6 ? run : 6;
            add_length(lengths, REPEAT_LAST, taken - 3, 2);
            run -= taken;
        }
    }
    for (; run; run--) {
        add_length(lengths, length, 0, 0);
    }
}

static void add_lengths(Lengths *lengths, const Tree *tree) {
    for (int i = 0, end; i <= tree->highest; i = end) {
        for (end = i + 1; end <= tree->highest && tree->length[end] == tree->length[i];) {
            end++;
        }
        add_run(lengths, tree->length[i], end - i);
    }
}

/* Returns how many lengths of the code length code are told. */
static int describe(Lengths *lengths, const Tree *literals, const Tree *distances) {
    lengths->count = 0;
    lengths->code = (Tree){.leaf_count = CODES_LENGTH, .bits_most = 7};
    add_lengths(lengths, literals);
    add_lengths(lengths, distances);
    build(&lengths->code);
    int told = CODES_LENGTH;
    while (told > 4 && !lengths->code.length[deflate_length_order[told - 1]]) {
        told--;
    }
    return told;
}

static int64_t description_bits(const Lengths *lengths, int told) {
    int64_t bits = 5 + 5 + 4 + 3 * told;
    for (int i = 0; i < lengths->count; i++) {
        bits += lengths->code.length[lengths->items[i].symbol] + lengths->items[i].extra_bits;
    }
    return bits;
}

static void put_description(BitWriter *bits, const Lengths *lengths, int told, int literals,
                            int distances) {
    bits_put(bits, (uint32_t)(literals - 257), 5);
    bits_put(bits, (uint32_t)(distances - 1), 5);
    bits_put(bits, (uint32_t)(told - 4), 4);
    for (int i = 0; i < told; i++) {
        bits_put(bits, lengths->code.length[deflate_length_order[i]], 3);
    }
    for (int i = 0; i < lengths->count; i++) {
        put_code(bits, &lengths->code, lengths->items[i].symbol);
        bits_put(bits, lengths->items[i].extra, lengths->items[i].extra_bits);
    }
}

/* --- blocks ------------------------------------------------------------------------------------------------------ */

static void put_kind(BitWriter *bits, uint32_t kind, bool last) {
    bits_put(bits, kind << 1 | last, 3);
}

void deflate_write_stored(BitWriter *bits, Str text, bool last) {
    do {
        int64_t size = text.size < STORED_MOST ? text.size : STORED_MOST;
        put_kind(bits, 0, last && size == text.size);
        bits_align(bits);
        bits_put(bits, (uint32_t)size, 16);
        bits_put(bits, ~(uint32_t)size & 0xffff, 16);
        ASSERT(size <= bits->room - bits->size);
        if (size) {
            memcpy(bits->data + bits->size, text.data, (size_t)size);
        }
        bits->size += size;
        text = (Str){text.data + size, text.size - size};
    } while (text.size);
}

void deflate_write_empty_fixed(BitWriter *bits) {
    put_kind(bits, 1, false);
    bits_put(bits, 0, 7);
}

void deflate_write_block(BitWriter *bits, const BlockSource *source) {
    Tree literals, distances, fixed_literals, fixed_distances;
    Lengths lengths;
    count_symbols(source, &literals, &distances);
    build(&literals);
    build(&distances);
    build_fixed(&fixed_literals, &fixed_distances);
    int told = describe(&lengths, &literals, &distances);
    int64_t dynamic_bytes = (symbol_bits(&literals, &distances, &literals, &distances) +
                             description_bits(&lengths, told) + 3 + 7) /
                            8;
    int64_t fixed_bytes =
        (symbol_bits(&literals, &distances, &fixed_literals, &fixed_distances) + 3 + 7) / 8;
    bool fixed = fixed_bytes <= dynamic_bytes || source->fixed_only;
    if (source->stored.data && source->stored.size <= STORED_MOST &&
        source->stored.size + 4 <= (fixed ? fixed_bytes : dynamic_bytes)) {
        deflate_write_stored(bits, source->stored, source->last);
    } else if (fixed) {
        put_kind(bits, 1, source->last);
        put_symbols(bits, source, &fixed_literals, &fixed_distances);
    } else {
        put_kind(bits, 2, source->last);
        put_description(bits, &lengths, told, literals.highest + 1, distances.highest + 1);
        put_symbols(bits, source, &literals, &distances);
    }
    if (source->last) {
        bits_align(bits);
    }
}
