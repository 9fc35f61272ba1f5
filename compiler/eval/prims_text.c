/* Primitives of characters and strings. Offsets are bytes. */
#include "base/num.h"
#include "base/utf8.h"
#include "eval/interp.h"
#include "eval/json.h"
#include "eval/json_type.h"

static Str *text(const PrimCall *c, int i)
{
    return str_of(*c->args[i]);
}

static void give(PrimCall *c, const char *s, uint64_t n)
{
    *c->dst = word_of(ev_str(c->ev, s, n));
}

static void work(PrimCall *c, uint64_t bytes)
{
    ev_charge(c->ev, bytes / 64, c->e->span);
}

/* ASCII; letters from U+0080 on are alphabetic where Unicode says so is left to tables that every
   target would need: all of them count. */
static bool in_class(uint32_t cp, Word class)
{
    if (class == 0)
        return cp >= '0' && cp <= '9';
    if (class == 1)
        return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z') || cp >= 0x80;
    return cp == ' ' || (cp >= '\t' && cp <= '\r');
}

static bool is_space(char ch)
{
    return in_class((unsigned char)ch, 2);
}

static int64_t find_from(const Str *s, uint64_t from, const Str *what)
{
    if (what->len > s->len)
        return -1;
    for (uint64_t i = from; i <= s->len - what->len; i++)
        if (memcmp(s->text + i, what->text, what->len) == 0)
            return (int64_t)i;
    return -1;
}

static bool is_boundary(const Str *s, uint64_t at)
{
    return at == s->len || ((unsigned char)s->text[at] & 0xC0) != 0x80;
}

static void slice(PrimCall *c)
{
    const Str *s = text(c, 0);
    HType *u64 = hir_type(c->ev->program, HT_U64);
    Word from = *c->args[1], to = *c->args[2];
    if (from > to || to > s->len) {
        ev_trap_begin(c->ev, HTRAP_INDEX, c->e->span);
        Word len = s->len;
        ev_trap_value(c->ev, u64, &from);
        ev_trap_value(c->ev, u64, &to);
        ev_trap_value(c->ev, u64, &len);
        ev_trap_throw(c->ev);
    }
    if (!is_boundary(s, from) || !is_boundary(s, to))
        ev_trap2(c->ev, HTRAP_UTF8, c->e->span, u64, from, u64, to);
    give(c, s->text + from, to - from);
}

static void push_text(PrimCall *c, Seq *list, const char *s, uint64_t n)
{
    Word w = word_of(ev_str(c->ev, s, n));
    *ev_seq_insert(c->ev, list, list->len, 1) = w;
}

/* The next character of s at `at`; its length in bytes. */
static uint64_t step(const Str *s, uint64_t at, uint32_t *cp)
{
    return utf8_decode(s->text + at, s->len - at, cp);
}

/* An empty separator splits into characters. */
static void split(PrimCall *c)
{
    const Str *s = text(c, 0), *by = text(c, 1);
    Seq *list = ev_seq(c->ev, 0, 1);
    uint64_t from = 0;
    uint32_t cp;
    while (by->len == 0 && from < s->len) {
        uint64_t n = step(s, from, &cp);
        push_text(c, list, s->text + from, n);
        from += n;
    }
    for (int64_t at; by->len && (at = find_from(s, from, by)) >= 0;) {
        push_text(c, list, s->text + from, (uint64_t)at - from);
        from = (uint64_t)at + by->len;
    }
    if (by->len)
        push_text(c, list, s->text + from, s->len - from);
    *c->dst = word_of(list);
}

static void trim(PrimCall *c)
{
    const Str *s = text(c, 0);
    uint64_t lo = 0, hi = s->len;
    while (lo < hi && is_space(s->text[lo]))
        lo++;
    while (hi > lo && is_space(s->text[hi - 1]))
        hi--;
    give(c, s->text + lo, hi - lo);
}

static void change_case(PrimCall *c, char first, char last)
{
    const Str *s = text(c, 0);
    Str *r = ev_str(c->ev, s->text, s->len);
    for (uint64_t i = 0; i < r->len; i++)
        if (r->text[i] >= first && r->text[i] <= last)
            r->text[i] = (char)(r->text[i] ^ 0x20);
    *c->dst = word_of(r);
}

/* An empty pattern is nowhere. */
static void replace(PrimCall *c)
{
    const Str *s = text(c, 0), *what = text(c, 1), *with = text(c, 2);
    uint64_t hits = 0, from = 0;
    int64_t at;
    for (uint64_t i = 0; what->len && (at = find_from(s, i, what)) >= 0; hits++)
        i = (uint64_t)at + what->len;
    Str *r = ev_str_room(c->ev, s->len - hits * what->len + hits * with->len);
    char *p = r->text;
    while (hits--) {
        at = find_from(s, from, what);
        memcpy(p, s->text + from, (uint64_t)at - from);
        p += (uint64_t)at - from;
        memcpy(p, with->text, with->len);
        p += with->len;
        from = (uint64_t)at + what->len;
    }
    memcpy(p, s->text + from, s->len - from);
    work(c, r->len);
    *c->dst = word_of(r);
}

static void repeat(PrimCall *c)
{
    const Str *s = text(c, 0);
    Word n = *c->args[1];
    if (s->len && n > (UINT64_C(1) << 40) / s->len)
        ev_trap(c->ev, HTRAP_MEMORY, c->e->span);
    work(c, s->len * n);
    Str *r = ev_str_room(c->ev, s->len * n);
    for (Word i = 0; s->len && i < n; i++)
        memcpy(r->text + i * s->len, s->text, s->len);
    *c->dst = word_of(r);
}

static void concat(PrimCall *c)
{
    const Str *a = text(c, 0), *b = text(c, 1);
    Str *r = ev_str_room(c->ev, a->len + b->len);
    memcpy(r->text, a->text, a->len);
    memcpy(r->text + a->len, b->text, b->len);
    work(c, r->len);
    *c->dst = word_of(r);
}

static void chars(PrimCall *c)
{
    const Str *s = text(c, 0);
    Seq *list = ev_seq(c->ev, 0, 1);
    uint32_t cp;
    for (uint64_t i = 0; i < s->len;) {
        i += step(s, i, &cp);
        *ev_seq_insert(c->ev, list, list->len, 1) = cp;
    }
    work(c, s->len);
    *c->dst = word_of(list);
}

static void bytes(PrimCall *c)
{
    const Str *s = text(c, 0);
    Seq *list = ev_seq(c->ev, s->len, 1);
    for (uint64_t i = 0; i < s->len; i++)
        list->items[i] = (unsigned char)s->text[i];
    list->len = s->len;
    work(c, s->len);
    *c->dst = word_of(list);
}

static void join(PrimCall *c)
{
    const Seq *list = seq_of(*c->args[0]);
    const Str *by = text(c, 1);
    uint64_t total = 0;
    for (uint64_t i = 0; i < list->len; i++)
        total += str_of(list->items[i])->len + (i ? by->len : 0);
    Str *r = ev_str_room(c->ev, total);
    char *p = r->text;
    for (uint64_t i = 0; i < list->len; i++) {
        const Str *s = str_of(list->items[i]);
        memcpy(p, by->text, i ? by->len : 0);
        p += i ? by->len : 0;
        memcpy(p, s->text, s->len);
        p += s->len;
    }
    work(c, total);
    *c->dst = word_of(r);
}

/* ---- parse and show ---- */

static bool parse_int(const Str *s, HTypeKind k, Word *out)
{
    bool minus = s->text[0] == '-' && ev_is_signed(k);
    uint64_t v;
    if (!num_u64(s->text + minus, s->len - minus, &v))
        return false;
    if (minus) {
        if (v > UINT64_C(1) << 63)
            return false;
        v = 0 - v;
    }
    *out = v;
    return ev_fits(k, (int64_t)v, !minus);
}

static bool str_is(const Str *s, const char *z)
{
    return strlen(z) == s->len && memcmp(s->text, z, s->len) == 0;
}

static bool parse_float(const Str *s, HTypeKind k, Word *out)
{
    double d = 0;
    float f = 0;
    bool minus = s->text[0] == '-';
    if (str_is(s, "NaN"))
        *out = UINT64_C(0x7FF8000000000000);
    else if (str_is(s, minus ? "-Infinity" : "Infinity"))
        *out = (minus ? UINT64_C(1) << 63 : 0) | UINT64_C(0x7FF0000000000000);
    else if (k == HT_F32 ? !num_f32(s->text, s->len, &f) : !num_f64(s->text, s->len, &d))
        return false;
    else
        *out = word_of_double(k == HT_F32 ? (double)f : d);
    return true;
}

static bool parse_char(const Str *s, Word *out)
{
    uint32_t cp = 0;
    if (s->len == 0 || utf8_decode(s->text, s->len, &cp) != s->len)
        return false;
    *out = cp;
    return true;
}

/* A record of one field is parsed as that field. */
static bool parse(const HType *t, const Str *s, Word *out)
{
    while (t->kind == HT_RECORD && t->fields.len == 1)
        t = t->fields.data[0].type;
    switch (t->kind) {
    case HT_STRING:
        *out = word_of(s);
        return true;
    case HT_BOOL:
        *out = str_is(s, "true");
        return *out || str_is(s, "false");
    case HT_CHAR:
        return parse_char(s, out);
    case HT_F32:
    case HT_F64:
        return parse_float(s, t->kind, out);
    default:
        return t->kind >= HT_I8 && t->kind <= HT_U64 && parse_int(s, t->kind, out);
    }
}

static void str_parse(PrimCall *c)
{
    const HType *t = c->e->type->cases.data[1].fields.data[0].type;
    Word w = 0;
    if (parse(t, text(c, 0), &w))
        ev_some(c, &w);
    else
        ev_none(c);
}

static void to_string(PrimCall *c)
{
    const HType *t = c->e->prim.args.data[0]->type;
    if (t->kind == HT_STRING) {
        *c->dst = *c->args[0];
        return;
    }
    if (t->kind == HT_CHAR) {
        char buf[4];
        give(c, buf, utf8_encode((uint32_t)*c->args[0], buf));
        return;
    }
    Out *o = ev_text(c->ev);
    if (t->kind == HT_UNIT)
        out_str(o, "()");
    else if (t->kind == HT_F32)
        out_f32(o, (float)double_of_word(*c->args[0]));
    else if (t->kind == HT_F64)
        out_f64(o, double_of_word(*c->args[0]));
    else if (json_is_plain_enum(t))
        out_str(o, t->cases.data[*c->args[0]].name);
    else if (!eval_json_write(o, &c->ev->layouts, t, c->args[0]))
        ev_trap(c->ev, HTRAP_DEPTH, c->e->span);
    work(c, o->len);
    give(c, o->data, o->len);
    ev_text_end(c->ev);
}

static void measure(PrimCall *c)
{
    const Str *a = text(c, 0), *b = c->e->prim.args.len > 1 ? text(c, 1) : NULL;
    switch (c->e->prim.op) {
    case HP_STR_LEN:
        *c->dst = a->len;
        return;
    case HP_STR_FIND:
        work(c, a->len);
        *c->dst = (Word)find_from(a, 0, b);
        return;
    case HP_STR_STARTS:
        *c->dst = a->len >= b->len && memcmp(a->text, b->text, b->len) == 0;
        return;
    default:
        *c->dst = a->len >= b->len && memcmp(a->text + a->len - b->len, b->text, b->len) == 0;
        return;
    }
}

void ev_prim_text(PrimCall *c)
{
    switch (c->e->prim.op) {
    case HP_CHAR_CLASS:
        *c->dst = in_class((uint32_t)*c->args[0], *c->args[1]);
        return;
    case HP_CHAR_CODE:
        *c->dst = *c->args[0];
        return;
    case HP_STR_CONCAT:
        concat(c);
        return;
    case HP_STR_SLICE:
        slice(c);
        return;
    case HP_STR_SPLIT:
        split(c);
        return;
    case HP_STR_TRIM:
        trim(c);
        return;
    case HP_STR_LOWER:
        change_case(c, 'A', 'Z');
        return;
    case HP_STR_UPPER:
        change_case(c, 'a', 'z');
        return;
    case HP_STR_REPLACE:
        replace(c);
        return;
    case HP_STR_REPEAT:
        repeat(c);
        return;
    case HP_STR_CHARS:
        chars(c);
        return;
    case HP_STR_BYTES:
        bytes(c);
        return;
    case HP_STR_JOIN:
        join(c);
        return;
    case HP_STR_PARSE:
        str_parse(c);
        return;
    case HP_TO_STRING:
        to_string(c);
        return;
    default:
        measure(c);
        return;
    }
}
