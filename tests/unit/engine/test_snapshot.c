/* Worlds saved, loaded, copied: they go on as if nothing had been; damage is found; no word of a world is an address. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cage/cage.h"
#include "cage/inside.h"
#include "syntax/syntax.h"

/* What the C library would say, where no kernel with larger pages is at hand. */
static long page_bytes = CAGE_PAGE_BYTES;

long sysconf(int name) {
    return name == _SC_PAGESIZE ? page_bytes : -1;
}

typedef struct Output {
    char text[8192];
    int64_t size;
} Output;

static void write_output(void *context, int stream, Str bytes) {
    Output *output = context;
    (void)stream;
    int64_t room = (int64_t)sizeof output->text - 1 - output->size;
    int64_t size = bytes.size < room ? bytes.size : room;
    memcpy(output->text + output->size, bytes.data, (size_t)size);
    output->size += size;
    output->text[output->size] = 0;
}

static const EngineOptions options = {.memory_bytes = 32 << 20,
                                      .fuel = 50000000,
                                      .output_bytes = 1 << 20,
                                      .hash_seed = ENGINE_IMAGE_SEED};
/* What a loaded world may use: what the saved one had left. */
static const EngineOptions load_options = {.memory_bytes = 32 << 20,
                                           .hash_seed = ENGINE_IMAGE_SEED};

static const char program[] =
    "import sys, time, importlib\n"
    "class Node:\n"
    "    def __init__(self, value, next=None): self.value, self.next = value, next\n"
    "    def __iter__(self):\n"
    "        node = self\n"
    "        while node: yield node.value; node = node.next\n"
    "def keep(f):\n"
    "    known = {}\n"
    "    def call(n):\n"
    "        if n not in known: known[n] = f(n)\n"
    "        return known[n]\n"
    "    return call\n"
    "@keep\n"
    "def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)\n"
    "def generate():\n"
    "    try:\n"
    "        for i in range(40): yield i * i\n"
    "    finally: print('closed')\n"
    "total, nodes = 0, None\n"
    "counts = {}\n"
    "for i in generate():\n"
    "    nodes = Node(i, nodes)\n"
    "    counts[i % 7] = counts.get(i % 7, 0) + len(time.strftime(\"%c\", time.gmtime(fib(i % 50))))\n"
    "    try:\n"
    "        total += sorted([i, 3, 2.5], key=lambda v: -v)[0] // (i % 5)\n"
    "    except ZeroDivisionError as error:\n"
    "        total += len(str(error))\n"
    "    words = {str(k): [k, (k, 2 ** 70 + k), {k}] for k in range(i % 11)}\n"
    "print(total, sum(nodes), sorted(counts.items()), words)\n";

typedef struct Fixture {
    Cage cage;
    World *world;
    Output output;
    EngineHost host;
} Fixture;

static Arena arena;

static void fixture_init(Fixture *f) {
    memset(f, 0, sizeof *f);
    cage_init(&f->cage);
    f->host = (EngineHost){.context = &f->output, .write = write_output};
}

static EngineOutcome run(Fixture *f, const char *source) {
    SyntaxTree tree;
    SyntaxFault fault;
    int status;
    assert_int_equal(syntax_parse(&arena, str_from(source), &tree, &fault), ST_OK);
    return engine_run(f->world, tree.root, STR("program"), tree.source, &status);
}

static void start(Fixture *f) {
    fixture_init(f);
    assert_int_equal(cage_start(&f->cage, &f->host, &options, &f->world), ST_OK);
}

static EngineOutcome resume(Fixture *f) {
    int status;
    return engine_resume(f->world, &status);
}

static void save(Fixture *f, Buf *out) {
    buf_clear(out);
    assert_int_equal(cage_save(&f->cage, f->world, out), ST_OK);
}

static void a_run_goes_on_in_another_cage_from_every_pause(void **state) {
    (void)state;
    Fixture plain, first, second;
    Buf snapshot;
    buf_init(&snapshot, 64 << 20);
    start(&plain);
    assert_int_equal(run(&plain, program), ENGINE_DONE);
    EngineUsage used;
    engine_usage(plain.world, &used);
    start(&first);
    engine_pause_after(first.world, used.fuel / 23);
    EngineOutcome outcome = run(&first, program);
    fixture_init(&second);
    int moves = 0;
    while (outcome == ENGINE_PAUSED) {
        save(&first, &snapshot);
        assert_int_equal(cage_load(&second.cage, buf_view(&snapshot), &second.host, &load_options,
                                   &second.world),
                         ST_OK);
        second.output = first.output;
        Fixture other = first;
        first = second;
        second = other;
        first.host.context = &first.output;
        second.host.context = &second.output;
        save(&first, &snapshot);
        assert_int_equal(
            cage_load(&first.cage, buf_view(&snapshot), &first.host, &load_options, &first.world),
            ST_OK);
        moves++;
        engine_pause_after(first.world, used.fuel / 23);
        outcome = resume(&first);
    }
    assert_int_equal(outcome, ENGINE_DONE);
    assert_true(moves > 15);
    assert_string_equal(first.output.text, plain.output.text);
    EngineUsage now;
    engine_usage(first.world, &now);
    assert_int_equal(now.fuel, used.fuel);
    cage_done(&plain.cage);
    cage_done(&first.cage);
    cage_done(&second.cage);
    buf_done(&snapshot);
}

static void a_copy_and_its_original_go_their_own_ways(void **state) {
    (void)state;
    Fixture first, second;
    start(&first);
    fixture_init(&second);
    assert_int_equal(run(&first, "x = [1, 2]\nimport time\n"), ENGINE_DONE);
    assert_int_equal(
        cage_copy(&first.cage, first.world, &second.cage, &second.host, &options, &second.world),
        ST_OK);
    assert_int_equal(run(&first, "x.append(3)\nprint(x)"), ENGINE_DONE);
    assert_int_equal(run(&second, "x.append(time.gmtime(0)[0])\nprint(x)"), ENGINE_DONE);
    assert_string_equal(first.output.text, "[1, 2, 3]\n");
    assert_string_equal(second.output.text, "[1, 2, 1970]\n");
    cage_done(&first.cage);
    cage_done(&second.cage);
}

static int mappings(void) {
    FILE *file = fopen("/proc/self/maps", "r");
    int count = 0;
    assert_non_null(file);
    for (int c; (c = fgetc(file)) != EOF;) {
        count += c == '\n';
    }
    fclose(file);
    return count;
}

/* Copies share pages from the second on, and copies of copies do: each goes its own way, and nothing is left of them. */
static void copies_of_copies_share_pages_and_go_their_own_ways(void **state) {
    (void)state;
    enum { GENERATIONS = 40 };
    static const char long_program[] = "x = [str(i) for i in range(30000)]\n"
                                       "y = list(range(100000))\n"
                                       "for i in range(40000):\n"
                                       "    y[i * 7919 % 100000] = x[i % 30000]\n"
                                       "    x[i * 31 % 30000] += 'z'\n"
                                       "print(hash(tuple(y[::3])), len(''.join(x)), len(set(y)))\n";
    static Fixture plain, worlds[2], side;
    int before = mappings();
    start(&plain);
    assert_int_equal(run(&plain, long_program), ENGINE_DONE);
    start(&worlds[0]);
    fixture_init(&worlds[1]);
    fixture_init(&side);
    engine_pause_after(worlds[0].world, 600000);
    assert_int_equal(run(&worlds[0], long_program), ENGINE_PAUSED);
    int shared = 0;
    for (int i = 0; i < GENERATIONS; i++) {
        Fixture *from = &worlds[i % 2], *to = &worlds[1 - i % 2];
        assert_int_equal(
            cage_copy(&from->cage, from->world, &side.cage, &side.host, &options, &side.world),
            ST_OK);
        assert_int_equal(
            cage_copy(&from->cage, from->world, &to->cage, &to->host, &options, &to->world), ST_OK);
        shared += from->cage.layer && to->cage.layer == from->cage.layer;
        side.output.size = 0;
        if (i % 8 == 0) {
            assert_int_equal(resume(&side), ENGINE_DONE);
            assert_string_equal(side.output.text, plain.output.text);
        }
        Buf saved; /* what is shared belongs to a snapshot */
        buf_init(&saved, 64 << 20);
        save(to, &saved);
        assert_int_equal(
            cage_load(&side.cage, buf_view(&saved), &side.host, &load_options, &side.world), ST_OK);
        buf_done(&saved);
        engine_pause_after(to->world, 1000);
        assert_int_equal(resume(to), ENGINE_PAUSED);
    }
    assert_true(shared > GENERATIONS / 2);
    assert_true(mappings() < before + 200);
    for (int i = 0; i < 2; i++) {
        worlds[i].output.size = 0;
        engine_pause_after(worlds[i].world, 0);
        assert_int_equal(resume(&worlds[i]), ENGINE_DONE);
        assert_string_equal(worlds[i].output.text, plain.output.text);
        cage_done(&worlds[i].cage);
    }
    cage_done(&side.cage);
    cage_done(&plain.cage);
#if !defined(__SANITIZE_ADDRESS__) /* which keeps freed memory, and maps for itself */
    assert_true(mappings() <= before + 4);
#endif
}

static void a_world_waits_for_its_host_across_processes(void **state) {
    (void)state;
    Fixture first, second;
    Buf snapshot;
    buf_init(&snapshot, 64 << 20);
    start(&first);
    fixture_init(&second);
    engine_set(first.world, STR(""), STR("ask"),
               engine_make_tool(first.world, STR("ask"), STR("")));
    assert_int_equal(run(&first, "print([ask(i) for i in (1, 2)])"), ENGINE_CALL);
    save(&first, &snapshot);
    assert_int_equal(
        cage_load(&second.cage, buf_view(&snapshot), &second.host, &load_options, &second.world),
        ST_OK);
    for (int i = 0; i < 2; i++) {
        EngineCall call;
        engine_call(second.world, &call);
        assert_true(str_equal(call.name, STR("ask")));
        assert_true(engine_answer(second.world, engine_make_int(second.world, 7 + i)));
        assert_int_equal(resume(&second), i ? ENGINE_DONE : ENGINE_CALL);
    }
    assert_string_equal(second.output.text, "[7, 8]\n");
    cage_done(&first.cage);
    cage_done(&second.cage);
    buf_done(&snapshot);
}

static void damage_is_found(void **state) {
    (void)state;
    Fixture first, second;
    Buf snapshot;
    buf_init(&snapshot, 64 << 20);
    start(&first);
    fixture_init(&second);
    engine_pause_after(first.world, 20000);
    assert_int_equal(run(&first, program), ENGINE_PAUSED);
    save(&first, &snapshot);
    uint64_t random = 1;
    for (int i = 0; i < 1000; i++) {
        random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
        int64_t bit = (int64_t)(random >> 20) % (snapshot.size * 8);
        snapshot.data[bit / 8] ^= (char)(1 << bit % 8);
        assert_int_equal(cage_load(&second.cage, buf_view(&snapshot), &second.host, &load_options,
                                   &second.world),
                         ST_INVALID);
        snapshot.data[bit / 8] ^= (char)(1 << bit % 8);
    }
    for (int64_t size = 0; size < snapshot.size; size += 4001) {
        assert_int_equal(cage_load(&second.cage, (Str){snapshot.data, size}, &second.host,
                                   &load_options, &second.world),
                         ST_INVALID);
    }
    EngineOptions small = {.memory_bytes = 256 << 10, .hash_seed = ENGINE_IMAGE_SEED};
    assert_int_equal(
        cage_load(&second.cage, buf_view(&snapshot), &second.host, &small, &second.world),
        ST_LIMIT);
    assert_int_equal(
        cage_load(&second.cage, buf_view(&snapshot), &second.host, &load_options, &second.world),
        ST_OK);
    assert_int_equal(resume(&second), ENGINE_DONE);
    cage_done(&first.cage);
    cage_done(&second.cage);
    buf_done(&snapshot);
}

/* A stranger's snapshot, whose checksum is right: refused, or a world that runs to some end. */
static void a_forged_world_is_refused_or_runs(void **state) {
    (void)state;
    Fixture first, second;
    Buf snapshot;
    buf_init(&snapshot, 64 << 20);
    start(&first);
    fixture_init(&second);
    engine_pause_after(first.world, 20000);
    assert_int_equal(run(&first, program), ENGINE_PAUSED);
    save(&first, &snapshot);
    const char *rounds = getenv("FORGED_ROUNDS");
    const char *from = getenv("FORGED_FROM");
    EngineOptions few = load_options;
    few.fuel = 200000;
    few.output_bytes = 1 << 20;
    for (uint64_t i = from ? strtoull(from, NULL, 10) : 0,
                  end = i + (rounds ? strtoull(rounds, NULL, 10) : 300);
         i < end; i++) {
        uint64_t random = (i + 1) * UINT64_C(6364136223846793005) + 1442695040888963407;
        random ^= random >> 29;
        random *= UINT64_C(0x9E3779B97F4A7C15);
        int64_t bit = (int64_t)(random >> 20) % (snapshot.size * 8);
        if (getenv("FORGED_SHOW")) {
            print_message("%llu %lld\n", (unsigned long long)i, (long long)bit);
        }
        snapshot.data[bit / 8] ^= (char)(1 << bit % 8);
        cage_reseal(snapshot.data, snapshot.size);
        if (cage_load(&second.cage, buf_view(&snapshot), &second.host, &few, &second.world) ==
            ST_OK) {
            second.output.size = 0;
            (void)resume(&second);
        }
        snapshot.data[bit / 8] ^= (char)(1 << bit % 8);
    }
    cage_done(&first.cage);
    cage_done(&second.cage);
    buf_done(&snapshot);
}

/* The world goes on, and so does what was saved of it, in the other cage: to the same end. */
static void both_end_alike(Fixture *paused, Fixture *other, Str saved) {
    assert_int_equal(cage_load(&other->cage, saved, &other->host, &load_options, &other->world),
                     ST_OK);
    assert_int_equal(resume(paused), ENGINE_DONE);
    assert_int_equal(resume(other), ENGINE_DONE);
    assert_string_equal(other->output.text, paused->output.text + strlen(paused->output.text) -
                                                strlen(other->output.text));
    cage_done(&paused->cage);
    cage_done(&other->cage);
}

/* A world is the same one however its changed pages were found. */
static void pages_are_found_without_the_page_map(void **state) {
    (void)state;
    Fixture first, second;
    Buf told, compared;
    buf_init(&told, 64 << 20);
    buf_init(&compared, 64 << 20);
    start(&first);
    fixture_init(&second);
    engine_pause_after(first.world, 20000);
    assert_int_equal(run(&first, program), ENGINE_PAUSED);
    save(&first, &told);
    first.cage.pagemap = CAGE_PAGEMAP_NONE;
    save(&first, &compared);
    assert_true(compared.size <= told.size);
    both_end_alike(&first, &second, buf_view(&compared));
    buf_done(&told);
    buf_done(&compared);
}

/* Neither the start image's mapping nor the page map can be relied on where the kernel's pages are larger. */
static void worlds_move_where_pages_are_larger(void **state) {
    (void)state;
    Fixture first, second;
    Buf saved;
    buf_init(&saved, 64 << 20);
    page_bytes = 4L * CAGE_PAGE_BYTES;
    start(&first);
    assert_int_equal(first.cage.image, CAGE_IMAGE_COPIED);
    fixture_init(&second);
    engine_pause_after(first.world, 20000);
    assert_int_equal(run(&first, program), ENGINE_PAUSED);
    first.cage.pagemap = STDIN_FILENO; /* nothing that is read there may count */
    save(&first, &saved);
    both_end_alike(&first, &second, buf_view(&saved));
    buf_done(&saved);
    page_bytes = CAGE_PAGE_BYTES;
}

/* The pages of a snapshot: their runs stand behind its head. */
enum { RUN_COUNT_AT = 36, RUNS_AT = 40, PAGE_BYTES = 4096 };

static uint32_t word_at(const Buf *snapshot, int64_t at) {
    uint32_t word;
    memcpy(&word, snapshot->data + at, sizeof word);
    return word;
}

/* Every word of what a world changed of the start image, changed to something else: the image's own objects must keep
 * their kinds and sizes whatever a forger writes, for what he did not write refers to them. */
static void the_image_stays_what_it_was(void **state) {
    (void)state;
    Fixture first, second;
    Buf snapshot;
    buf_init(&snapshot, 64 << 20);
    start(&first);
    fixture_init(&second);
    engine_pause_after(first.world, 9000);
    assert_int_equal(run(&first, program), ENGINE_PAUSED);
    save(&first, &snapshot);
    EngineOptions few = load_options;
    few.fuel = 100000;
    int64_t count = word_at(&snapshot, RUN_COUNT_AT), at = RUNS_AT + 8 * count, refused = 0;
    for (int64_t run = 0; run < count; run++) {
        int64_t page = word_at(&snapshot, RUNS_AT + 8 * run);
        int64_t bytes = (int64_t)word_at(&snapshot, RUNS_AT + 8 * run + 4) * PAGE_BYTES;
        bool is_image = cage_image_page(page * PAGE_BYTES) != NULL;
        for (int64_t k = 0; is_image && k < bytes; k += 340) {
            uint32_t was = word_at(&snapshot, at + k), now = was ? was + 8 : 0x01010101;
            memcpy(snapshot.data + at + k, &now, sizeof now);
            cage_reseal(snapshot.data, snapshot.size);
            if (cage_load(&second.cage, buf_view(&snapshot), &second.host, &few, &second.world) ==
                ST_OK) {
                second.output.size = 0;
                (void)resume(&second);
            } else {
                refused++;
            }
            memcpy(snapshot.data + at + k, &was, sizeof was);
        }
        at += bytes;
    }
    assert_true(refused > 10);
    cage_done(&first.cage);
    cage_done(&second.cage);
    buf_done(&snapshot);
}

/* Is there memory of this process? */
static bool is_mapped(uint64_t address) {
    FILE *maps = fopen("/proc/self/maps", "r");
    char row[512];
    bool found = false;
    assert_non_null(maps);
    while (!found && fgets(row, sizeof row, maps)) {
        char *end;
        uint64_t first = strtoull(row, &end, 16);
        found = first <= address && address < strtoull(end + 1, NULL, 16);
    }
    assert_int_equal(fclose(maps), 0);
    return found;
}

/* Words that lie in one of this process's mappings: of the cage's own reservation, the stack, the program, the heap. */
static void no_word_of_a_world_is_an_address(void **state) {
    (void)state;
    Fixture f;
    start(&f);
    engine_pause_after(f.world, 30000);
    assert_int_equal(run(&f, program), ENGINE_PAUSED);
    char *heap = malloc(1);
    const uintptr_t near[] = {(uintptr_t)f.cage.memory, (uintptr_t)&f, (uintptr_t)&cage_save,
                              (uintptr_t)heap, (uintptr_t)&memcpy};
    EngineRange ranges[4];
    int32_t count = engine_used(f.world, ranges);
    for (int32_t i = 0; i < count; i++) {
        for (int64_t at = 0; at + 8 <= ranges[i].bytes; at += 4) {
            uint64_t word;
            memcpy(&word, f.cage.memory + ranges[i].offset + at, sizeof word);
            for (size_t k = 0; k < sizeof near / sizeof *near; k++) {
                if (word >> 32 == near[k] >> 32 && is_mapped(word)) {
                    fail_msg("word %llx at %llx", (unsigned long long)word,
                             (unsigned long long)(ranges[i].offset + at));
                }
            }
        }
    }
    free(heap);
    cage_done(&f.cage);
}

/* Pages that are kept for the next world are written over: whatever stood in any of them is gone. */
static void nothing_of_a_world_is_left(void **state) {
    (void)state;
    static const char zeros[PAGE_BYTES];
    Fixture f;
    start(&f);
    cage_warm(&f.cage);
    for (int i = 1; i < 3; i++) {
        memset(f.cage.memory + f.cage.ranges[i].offset, 0xAB, (size_t)f.cage.ranges[i].bytes);
    }
    cage_empty(&f.cage);
    cage_warm(&f.cage);
    for (int i = 1; i < 3; i++) {
        EngineRange range = f.cage.ranges[i];
        for (int64_t at = range.offset; at < range.offset + range.bytes; at += PAGE_BYTES) {
            const char *image = cage_image_page(at);
            assert_memory_equal(f.cage.memory + at, image ? image : zeros, PAGE_BYTES);
        }
    }
    assert_int_equal(cage_start(&f.cage, &f.host, &options, &f.world), ST_OK);
    assert_int_equal(run(&f, program), ENGINE_DONE);
    cage_done(&f.cage);
}

int main(void) {
    arena_init(&arena, INT64_C(64) << 20);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_goes_on_in_another_cage_from_every_pause),
        cmocka_unit_test(a_copy_and_its_original_go_their_own_ways),
        cmocka_unit_test(copies_of_copies_share_pages_and_go_their_own_ways),
        cmocka_unit_test(a_world_waits_for_its_host_across_processes),
        cmocka_unit_test(damage_is_found),
        cmocka_unit_test(pages_are_found_without_the_page_map),
        cmocka_unit_test(worlds_move_where_pages_are_larger),
        cmocka_unit_test(the_image_stays_what_it_was),
        cmocka_unit_test(a_forged_world_is_refused_or_runs),
        cmocka_unit_test(no_word_of_a_world_is_an_address),
        cmocka_unit_test(nothing_of_a_world_is_left),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_done(&arena);
    return failed;
}
