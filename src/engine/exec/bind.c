/* Argument binding and instantiation. */
#include "engine/exec/bind.h"

#include "engine/exec/call.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/objects/dict.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

static Value parameter(World *world, const CodeObject *code, int i) {
    return ((TupleObject *)at(world, code->varnames))->items[i];
}

/* "'a'", "'a' and 'b'", "'a', 'b', and 'c'" */
static Value missing(World *world, FunctionObject *function, const CodeObject *code,
                     const Value *out, int from, int to, const char *kind) {
    int total = 0;
    for (int i = from; i < to; i++) {
        total += out[i] == UNDEFINED;
    }
    StrBuilder b;
    builder_init(&b, world);
    for (int i = from, seen = 0; i < to; i++) {
        if (out[i] == UNDEFINED) {
            seen++;
            builder_text(&b, seen == 1      ? ""
                             : seen < total ? ", "
                             : total == 2   ? " and "
                                            : ", and ");
            builder_char(&b, '\'');
            builder_str(&b, parameter(world, code, i));
            builder_char(&b, '\'');
        }
    }
    Value names = builder_take(&b);
    return is_signal(names)
               ? names
               : raise(world, TYPE_TYPE_ERROR, "%S() missing %d required %s argument%s: %S",
                       value_ref(function->qualname), (int64_t)total, kind, total == 1 ? "" : "s",
                       names);
}

static Value too_many(World *world, FunctionObject *function, const CodeObject *code,
                      const Value *out, int given) {
    int most = code->positional_count, keyword_only = 0;
    int defaults = function->defaults ? (int)tuple_length(world, at(world, function->defaults)) : 0;
    for (int i = most; i < most + code->keyword_only_count; i++) {
        keyword_only += out[i] != UNDEFINED;
    }
    Value takes =
        defaults ? format_text(world, "from %d to %d", (int64_t)(most - defaults), (int64_t)most)
                 : format_text(world, "%d", (int64_t)most);
    Value extra =
        keyword_only ? format_text(world, " positional argument%s (and %d keyword-only argument%s)",
                                   given == 1 ? "" : "s", (int64_t)keyword_only,
                                   keyword_only == 1 ? "" : "s")
                     : value_ref(world->roots.empty_str);
    if (is_signal(takes) || is_signal(extra)) {
        return SIGNAL_MEMORY;
    }
    return raise(world, TYPE_TYPE_ERROR, "%S() takes %S positional argument%s but %d%S %s given",
                 value_ref(function->qualname), takes, defaults || most != 1 ? "s" : "",
                 (int64_t)given, extra, given == 1 && !keyword_only ? "was" : "were");
}

/* The place of a keyword among the parameters, -1. */
static int find_parameter(World *world, const CodeObject *code, Value name) {
    int total = code->positional_count + code->keyword_only_count;
    for (int i = code->positional_only_count; i < total; i++) {
        Value have = parameter(world, code, i);
        if (have == name || str_same(world, str_of(world, have), str_of(world, name))) {
            return i;
        }
    }
    return -1;
}

/* Those of the names that belong to positional-only parameters, as a message lists them; UNDEFINED: none. */
static Value positional_only_among(World *world, const CodeObject *code, const TupleObject *names) {
    StrBuilder b;
    builder_init(&b, world);
    int found = 0;
    for (int i = 0; i < code->positional_only_count; i++) {
        const StrObject *wanted = str_of(world, parameter(world, code, i));
        for (int64_t k = 0; k < tuple_length(world, names); k++) {
            if (str_same(world, wanted, str_of(world, names->items[k]))) {
                builder_text(&b, found++ ? ", " : "");
                builder_str(&b, parameter(world, code, i));
            }
        }
    }
    return found ? builder_take(&b) : UNDEFINED;
}

static Value unexpected_keyword(World *world, FunctionObject *function, const CodeObject *code,
                                const TupleObject *given, Value name) {
    Value positional = positional_only_among(world, code, given);
    if (positional != UNDEFINED) {
        return is_signal(positional)
                   ? positional
                   : raise(world, TYPE_TYPE_ERROR,
                           "%S() got some positional-only arguments passed as keyword arguments: "
                           "'%S'",
                           value_ref(function->qualname), positional);
    }
    int total = code->positional_count + code->keyword_only_count;
    Value names = tuple_from(world, ((TupleObject *)at(world, code->varnames))->items, total);
    Value args[3] = {value_ref(function->qualname), name, names};
    return is_signal(names) ? names : call_helper(world, HELPER_unexpected_keyword, args, 3);
}

static Value bind_keywords(World *world, FunctionObject *function, const CodeObject *code,
                           const Value *values, Ref names, Value *out, DictObject *rest) {
    const TupleObject *keys = at(world, names);
    for (int64_t i = 0; i < tuple_length(world, keys); i++) {
        Value name = keys->items[i];
        int place = find_parameter(world, code, name);
        if (place >= 0) {
            if (out[place] != UNDEFINED) {
                return raise(world, TYPE_TYPE_ERROR, "%S() got multiple values for argument '%S'",
                             value_ref(function->qualname), name);
            }
            out[place] = values[i];
        } else if (rest) {
            if (!dict_set_str(world, rest, name, values[i])) {
                return SIGNAL_MEMORY;
            }
        } else {
            return unexpected_keyword(world, function, code, keys, name);
        }
    }
    return NONE;
}

static Value fill_defaults(World *world, FunctionObject *function, const CodeObject *code,
                           Value *out) {
    int positional = code->positional_count, total = positional + code->keyword_only_count;
    if (function->defaults) {
        const TupleObject *defaults = at(world, function->defaults);
        int count = (int)tuple_length(world, defaults);
        for (int i = 0; i < count; i++) {
            Value *place = &out[positional - count + i];
            *place = *place == UNDEFINED ? defaults->items[i] : *place;
        }
    }
    for (int i = 0; i < positional; i++) {
        if (out[i] == UNDEFINED) {
            return missing(world, function, code, out, 0, positional, "positional");
        }
    }
    bool lacking = false;
    for (int i = positional; i < total; i++) {
        if (out[i] == UNDEFINED && function->kwdefaults) {
            out[i] =
                dict_get_str(world, at(world, function->kwdefaults), parameter(world, code, i));
        }
        lacking = lacking || out[i] == UNDEFINED;
    }
    return lacking ? missing(world, function, code, out, positional, total, "keyword-only") : NONE;
}

Value bind_arguments(World *world, FunctionObject *function, CodeObject *code, const Value *args,
                     int count, Ref names, Value *out) {
    int keywords = names ? (int)tuple_length(world, at(world, names)) : 0;
    int given = count - keywords;
    int positional = code->positional_count, total = positional + code->keyword_only_count;
    int taken = given < positional ? given : positional;
    for (int i = 0; i < total; i++) {
        out[i] = i < taken ? args[i] : UNDEFINED;
    }
    int next = total;
    if (code->flags & CODE_VARARGS) {
        out[next] = tuple_from(world, args + taken, given - taken);
        if (is_signal(out[next++])) {
            return SIGNAL_MEMORY;
        }
    }
    DictObject *rest = NULL;
    if (code->flags & CODE_VARKEYWORDS) {
        rest = dict_new(world, 0);
        if (!rest) {
            return SIGNAL_MEMORY;
        }
        out[next] = value_of(world, rest);
    }
    Value signal =
        names ? bind_keywords(world, function, code, args + given, names, out, rest) : NONE;
    if (is_signal(signal)) {
        return signal;
    }
    if (given > positional && !(code->flags & CODE_VARARGS)) {
        return too_many(world, function, code, out, given);
    }
    return fill_defaults(world, function, code, out);
}

/* --- natives -------------------------------------------------------------------------------------------------- */

/* Behind the mark of a class or static method. */
static const char *native_parameters(const NativeObject *native) {
    const char *text = native_signatures[native->index];
    return *text == '^' || *text == '$' || *text == '~' ? text + 1 : text;
}

static void read_parameters(NativeObject *native) {
    bool keyword_only = false;
    const char *text = native_parameters(native);
    if (text[0] == '@' && text[1] == '=') {
        native->total = native->positional = native->positional_only = native->required = 1;
        return;
    }
    while (*text && *text != '@') {
        const char *end = text;
        while (*end && *end != ',') {
            end++;
        }
        if (text[0] == '*' && text[1] == '*') {
            native->head.flags |= NATIVE_KEYWORDS;
        } else if (*text == '*' && end[0] == ',' && end[1] == '*') {
            native->head.flags |= NATIVE_VARARGS;
        } else if (*text == '*') {
            native->head.flags |= end - text > 1 || !*end ? NATIVE_VARARGS : 0;
            keyword_only = true;
        } else if (*text == '/') {
            native->positional_only = native->positional;
        } else {
            native->total++;
            native->positional = (uint8_t)(native->positional + !keyword_only);
            native->required = (uint8_t)(native->required + (!keyword_only && end[-1] != '='));
        }
        text = *end ? end + 1 : end;
    }
}

void native_read_signature(NativeObject *native) {
    read_parameters(native);
    bool plain = !(native->head.flags & (NATIVE_NEW | NATIVE_VARARGS | NATIVE_KEYWORDS));
    native->head.flags |= plain ? NATIVE_PLAIN : 0;
}

/* The place of a keyword among a native's parameters, -1. */
static int find_native_parameter(World *world, const NativeObject *native, Value name) {
    const char *text = native_parameters(native);
    int place = 0, positional_only = native->positional_only;
    while (*text) {
        const char *end = text;
        while (*end && *end != ',') {
            end++;
        }
        if (*text != '*' && *text != '/') {
            int64_t length = end - text - (end[-1] == '=');
            StrObject *s = str_of(world, name);
            if (place >= positional_only && s->length == length && s->head.aux == 1 &&
                memcmp(str_data(world, s), text, (size_t)length) == 0) {
                return place;
            }
            place++;
        }
        text = *end ? end + 1 : end;
    }
    return -1;
}

/* What messages without a type call it: a __new__ goes by its class. */
static Value short_name(World *world, const NativeObject *native) {
    bool new = native->owner &&str_equals(world, value_ref(native->name), "__new__");
    return value_ref(new ? ((TypeObject *)at(world, native->owner))->qualname : native->name);
}

/* As messages name it; `self` is its first argument. */
static Value native_name(World *world, const NativeObject *native, Value self) {
    if (native->owner && (((TypeObject *)at(world, native->owner))->flags & TYPE_RAISES) &&
        str_equals(world, value_ref(native->name), "__init__")) { /* the class is what was called */
        return type_name_of(world, self);
    }
    if (short_name(world, native) != value_ref(native->name)) {
        return short_name(world, native);
    }
    if (native->owner) {
        return format_text(world, "%S.%S",
                           value_ref(((TypeObject *)at(world, native->owner))->name),
                           value_ref(native->name));
    }
    return value_ref(native->name);
}

/* "takes at most 2 arguments (3 given)" and the like. */
static Value takes(World *world, Value name, bool exactly, const char *bound, int limit,
                   const char *sort, int given) {
    return raise(world, TYPE_TYPE_ERROR, "%S() takes %s %d %sargument%s (%d given)", name,
                 exactly ? "exactly" : bound, (int64_t)limit, sort, limit == 1 ? "" : "s",
                 (int64_t)given);
}

/* The name of parameter `place`. */
static Value parameter_name(World *world, const NativeObject *native, int place) {
    const char *text = native_parameters(native);
    for (;;) {
        const char *end = strpbrk(text, ",");
        end = end ? end : text + strlen(text);
        if (*text != '*' && *text != '/' && place-- == 0) {
            return str_from_utf8(world, (Str){text, end - text - (end[-1] == '=')});
        }
        text = *end ? end + 1 : end;
    }
}

/* For natives whose parameters have names. `missing`: the place of a parameter without argument, -1 for none. */
static Value wrong_named(World *world, const NativeObject *native, int given, int keywords,
                         int missing) {
    Value name = short_name(world, native);
    if (given + keywords > native->total) {
        return takes(world, name, native->required == native->total, "at most", native->total,
                     given ? "" : "keyword ", given + keywords);
    }
    if (given && !native->positional) {
        return raise(world, TYPE_TYPE_ERROR, "%S() takes no positional arguments", name);
    }
    if (given > native->positional) {
        return takes(world, name, native->required == native->positional, "at most",
                     native->positional, "positional ", given);
    }
    if (missing < native->positional_only) {
        int least =
            native->required < native->positional_only ? native->required : native->positional_only;
        return takes(world, name, least == native->positional, "at least", least, "positional ",
                     given);
    }
    Value parameter_text = parameter_name(world, native, missing);
    return is_signal(parameter_text)
               ? parameter_text
               : raise(world, TYPE_TYPE_ERROR, "%S() missing required argument '%S' (pos %d)", name,
                       parameter_text, (int64_t)missing + 1);
}

/* `missing` as in wrong_named. */
static Value wrong_count(World *world, const NativeObject *native, int given, int keywords,
                         int missing) {
    if (native->total > native->positional_only && !(native->head.flags & NATIVE_VARARGS)) {
        return wrong_named(world, native, given, keywords, missing);
    }
    if (type_of(world, value_of(world, native))->type_id == TYPE_WRAPPER_DESCRIPTOR &&
        native->required == native->positional) {
        return raise(world, TYPE_TYPE_ERROR, "expected %d argument%s, got %d",
                     (int64_t)native->required, native->required == 1 ? "" : "s", (int64_t)given);
    }
    Value name = native_name(world, native, NONE);
    if (is_signal(name)) {
        return name;
    }
    if (native->positional == 0 && !(native->head.flags & NATIVE_VARARGS)) {
        return raise(world, TYPE_TYPE_ERROR, "%S() takes no arguments (%d given)", name,
                     (int64_t)given);
    }
    if (native->positional == 1 && native->required == 1 && native->total == 1 &&
        !(native->head.flags & NATIVE_NEW)) {
        return raise(world, TYPE_TYPE_ERROR, "%S() takes exactly one argument (%d given)", name,
                     (int64_t)given);
    }
    bool few = given < native->required;
    int limit = few ? native->required : native->positional;
    return raise(
        world, TYPE_TYPE_ERROR, "%S expected %s%d argument%s, got %d", short_name(world, native),
        native->required == native->positional && !(native->head.flags & NATIVE_VARARGS) ? ""
        : few ? "at least "
              : "at most ",
        (int64_t)limit, limit == 1 ? "" : "s", (int64_t)given);
}

Value native_self(World *world, const TypeObject *owner, Value self) {
    bool whole = owner->type_id == TYPE_OBJECT || owner->type_id == TYPE_TYPE ||
                 (owner->flags & TYPE_RAISES);
    return whole ? self : unwrap(world, self);
}

/* self of a builtin's method: the owner's kind, or the payload of a subclass. */
static Value check_self(World *world, const NativeObject *native, Value *self) {
    TypeObject *owner = at(world, native->owner);
    if (!type_is_subtype(world, type_of(world, *self), owner)) {
        if (type_of(world, value_of(world, native))->type_id == TYPE_WRAPPER_DESCRIPTOR) {
            return raise(world, TYPE_TYPE_ERROR,
                         "descriptor '%S' requires a '%S' object but received a '%T'",
                         value_ref(native->name), value_ref(owner->name), *self);
        }
        return raise(world, TYPE_TYPE_ERROR,
                     "descriptor '%S' for '%S' objects doesn't apply to a '%T' object",
                     value_ref(native->name), value_ref(owner->name), *self);
    }
    *self = native->head.flags & NATIVE_WHOLE ? *self : native_self(world, owner, *self);
    return NONE;
}

/* "*" and "*,**"; `out` has the positional arguments already. */
static Value bind_any(World *world, const NativeObject *native, const Value *args, int count,
                      Ref names, Value *out, int *out_count) {
    int keywords = names ? (int)tuple_length(world, at(world, names)) : 0;
    *out_count = count;
    if (native->head.flags & NATIVE_KEYWORDS) {
        copy_values(out + count - keywords, args + count - keywords, keywords);
        out[count] = names ? value_ref(names) : UNDEFINED;
        *out_count = count + 1;
        return NONE;
    }
    bool ignored = native->index == NATIVE_exception_new; /* __init__ complains */
    if (keywords && !ignored) {
        Value name = native_name(world, native, args[0]);
        return is_signal(name)
                   ? name
                   : raise(world, TYPE_TYPE_ERROR, "%S() takes no keyword arguments", name);
    }
    *out_count = count - keywords;
    return NONE;
}

static Value no_keywords(World *world, const NativeObject *native, Value self) {
    bool wrapper = type_of(world, value_of(world, native))->type_id == TYPE_WRAPPER_DESCRIPTOR;
    Value name = wrapper ? value_ref(native->name) : native_name(world, native, self);
    if (native->owner && native->name == (Ref)name_value(world, NAME_init)) {
        wrapper = false;
        name = value_ref(((TypeObject *)at(world, native->owner))->name);
    }
    return is_signal(name) ? name
                           : raise(world, TYPE_TYPE_ERROR, "%s%S() takes no keyword arguments",
                                   wrapper ? "wrapper " : "", name);
}

bool leaves_keywords(World *world, const NativeObject *native, TypeObject *type) {
    bool makes = native->name == (Ref)name_value(world, NAME_new);
    if (!native->owner || (!makes && native->name != (Ref)name_value(world, NAME_init)) ||
        native->index == NATIVE_set_init) { /* set's is not so generous */
        return false;
    }
    NameId other = makes ? NAME_init : NAME_new;
    return native->total == native->positional_only && !(native->head.flags & NATIVE_VARARGS) &&
           type_lookup_id(world, type, other) !=
               type_lookup_id(world, at(world, native->owner), other);
}

/* Puts the keywords' values (at `values`) in place among the `given` positional ones. Complains as CPython does: first
 * of what is given twice or missing, then of names that there are not. */
static Value bind_native_keywords(World *world, const NativeObject *native, const Value *values,
                                  int given, Ref names, Value *out, Value self) {
    const TupleObject *keys = names ? at(world, names) : NULL;
    int keywords = names ? (int)tuple_length(world, keys) : 0;
    Value unknown = UNDEFINED;
    for (int i = 0; i < keywords; i++) {
        int place = find_native_parameter(world, native, keys->items[i]);
        if (place < 0) {
            unknown = unknown == UNDEFINED ? keys->items[i] : unknown;
        } else if (out[place] != UNDEFINED) {
            return raise(world, TYPE_TYPE_ERROR,
                         "argument for %S() given by name ('%S') and position (%d)",
                         short_name(world, native), keys->items[i], (int64_t)(place + 1));
        } else {
            out[place] = values[i];
        }
    }
    for (int i = 0; i < native->required; i++) {
        if (out[i] == UNDEFINED) {
            return wrong_count(world, native, given, keywords, i);
        }
    }
    if (unknown == UNDEFINED) {
        return NONE;
    }
    bool raises = native->owner && (((TypeObject *)at(world, native->owner))->flags & TYPE_RAISES);
    Value name = raises ? native_name(world, native, self) : short_name(world, native);
    return is_signal(name) ? name
                           : raise(world, TYPE_TYPE_ERROR,
                                   "%S() got an unexpected keyword argument '%S'", name, unknown);
}

Value bind_native(World *world, NativeObject *native, const Value *args, int count, Ref names,
                  Value *out, int *out_count) {
    int self = native->owner ? 1 : 0;
    int keywords = names ? (int)tuple_length(world, at(world, names)) : 0;
    int given = count - keywords - self;
    if (given < 0) {
        if (type_of(world, value_of(world, native))->type_id == TYPE_WRAPPER_DESCRIPTOR) {
            return raise(world, TYPE_TYPE_ERROR, "descriptor '%S' of '%S' object needs an argument",
                         value_ref(native->name),
                         value_ref(((TypeObject *)at(world, native->owner))->name));
        }
        return raise(world, TYPE_TYPE_ERROR,
                     native->head.flags & NATIVE_NEW ? "%S.%S(): not enough arguments"
                                                     : "unbound method %S.%S() needs an argument",
                     value_ref(((TypeObject *)at(world, native->owner))->name),
                     value_ref(native->name));
    }
    copy_values(out, args, count - keywords);
    if (self && !(native->head.flags & NATIVE_NEW)) {
        Value signal = check_self(world, native, &out[0]);
        if (is_signal(signal)) {
            return signal;
        }
    }
    if ((native->head.flags & NATIVE_VARARGS) && !native->total) {
        return bind_any(world, native, args, count, names, out, out_count);
    }
    if (keywords && native->positional_only == native->total) {
        Value about = self ? args[0] : UNDEFINED;
        TypeObject *type = !self                             ? NULL
                           : native->head.flags & NATIVE_NEW ? at(world, (Ref)about)
                                                             : type_of(world, about);
        if (!type || !leaves_keywords(world, native, type)) {
            return no_keywords(world, native, args[0]);
        }
        keywords = 0;
        names = 0;
    }
    /* keyword-only parameters of a variadic native come first, the rest behind */
    if ((native->head.flags & NATIVE_VARARGS)) {
        memmove(out + self + native->total, out + self, (size_t)given * sizeof(Value));
        for (int i = 0; i < native->total; i++) {
            out[self + i] = UNDEFINED;
        }
        *out_count = self + native->total + given;
    } else {
        if (given > native->positional || given + keywords > native->total) {
            return wrong_count(world, native, given, keywords, -1);
        }
        for (int i = given; i < native->total; i++) {
            out[self + i] = UNDEFINED;
        }
        *out_count = self + native->total;
    }
    return bind_native_keywords(world, native, args + count - keywords, given, names, out + self,
                                count ? args[0] : UNDEFINED);
}
