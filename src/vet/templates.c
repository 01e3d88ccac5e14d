/* Texts put together by a template, "%s%s" % (a, b) and "{}{}".format(a, b), whose parts are known. */
#include "base/buf.h"
#include "vet/evaluate.h"

/* Text or number, as str() gives it. */
static bool append_piece(const Evaluation *evaluation, const AstNode *node, Buf *text) {
    Values values = evaluate(evaluation, node); /* once: parts nest */
    for (int32_t i = 0; i < values.count; i++) {
        const Value *value = &values.items[i];
        if (value->kind == VALUE_TEXT || value->kind == VALUE_BYTES) {
            buf_append(text, value->text);
            return true;
        }
        if (value->kind == VALUE_INT) {
            buf_append_int(text, value->integer);
            return true;
        }
    }
    return false;
}

static Str finished(Resolver *resolver, Buf *text, bool is_known) {
    Str copy = {NULL, 0};
    if (is_known && text->failure == ST_OK && spend(resolver, text->size)) {
        copy = arena_copy_str(resolver->arena, buf_view(text));
    }
    buf_done(text);
    return copy;
}

/* --- "%s" % x --------------------------------------------------------------------------------------------------- */

static bool append_character(const Evaluation *evaluation, const AstNode *node, Buf *text) {
    int64_t code_point;
    if (!evaluate_int(evaluation, node, &code_point)) {
        return append_piece(evaluation, node, text);
    }
    if (code_point >= 0 && code_point <= 0x10FFFF) {
        buf_append_utf8(text, (uint32_t)code_point);
    }
    return code_point >= 0 && code_point <= 0x10FFFF;
}

Str fold_percent(const Evaluation *evaluation, Str template, const AstSeq *items) {
    Buf text;
    buf_init(&text, EVALUATE_TEXT_BYTES);
    bool is_known = true;
    int32_t next = 0;
    for (int64_t at = 0; at < template.size && is_known; at++) {
        if (template.data[at] != '%') {
            buf_append_char(&text, template.data[at]);
            continue;
        }
        char kind = ++at < template.size ? template.data[at] : '\0';
        if (kind == '%') {
            buf_append_char(&text, '%');
        } else if (next >= items->count) {
            is_known = false;
        } else if (kind == 'c') {
            is_known = append_character(evaluation, items->items[next++], &text);
        } else {
            is_known = (kind == 's' || kind == 'd') &&
                       append_piece(evaluation, items->items[next++], &text);
        }
    }
    return finished(evaluation->resolver, &text, is_known);
}

/* --- "{}".format(x) --------------------------------------------------------------------------------------------- */

/* What the field names: {} the next argument, {1} one by number, {a} by keyword; NULL where it is no simple field. */
static const AstNode *field_argument(const AstCall *call, Str field, int32_t *next) {
    if (field.size == 0) {
        return *next < call->args.count ? call->args.items[(*next)++] : NULL;
    }
    if (field.size == 1 && field.data[0] >= '0' && field.data[0] <= '9') {
        int32_t at = field.data[0] - '0';
        return at < call->args.count ? call->args.items[at] : NULL;
    }
    for (int32_t i = 0; i < call->keywords.count; i++) {
        const AstKeyword *keyword = (const AstKeyword *)call->keywords.items[i];
        if (keyword->arg && str_equal(keyword->arg->text, field)) {
            return keyword->value;
        }
    }
    return NULL;
}

Str fold_braces(const Evaluation *evaluation, Str template, const AstCall *call) {
    Buf text;
    buf_init(&text, EVALUATE_TEXT_BYTES);
    bool is_known = true;
    int32_t next = 0;
    for (int64_t at = 0; at < template.size && is_known; at++) {
        char c = template.data[at];
        bool is_brace = c == '{' || c == '}';
        bool is_doubled = is_brace && at + 1 < template.size && template.data[at + 1] == c;
        if (!is_brace || is_doubled) {
            buf_append_char(&text, c);
            at += is_doubled;
            continue;
        }
        int64_t end = str_find(template, STR("}"), at);
        const AstNode *argument = NULL;
        if (c == '{' && end >= 0) {
            argument = field_argument(call, str_slice(template, at + 1, end), &next);
        }
        is_known = argument && append_piece(evaluation, argument, &text);
        at = end;
    }
    return finished(evaluation->resolver, &text, is_known);
}
