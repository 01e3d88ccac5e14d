/* Saved worlds in which two objects share what one of them has to itself, or that count wrongly: each is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "cage/cage.h"
#include "engine/heap/world.h"
#include "syntax/syntax.h"

static void write_nothing(void *context, int stream, Str bytes) {
    (void)context;
    (void)stream;
    (void)bytes;
}

static const EngineHost host = {.write = write_nothing};
static const EngineOptions options = {.memory_bytes = 32 << 20,
                                      .fuel = 50000000,
                                      .output_bytes = 1 << 20,
                                      .hash_seed = ENGINE_IMAGE_SEED};

static const char program[] =
    "one, two = [1, 2, 3], [4, 5, 6]\n"
    "first, second = {i: i for i in range(20)}, {i: -i for i in range(20)}\n"
    "left, right = {1, 2, 3}, {4, 5, 6}\n"
    "here, there = bytearray(b'here'), bytearray(b'there')\n"
    "text = 'a' * 9\n"
    "for i in range(99): text += 'bc'\n"
    "class Base:\n"
    "    __slots__ = ('a', 'b')\n"
    "class Below(Base):\n"
    "    __slots__ = ('c',)\n"
    "class Other:\n"
    "    pass\n"
    "thing, other = Below(), Other()\n"
    "other.x = 1\n"
    "another = Other()\n"
    "another.y = 2\n"
    "def function(x):\n"
    "    return [x + 1, x * 2]\n"
    "def generate():\n"
    "    yield 1\n"
    "generator = generate()\n";

static Cage cage;
static World *world;

static void *object(const char *name) {
    return at(world, (Ref)engine_get(world, STR(""), str_from(name)).bits);
}

static void nothing(void) {
}

static void lists_share_an_array(void) {
    ((ListObject *)object("one"))->items = ((ListObject *)object("two"))->items;
}

static void dicts_share_a_table(void) {
    ((DictObject *)object("first"))->table = ((DictObject *)object("second"))->table;
}

static void sets_share_a_table(void) {
    ((SetObject *)object("left"))->table = ((SetObject *)object("right"))->table;
}

static void bytearrays_share_a_buffer(void) {
    ((ByteArrayObject *)object("there"))->buffer = ((ByteArrayObject *)object("here"))->buffer;
    ((ByteArrayObject *)object("there"))->length = 4;
}

static void a_bytearray_has_a_texts_buffer(void) {
    const StrObject *text = object("text");
    assert_true(text->head.flags & STR_VIEW);
    ((ByteArrayObject *)object("here"))->buffer = text->body.buffer;
}

static void a_bytearray_has_the_words_of_handlers(void) {
    const FunctionObject *function = object("function");
    ((ByteArrayObject *)object("here"))->buffer =
        ((CodeObject *)at(world, function->code))->positions;
}

static uint8_t *index_of(TableObject *table) {
    return (uint8_t *)(table->entries + 2 * (int64_t)table->head.shape) + 4 * table->head.shape;
}

static void an_index_names_too_much(void) {
    TableObject *table = at(world, ((DictObject *)object("first"))->table);
    uint8_t *index = index_of(table);
    int slot = 0;
    while (index[slot]) {
        slot++;
    }
    index[slot] = 1;
}

static void a_dict_counts_too_little(void) {
    ((DictObject *)object("first"))->live--;
}

static void a_set_counts_too_little(void) {
    ((SetObject *)object("left"))->fill--;
    ((SetObject *)object("left"))->live--;
}

static void an_order_lacks_a_base(void) {
    ((TypeObject *)object("Below"))->mro = ((TypeObject *)object("Other"))->mro;
}

static void a_class_has_another_layout(void) {
    ((TypeObject *)object("Base"))->solid = world->roots.types[TYPE_OBJECT];
}

static void a_class_has_more_hidden_slots(void) {
    TypeObject *type = object("Below");
    type->solid = ((TypeObject *)object("Base"))->solid;
}

static void instances_have_the_root_of_others(void) {
    ((TypeObject *)object("Below"))->root = ((TypeObject *)object("Other"))->root;
}

static void an_instance_is_a_list(void) {
    ((Object *)object("other"))->shape = world->roots.shapes[TYPE_LIST];
}

static void shapes_go_round(void) {
    ShapeObject *root = at(world, ((TypeObject *)object("Other"))->root);
    ShapeObject *child = at(world, root->first_child);
    ((ShapeObject *)at(world, child->next_sibling))->next_sibling = root->first_child;
}

static void positions_end_early(void) {
    const FunctionObject *function = object("function");
    ((RawObject *)at(world, ((CodeObject *)at(world, function->code))->positions))->used--;
}

static const struct {
    const char *what;
    void (*forge)(void);
    Status wanted;
} cases[] = {
    {"nothing", nothing, ST_OK},
    {"lists share an array", lists_share_an_array, ST_INVALID},
    {"dicts share a table", dicts_share_a_table, ST_INVALID},
    {"sets share a table", sets_share_a_table, ST_INVALID},
    {"bytearrays share a buffer", bytearrays_share_a_buffer, ST_INVALID},
    {"a bytearray has a text's buffer", a_bytearray_has_a_texts_buffer, ST_INVALID},
    {"a bytearray has a code's words", a_bytearray_has_the_words_of_handlers, ST_INVALID},
    {"an index names too much", an_index_names_too_much, ST_INVALID},
    {"a dict counts too little", a_dict_counts_too_little, ST_INVALID},
    {"a set counts too little", a_set_counts_too_little, ST_INVALID},
    {"an order lacks a base", an_order_lacks_a_base, ST_INVALID},
    {"a class has another layout", a_class_has_another_layout, ST_INVALID},
    {"a class has more hidden slots", a_class_has_more_hidden_slots, ST_INVALID},
    {"instances have the root of others", instances_have_the_root_of_others, ST_INVALID},
    {"an instance is a list", an_instance_is_a_list, ST_INVALID},
    {"shapes go round", shapes_go_round, ST_INVALID},
    {"positions end early", positions_end_early, ST_INVALID},
};

static void what_is_held_twice_is_refused(void **state) {
    (void)state;
    Arena arena;
    arena_init(&arena, 1 << 20);
    SyntaxTree tree;
    SyntaxFault fault;
    Buf snapshot;
    Cage other;
    cage_init(&cage);
    cage_init(&other);
    buf_init(&snapshot, 64 << 20);
    assert_int_equal(syntax_parse(&arena, str_from(program), &tree, &fault), ST_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int status;
        World *loaded;
        assert_int_equal(cage_start(&cage, &host, &options, &world), ST_OK);
        assert_int_equal(engine_run(world, tree.root, STR("program"), tree.source, &status),
                         ENGINE_DONE);
        cases[i].forge();
        buf_clear(&snapshot);
        assert_int_equal(cage_save(&cage, world, &snapshot), ST_OK);
        Status done = cage_load(&other, buf_view(&snapshot), &host, &options, &loaded);
        if (done != cases[i].wanted) {
            fail_msg("%s: %d", cases[i].what, (int)done);
        }
    }
    cage_done(&cage);
    cage_done(&other);
    buf_done(&snapshot);
    arena_done(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_held_twice_is_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
