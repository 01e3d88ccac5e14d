/* The arithmetic under datetime: days of the proleptic Gregorian calendar, fields of moments, spans.
 *
 * The classes are Python's (lib/python/datetime.py). Their first slots are those that they name in __slots__, a
 * class's own in the order of their names: a timedelta has microseconds, the others are in `slot_places`. A function
 * that meets anything but plain fields within their ranges gives None: then Python does it, and says what is
 * wrong.
 */
#include "engine/exec/bind.h"
#include "engine/exec/natives.h"
#include "engine/exec/raise.h"
#include "engine/objects/int.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

enum { YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, MICROSECOND, TZINFO, FOLD, MOMENT_SLOTS };
enum { DATE_FIELDS = DAY + 1, FIELDS = MICROSECOND + 1, SPAN_SLOTS = 1 };
enum { DAYS_400 = 146097, DAYS_100 = 36524, DAYS_4 = 1461, DAYS_1 = 365 };
enum { LAST_YEAR = 9999, LAST_ORDINAL = 3652059, DAYS_MOST = 999999999, MONTHS = 12 };
static const int64_t second_us = 1000000, day_us = INT64_C(86400000000);

static const uint8_t slot_places[MOMENT_SLOTS] = {
    [YEAR] = 2,   [MONTH] = 1,  [DAY] = 0,         [HOUR] = 4, [MINUTE] = 6,
    [SECOND] = 7, [TZINFO] = 8, [MICROSECOND] = 5, [FOLD] = 3,
};

static const int16_t days_before[MONTHS + 2] = {0,   0,   31,  59,  90,  120, 151,
                                                181, 212, 243, 273, 304, 334, 365};

static bool is_leap(int64_t year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int64_t before_month(int64_t year, int64_t month) {
    return days_before[month] + (month > 2 && is_leap(year));
}

/* Days since the one before 1 January of year 1. */
static int64_t ordinal_of(const int64_t *fields) {
    int64_t y = fields[YEAR] - 1 + 400; /* years from 0 on, whose ordinals are none */
    return y * 365 + y / 4 - y / 100 + y / 400 - DAYS_400 +
           before_month(fields[YEAR], fields[MONTH]) + fields[DAY];
}

static void fields_of_ordinal(int64_t ordinal, int64_t *fields) {
    int64_t n = ordinal - 1, year = n / DAYS_400 * 400 + 1;
    n %= DAYS_400;
    int64_t centuries = n / DAYS_100, fours = n % DAYS_100 / DAYS_4, day = n % DAYS_100 % DAYS_4;
    int64_t ones = day / DAYS_1;
    year += centuries * 100 + fours * 4 + ones;
    day %= DAYS_1;
    if (ones == 4 || centuries == 4) { /* the last day of a leap year */
        year--;
        day = DAYS_1;
    }
    int64_t month = MONTHS;
    while (before_month(year, month) > day) {
        month--;
    }
    fields[YEAR] = year;
    fields[MONTH] = month;
    fields[DAY] = day - before_month(year, month) + 1;
}

/* Microseconds since the beginning of the day before 1 January of year 1. */
static int64_t stamp_of(const int64_t *fields) {
    int64_t seconds = (fields[HOUR] * 60 + fields[MINUTE]) * 60 + fields[SECOND];
    return ordinal_of(fields) * day_us + seconds * second_us + fields[MICROSECOND];
}

static void fields_of_stamp(int64_t stamp, int64_t *fields) {
    fields_of_ordinal(stamp / day_us, fields);
    int64_t us = stamp % day_us, seconds = us / second_us;
    fields[HOUR] = seconds / 3600;
    fields[MINUTE] = seconds / 60 % 60;
    fields[SECOND] = seconds % 60;
    fields[MICROSECOND] = us % second_us;
}

static bool in_range(const int64_t *fields, int count) {
    static const int32_t least[FIELDS] = {1, 1, 1, 0, 0, 0, 0};
    static const int32_t most[FIELDS] = {LAST_YEAR, MONTHS, 31, 23, 59, 59, 999999};
    for (int i = 0; i < count; i++) {
        if (fields[i] < least[i] || fields[i] > most[i]) {
            return false;
        }
    }
    return fields[DAY] <= before_month(fields[YEAR], fields[MONTH] + 1) -
                              before_month(fields[YEAR], fields[MONTH]);
}

/* Whether `count` values are plain ints that make a date, or a date and a time of day. */
static bool read_fields(const Value *values, int count, int64_t *out) {
    for (int i = 0; i < count; i++) {
        if (!is_int(values[i])) {
            return false;
        }
        out[i] = int_of(values[i]);
    }
    return in_range(out, count);
}

/* The slots of an instance that has at least `count` of its own; NULL: another object. */
static Value *slots_of(World *world, Value v, int count) {
    if (!has_kind(world, v, KIND_INSTANCE)) {
        return NULL;
    }
    InstanceObject *instance = at(world, (Ref)v);
    return instance->head.aux >= count ? instance->slots : NULL;
}

/* The first `count` fields of a date or a datetime. */
static bool read_instance(World *world, Value v, int count, int64_t *out) {
    const Value *slots = slots_of(world, v, count > DATE_FIELDS ? MOMENT_SLOTS : DATE_FIELDS);
    Value fields[FIELDS];
    for (int i = 0; slots && i < count; i++) {
        fields[i] = slots[slot_places[i]];
    }
    return slots && read_fields(fields, count, out);
}

/* A bare instance of a class that has `count` slots and keeps no builtin value. NONE: of another object. */
static Value bare_instance(World *world, Value cls, int count) {
    if (!has_kind(world, cls, KIND_TYPE)) {
        return NONE;
    }
    TypeObject *type = at(world, (Ref)cls);
    const TypeObject *layout = at(world, type->base);
    if (!(type->flags & TYPE_HEAP) || layout->type_id != TYPE_OBJECT || type->capacity < count) {
        return NONE;
    }
    return new_instance(world, type, NULL, 0, 0);
}

static void put_slots(Value *slots, const int64_t *fields, int count) {
    for (int i = 0; i < count; i++) {
        slots[slot_places[i]] = value_int(fields[i]);
    }
}

static Value tuple_of_fields(World *world, const int64_t *fields, int count) {
    Value values[FIELDS];
    for (int i = 0; i < count; i++) {
        values[i] = value_int(fields[i]);
    }
    return tuple_from(world, values, count);
}

static Value new_moment(World *world, Value cls, const int64_t *fields, Value tzinfo) {
    Value made = bare_instance(world, cls, MOMENT_SLOTS);
    if (is_ref(made)) {
        Value *slots = slots_of(world, made, MOMENT_SLOTS);
        put_slots(slots, fields, FIELDS);
        slots[slot_places[TZINFO]] = tzinfo;
        slots[slot_places[FOLD]] = value_int(0);
    }
    return made;
}

/* Of the years before the first and behind the last, too: ISO weeks ask for them. */
Value datetime_ordinal(World *world, Value *args, int count) {
    (void)world, (void)count;
    if (!is_int(args[YEAR]) || !is_int(args[MONTH]) || !is_int(args[DAY])) {
        return NONE;
    }
    int64_t fields[] = {int_of(args[YEAR]), int_of(args[MONTH]), int_of(args[DAY])};
    bool known = fields[YEAR] >= 0 && fields[YEAR] <= LAST_YEAR + 1 && fields[MONTH] >= 1 &&
                 fields[MONTH] <= MONTHS && fields[DAY] >= 1 && fields[DAY] <= 31;
    return known ? value_int(ordinal_of(fields)) : NONE;
}

Value datetime_from_ordinal(World *world, Value *args, int count) {
    (void)count;
    if (!is_int(args[0]) || int_of(args[0]) < 1 || int_of(args[0]) > LAST_ORDINAL) {
        return NONE;
    }
    int64_t fields[DATE_FIELDS];
    fields_of_ordinal(int_of(args[0]), fields);
    return tuple_of_fields(world, fields, DATE_FIELDS);
}

/* A datetime; the tzinfo has been looked at. */
Value datetime_made(World *world, Value *args, int count) {
    (void)count;
    int64_t fields[FIELDS];
    return read_fields(args + 1, FIELDS, fields)
               ? new_moment(world, args[0], fields, args[1 + TZINFO])
               : NONE;
}

Value datetime_day(World *world, Value *args, int count) {
    (void)count;
    int64_t fields[DATE_FIELDS];
    if (!read_fields(args + 1, DATE_FIELDS, fields)) {
        return NONE;
    }
    Value made = bare_instance(world, args[0], DATE_FIELDS);
    if (is_ref(made)) {
        put_slots(slots_of(world, made, DATE_FIELDS), fields, DATE_FIELDS);
    }
    return made;
}

/* -1, 0, 1 for two dates. */
Value datetime_order(World *world, Value *args, int count) {
    (void)count;
    int64_t a[DATE_FIELDS], b[DATE_FIELDS];
    if (!read_instance(world, args[0], DATE_FIELDS, a) ||
        !read_instance(world, args[1], DATE_FIELDS, b)) {
        return NONE;
    }
    int64_t x = ordinal_of(a), y = ordinal_of(b);
    return value_int((x > y) - (x < y));
}

/* Microseconds since the beginning of year 1, as the clock of a datetime says. */
Value datetime_stamp(World *world, Value *args, int count) {
    (void)count;
    int64_t fields[FIELDS];
    return read_instance(world, args[0], FIELDS, fields)
               ? int_from(world, stamp_of(fields) - day_us)
               : NONE;
}

/* The datetime so many microseconds later, of the same class and tzinfo. */
Value datetime_moved(World *world, Value *args, int count) {
    (void)count;
    int64_t fields[FIELDS], by;
    if (!read_instance(world, args[0], FIELDS, fields) || !is_integer(world, args[1]) ||
        !int_to_int64(world, args[1], &by)) {
        return NONE;
    }
    int64_t stamp;
    if (__builtin_add_overflow(stamp_of(fields), by, &stamp) || stamp < day_us ||
        stamp / day_us > LAST_ORDINAL) {
        return NONE;
    }
    fields_of_stamp(stamp, fields);
    return new_moment(world, value_of(world, type_of(world, args[0])), fields,
                      slots_of(world, args[0], MOMENT_SLOTS)[slot_places[TZINFO]]);
}

/* a - b in microseconds, as their clocks say. */
Value datetime_difference(World *world, Value *args, int count) {
    (void)count;
    int64_t a[FIELDS], b[FIELDS];
    return read_instance(world, args[0], FIELDS, a) && read_instance(world, args[1], FIELDS, b)
               ? int_from(world, stamp_of(a) - stamp_of(b))
               : NONE;
}

/* Says that there are no timedeltas of so many microseconds; NONE: there are. */
static Value check_span(World *world, Value us) {
    int64_t days;
    if (int_to_int64(world, us, &days)) {
        return NONE; /* those of 64 bits are not that many days */
    }
    Value quotient = int_floor_divide(world, us, value_int(day_us));
    if (is_signal(quotient)) {
        return quotient;
    }
    if (!int_to_int64(world, quotient, &days) || days != (int32_t)days) {
        return raise(world, TYPE_OVERFLOW_ERROR, "Python int too large to convert to C int");
    }
    return days >= -DAYS_MOST && days <= DAYS_MOST
               ? NONE
               : raise(world, TYPE_OVERFLOW_ERROR, "days=%d; must have magnitude <= 999999999",
                       days);
}

/* A timedelta of microseconds, an int of any size. */
Value datetime_span(World *world, Value *args, int count) {
    (void)count;
    Value checked = is_integer(world, args[1])
                        ? check_span(world, args[1])
                        : raise(world, TYPE_TYPE_ERROR, "an integer is required");
    if (is_signal(checked)) {
        return checked;
    }
    Value made = bare_instance(world, args[0], SPAN_SLOTS);
    if (is_ref(made)) {
        slots_of(world, made, SPAN_SLOTS)[0] = args[1];
    }
    return made;
}

/* A timedelta out of plain ints, as its class takes them; longer ones and fractions are None. */
Value datetime_span_of(World *world, Value *args, int count) {
    static const int64_t units[] = {86400000000, 1000000,    1,           1000,
                                    60000000,    3600000000, 604800000000};
    int64_t total = 0;
    for (int i = 1; i < count; i++) {
        int64_t part;
        if (!is_int(args[i]) || __builtin_mul_overflow(int_of(args[i]), units[i - 1], &part) ||
            __builtin_add_overflow(total, part, &total)) {
            return NONE;
        }
    }
    Value us = int_from(world, total);
    if (is_signal(us)) {
        return us;
    }
    Value both[] = {args[0], us};
    return datetime_span(world, both, 2);
}

/* `count` digits of a str from `from` on; -1: others. */
static int64_t digits_at(World *world, const StrObject *s, int64_t from, int count) {
    int64_t number = 0;
    for (int64_t i = from; i < from + count; i++) {
        uint32_t c = i < s->length ? str_at(world, s, i) : 0;
        if (c < '0' || c > '9') {
            return -1;
        }
        number = number * 10 + (c - '0');
    }
    return number;
}

/* The fields of YYYY-MM-DD and YYYY-MM-DD?HH:MM:SS[.ffffff] as a tuple of three or seven ints. */
Value datetime_read(World *world, Value *args, int count) {
    (void)count;
    enum { DATE_ENDS = 10, SECOND_ENDS = 19, ALL = 26 };
    static const uint8_t places[FIELDS] = {0, 5, 8, 11, 14, 17, 20};
    static const uint8_t widths[FIELDS] = {4, 2, 2, 2, 2, 2, 6};
    static const char separators[FIELDS] = {0, '-', '-', 0, ':', ':', '.'};
    if (!is_str(world, args[0])) {
        return NONE;
    }
    const StrObject *s = str_of(world, args[0]);
    int found = s->length == DATE_ENDS     ? DATE_FIELDS
                : s->length == SECOND_ENDS ? FIELDS - 1
                : s->length == ALL         ? FIELDS
                                           : 0;
    int64_t fields[FIELDS] = {0};
    for (int i = 0; i < found; i++) {
        fields[i] = digits_at(world, s, places[i], widths[i]);
        if (fields[i] < 0 ||
            (separators[i] && str_at(world, s, places[i] - 1) != (uint32_t)separators[i])) {
            return NONE;
        }
    }
    int wanted = found > DATE_FIELDS ? FIELDS : DATE_FIELDS;
    if (!found || !in_range(fields, wanted)) {
        return NONE;
    }
    return tuple_of_fields(world, fields, wanted);
}
