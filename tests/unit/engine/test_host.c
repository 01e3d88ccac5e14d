/* The engine seen from its host: values in and out, calls that suspend the world, cells, pauses, limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "cage/cage.h"
#include "syntax/syntax.h"

typedef struct Fixture {
    Cage cage;
    World *world;
    char output[4096];
    int64_t output_size;
    Arena arena;
} Fixture;

static void write_output(void *context, int stream, Str bytes) {
    Fixture *fixture = context;
    (void)stream;
    int64_t room = (int64_t)sizeof fixture->output - 1 - fixture->output_size;
    int64_t size = bytes.size < room ? bytes.size : room;
    memcpy(fixture->output + fixture->output_size, bytes.data, (size_t)size);
    fixture->output_size += size;
    fixture->output[fixture->output_size] = 0;
}

static Fixture *start_with(EngineOptions options) {
    Fixture *fixture = calloc(1, sizeof *fixture);
    EngineHost host = {.context = fixture, .write = write_output};
    options.memory_bytes = options.memory_bytes ? options.memory_bytes : 64 << 20;
    options.fuel = options.fuel ? options.fuel : 100000000;
    options.output_bytes = options.output_bytes ? options.output_bytes : 1 << 20;
    options.hash_seed = 1;
    cage_init(&fixture->cage);
    arena_init(&fixture->arena, 64 << 20);
    assert_int_equal(cage_start(&fixture->cage, &host, &options, &fixture->world), ST_OK);
    return fixture;
}

static Fixture *start(void) {
    return start_with((EngineOptions){0});
}

static void finish(Fixture *fixture) {
    cage_done(&fixture->cage);
    arena_done(&fixture->arena);
    free(fixture);
}

static const AstNode *parse(Fixture *fixture, const char *source) {
    SyntaxTree tree;
    SyntaxFault fault;
    assert_int_equal(syntax_parse(&fixture->arena, str_from(source), &tree, &fault), ST_OK);
    return tree.root;
}

static EngineOutcome run(Fixture *fixture, const char *source, bool cell) {
    int status;
    const AstNode *tree = parse(fixture, source);
    return cell ? engine_run_cell(fixture->world, tree, STR("cell"), str_from(source), &status)
                : engine_run(fixture->world, tree, STR("program"), str_from(source), &status);
}

static EngineOutcome resume(Fixture *fixture) {
    int status;
    return engine_resume(fixture->world, &status);
}

static void assert_str(World *world, EngineValue value, const char *expected) {
    char text[256];
    assert_int_equal(engine_type(world, value), ENGINE_STR);
    int64_t size = engine_str(world, value, text, sizeof text - 1);
    text[size] = 0;
    assert_string_equal(text, expected);
}

static void values_go_out_as_they_are(void **state) {
    (void)state;
    Fixture *f = start();
    World *w = f->world;
    assert_int_equal(
        run(f,
            "a = [None, True, -5, 2**70, -2**64, 1.5, 'h\\xe9', b'x\\0y', (1,), {'k': 2}, {3}, len]",
            false),
        ENGINE_DONE);
    static const EngineType types[] = {ENGINE_NONE,  ENGINE_BOOL,  ENGINE_INT, ENGINE_INT,
                                       ENGINE_INT,   ENGINE_FLOAT, ENGINE_STR, ENGINE_BYTES,
                                       ENGINE_TUPLE, ENGINE_DICT,  ENGINE_SET, ENGINE_OBJECT};
    EngineValue list = engine_get(w, STR(""), STR("a")), key, item;
    assert_int_equal(engine_count(w, list), 12);
    int64_t cursor = 0, n = 0;
    for (int i = 0; engine_next(w, list, &cursor, &key, &item); i++) {
        char text[64] = "";
        assert_int_equal(engine_type(w, item), types[i]);
        switch (i) {
        case 1: assert_true(engine_bool(w, item)); break;
        case 2: assert_true(engine_int64(w, item, &n) && n == -5); break;
        case 3:
            assert_false(engine_int64(w, item, &n));
            engine_int_hex(w, item, text, 63);
            assert_string_equal(text, "400000000000000000");
            break;
        case 4:
            engine_int_hex(w, item, text, 63);
            assert_string_equal(text, "-10000000000000000");
            break;
        case 5: assert_true(engine_float(w, item) == 1.5); break;
        case 6: assert_str(w, item, "h\xc3\xa9"); break;
        case 7: assert_true(str_equal(engine_bytes(w, item), (Str){"x\0y", 3})); break;
        case 8:
        case 9:
        case 10: assert_int_equal(engine_count(w, item), 1); break;
        default: break;
        }
    }
    finish(f);
}

static void values_go_in(void **state) {
    (void)state;
    Fixture *f = start();
    World *w = f->world;
    EngineValue parts[] = {engine_make_none(),
                           engine_make_bool(true),
                           engine_make_int(w, INT64_MIN),
                           engine_make_int_hex(w, STR("-123456789abcdef0123456789")),
                           engine_make_float(0.5),
                           engine_make_str(w, STR("z\xc3\xbc")),
                           engine_make_bytes(w, STR("raw"))};
    EngineValue list = engine_make_list(w, parts, 7);
    EngineValue pairs[] = {parts[5], list, parts[2], parts[6]};
    assert_true(engine_set(w, STR(""), STR("given"), engine_make_dict(w, pairs, 2)));
    assert_true(engine_set(w, STR("tools"), STR("pair"), engine_make_tuple(w, pairs, 2)));
    assert_int_equal(engine_type(w, engine_make_int_hex(w, STR("12x"))), ENGINE_NOTHING);
    assert_int_equal(engine_type(w, engine_make_dict(w, (EngineValue[]){list, list}, 1)),
                     ENGINE_NOTHING);
    assert_int_equal(run(f, "import tools\nprint(given, tools.pair[0])", false), ENGINE_DONE);
    assert_string_equal(f->output, "{'z\xc3\xbc': [None, True, -9223372036854775808, "
                                   "-90144042682896311822508713865, 0.5, 'z\xc3\xbc', b'raw'], "
                                   "-9223372036854775808: b'raw'} z\xc3\xbc\n");
    finish(f);
}

static void a_tool_suspends_the_world_wherever_it_is_called(void **state) {
    (void)state;
    Fixture *f = start();
    World *w = f->world;
    EngineValue tool = engine_make_tool(w, STR("look"), STR("Looks."));
    assert_true(engine_set(w, STR(""), STR("look"), tool));
    assert_int_equal(
        run(f,
            "class K:\n def __lt__(self, o): return look(self.n) < look(o.n)\n"
            " def __init__(self, n): self.n = n\n"
            "r = sorted([K(1), K(2)])\nprint(look.__name__, look.__doc__, [k.n for k in r])\n"
            "try:\n look(1, b=2)\nexcept KeyError as e:\n print(repr(e))\n",
            false),
        ENGINE_CALL);
    for (int i = 0; i < 2; i++) {
        EngineCall call;
        engine_call(w, &call);
        assert_true(str_equal(call.name, STR("look")));
        assert_int_equal(engine_count(w, call.args), 1);
        int64_t cursor = 0, n;
        EngineValue key, item;
        assert_true(engine_next(w, call.args, &cursor, &key, &item));
        assert_true(engine_int64(w, item, &n));
        assert_true(engine_answer(w, engine_make_int(w, -n)));
        assert_int_equal(resume(f), ENGINE_CALL);
    }
    EngineCall call;
    engine_call(w, &call);
    assert_int_equal(engine_count(w, call.keywords), 1);
    assert_true(engine_answer_error(w, STR("KeyError"), STR("gone")));
    assert_int_equal(resume(f), ENGINE_DONE);
    assert_string_equal(f->output, "look Looks. [2, 1]\nKeyError('gone')\n");
    assert_false(engine_answer(w, engine_make_none()));
    finish(f);
}

static void cells_keep_the_world_and_show_their_last_value(void **state) {
    (void)state;
    Fixture *f = start();
    World *w = f->world;
    assert_int_equal(run(f, "x = 20\ndef f(a): return a + x\nx + 1", true), ENGINE_DONE);
    int64_t n;
    assert_true(engine_int64(w, engine_result(w), &n) && n == 21);
    assert_str(w, engine_result_repr(w), "21");
    assert_int_equal(run(f, "x = 5", true), ENGINE_DONE);
    assert_int_equal(engine_type(w, engine_result_repr(w)), ENGINE_NOTHING);
    assert_int_equal(run(f, "class R:\n def __repr__(self): return 'it'\nR()", true), ENGINE_DONE);
    assert_str(w, engine_result_repr(w), "it");
    int status;
    EngineValue arg = engine_make_int(w, 3);
    assert_int_equal(engine_invoke(w, engine_get(w, STR(""), STR("f")), &arg, 1, &status),
                     ENGINE_DONE);
    assert_true(engine_int64(w, engine_result(w), &n) && n == 8);
    finish(f);
}

static void an_error_and_a_limit_leave_a_world_that_runs_on(void **state) {
    (void)state;
    Fixture *f = start();
    World *w = f->world;
    assert_int_equal(run(f, "x = 1\ndef f(): 1 / 0\nf()", false), ENGINE_ERROR);
    assert_non_null(strstr(f->output, "def f(): 1 / 0"));
    char name[64] = "";
    engine_type_name(w, engine_result(w), name, 63);
    assert_string_equal(name, "ZeroDivisionError");
    engine_refill(w, 1000, 1000);
    assert_int_equal(run(f, "while True: pass", false), ENGINE_STOPPED);
    assert_int_equal(engine_limit(w), ENGINE_LIMIT_FUEL);
    assert_int_equal(resume(f), ENGINE_STOPPED);
    engine_refill(w, 100000, 3);
    assert_int_equal(run(f, "print(x)", false), ENGINE_DONE);
    assert_int_equal(run(f, "print(x)", false), ENGINE_STOPPED);
    assert_int_equal(engine_limit(w), ENGINE_LIMIT_OUTPUT);
    finish(f);
}

static void pauses_change_nothing(void **state) {
    (void)state;
    static const char program[] =
        "def f(n): return n if n < 2 else f(n - 1) + f(n - 2)\n"
        "print(f(12), sorted(range(300), key=lambda v: -v)[0], sum(range(1000)))\n";
    Fixture *plain = start(), *paused = start();
    assert_int_equal(run(plain, program, false), ENGINE_DONE);
    engine_pause_after(paused->world, 100);
    EngineOutcome outcome = run(paused, program, false);
    int pauses = 0;
    for (; outcome == ENGINE_PAUSED; pauses++) {
        engine_pause_after(paused->world, 100);
        outcome = resume(paused);
    }
    assert_int_equal(outcome, ENGINE_DONE);
    assert_true(pauses > 50);
    assert_string_equal(paused->output, plain->output);
    EngineUsage a, b;
    engine_usage(plain->world, &a);
    engine_usage(paused->world, &b);
    assert_int_equal(a.fuel, b.fuel);
    finish(plain);
    finish(paused);
}

static void only_allowed_modules_are_imported(void **state) {
    (void)state;
    Fixture *f = start_with(
        (EngineOptions){.imports = STR("importlib\ncollections.*\nos.path\n-collections.abc\n")});
    assert_int_equal(run(f,
                         "import importlib\n"
                         "def reach(m, how=importlib.import_module):\n"
                         "    try: print('has', how(m).__name__)\n"
                         "    except ImportError as e: print(type(e).__name__, str(e)[:66])\n"
                         "for m in ('sys', 'nothing', 'importlib.more', 'collections',\n"
                         "          'collections.abc', 'os.path'):\n"
                         "    reach(m)\n"
                         "from os import path\n"
                         "reach('json', __import__)\n"
                         "import collections\n"
                         "reach('functools', collections.UserList([__import__]).pop())\n"
                         "try: __import__('sys')\n"
                         "except ImportError as e: print(e)\n",
                         false),
                     ENGINE_DONE);
    assert_string_equal(
        f->output,
        "ImportError the policy does not let this program import 'sys'; it may import: \n"
        "ModuleNotFoundError the policy does not let this program import 'nothing'; it may impo\n"
        "ImportError the policy does not let this program import 'importlib.more'; it m\n"
        "has collections\n"
        "ImportError the policy does not let this program import 'collections.abc'; it \n"
        "has posixpath\n"
        "ImportError the policy does not let this program import 'json'; it may import:\n"
        "ImportError the policy does not let this program import 'functools'; it may im\n"
        "the policy does not let this program import 'sys'; it may import: importlib, collections.*, "
        "os.path. Do it with what is allowed, or have the policy's list of imports extended.\n");
    finish(f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_go_out_as_they_are),
        cmocka_unit_test(values_go_in),
        cmocka_unit_test(a_tool_suspends_the_world_wherever_it_is_called),
        cmocka_unit_test(cells_keep_the_world_and_show_their_last_value),
        cmocka_unit_test(an_error_and_a_limit_leave_a_world_that_runs_on),
        cmocka_unit_test(pauses_change_nothing),
        cmocka_unit_test(only_allowed_modules_are_imported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
