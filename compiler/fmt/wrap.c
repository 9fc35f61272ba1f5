/* Where to break a line that is too wide: at the outermost place of the line that allows it. */
#include "fmt/print.h"

/* Binding strength of a binary operator at which a line may end; 0: none. */
static unsigned strength(const Token *t)
{
    switch (t->pkind) {
    case T_PIPE: return 1;
    case T_BIND: return 2;
    case T_IMPLIES: return 3;
    case T_COALESCE: return 4;
    case T_OR: case T_OROR: return 5;
    case T_AND: case T_ANDAND: return 6;
    case T_EQ: case T_NE: case T_LE: case T_GE: return 7;
    case T_LT: return t->flags & TF_ANGLE ? 0 : 7;
    case T_COMPOSE: return 8;
    case T_PLUS: case T_MINUS: return 9;
    case T_STAR: case T_SLASH: case T_PERCENT: return 10;
    default: return 0;
    }
}

typedef struct Line {
    Printer *p;
    const Token *data;
    uint32_t from, to, indent;
} Line;

/* Calls visit for every token of the line that lies `depth` brackets deep; openers and closers lie
   outside of what they enclose. */
static uint32_t next_at_depth(const Line *l, uint32_t i, int depth, int *at)
{
    for (; i < l->to; i++) {
        if (is_closer(&l->data[i]))
            --*at;
        bool hit = *at == depth;
        if (is_opener(&l->data[i]))
            ++*at;
        if (hit)
            return i;
    }
    return UINT32_MAX;
}

#define FOR_DEPTH(l, i, depth)                                                            \
    for (int at_ = 0, once_ = 1; once_; once_ = 0)                                        \
        for (uint32_t i = next_at_depth((l), (l)->from, (depth), &at_); i != UINT32_MAX;  \
             i = next_at_depth((l), i + 1, (depth), &at_))

static bool is_flat_group(const Line *l, uint32_t i)
{
    const Token *t = &l->data[i];
    return is_opener(t) && t->match > i + 1 && t->match < l->to && !l->p->nl[i + 1];
}

/* A body in one line, with those of its `else` branches. */
static bool expand_inline_body(Line *l, int depth)
{
    FOR_DEPTH(l, i, depth) {
        if (!is_flat_group(l, i) || !fmt_is_body(&l->data[i]))
            continue;
        for (;;) {
            fmt_expand_body(l->p, i);
            uint32_t next = l->data[i].match + 1;
            if (l->data[next].kind != T_ELSE)
                return true;
            while (l->data[next].pkind != T_LB_BLOCK)
                next = is_opener(&l->data[next]) ? l->data[next].match + 1 : next + 1;
            i = next;
        }
    }
    return false;
}

static bool break_operators(Line *l, int depth)
{
    unsigned weakest = 99;
    FOR_DEPTH(l, i, depth) {
        unsigned s = i + 1 < l->to ? strength(&l->data[i]) : 0;
        if (s && s < weakest)
            weakest = s;
    }
    if (weakest == 99)
        return false;
    FOR_DEPTH(l, i, depth)
        if (i + 1 < l->to && strength(&l->data[i]) == weakest)
            l->p->nl[i + 1] = 1;
    return true;
}

/* `requires` and `ensures` of a function, and then its '{', go to lines of their own. */
static bool break_clauses(Line *l, int depth)
{
    uint32_t last = 0;
    FOR_DEPTH(l, i, depth) {
        uint8_t k = l->data[i].pkind;
        if (i > l->from && (k == T_K_REQUIRES || k == T_K_ENSURES)) {
            last = i;
            l->p->nl[i] = 1;
        }
    }
    if (!last)
        return false;
    for (uint32_t i = last + 1; !(l->data[i].flags & TF_TERM) && !is_closer(&l->data[i]); i++) {
        if (l->data[i].pkind == T_LB_BLOCK) {
            l->p->nl[i] = 1;
            break;
        }
        if (is_opener(&l->data[i]))
            i = l->data[i].match;
    }
    return true;
}

static bool is_method_call(const Line *l, uint32_t i)
{
    return l->data[i].pkind == T_DOT && i + 2 < l->to && l->data[i + 2].pkind == T_LPAREN && i > 0;
}

/* `a.b().c()`: one line for each call, but a short first name keeps its first call. */
static bool break_chain(Line *l, int depth)
{
    unsigned calls = 0;
    FOR_DEPTH(l, i, depth)
        calls += is_method_call(l, i);
    if (calls < 2)
        return false;
    bool broken = false, first = true;
    FOR_DEPTH(l, i, depth) {
        if (!is_method_call(l, i))
            continue;
        bool short_name = first && fmt_width(l->p, i - 1) <= FMT_INDENT &&
                          !is_closer(&l->data[i - 1]);
        first = false;
        if (!short_name && i > l->from) {
            l->p->nl[i] = 1;
            broken = true;
        }
    }
    return broken;
}

static uint32_t width_to(const Line *l, uint32_t end)
{
    uint32_t width = l->indent;
    for (uint32_t i = l->from; i <= end; i++)
        width += fmt_width(l->p, i) + (i > l->from && fmt_space_before(l->p, i));
    return width;
}

static bool has_comma(const Line *l, uint32_t open)
{
    for (uint32_t i = open + 1; i < l->data[open].match; i++) {
        if (l->data[i].kind == T_COMMA)
            return true;
        if (is_opener(&l->data[i]))
            i = l->data[i].match;
    }
    return false;
}

/* `push(Event { … })`: the literal at the end is broken instead of the call around it. */
static uint32_t innermost_last(const Line *l, uint32_t open)
{
    for (;;) {
        uint32_t last = l->data[open].match - 1;
        if (!is_closer(&l->data[last]))
            return open;
        uint32_t inner = l->data[last].match;
        if (inner <= open + 1 && l->data[inner].kind == T_LPAREN)
            return open;
        if (last == inner + 1 || l->p->nl[inner + 1] || width_to(l, inner) > FMT_WIDTH)
            return open;
        if (has_comma(l, open) && (l->data[inner].kind == T_LPAREN ||
                                   l->data[inner].kind == T_LBRACKET))
            return open;
        open = inner;
    }
}

static bool break_group(Line *l, int depth)
{
    uint32_t best = UINT32_MAX, size = 0;
    FOR_DEPTH(l, i, depth) {
        if (!is_flat_group(l, i))
            continue;
        uint32_t width = l->data[l->data[i].match].hi - l->data[i].lo;
        if (width >= size) {
            best = i;
            size = width;
        }
    }
    if (best == UINT32_MAX || size < 8)
        return false;
    best = innermost_last(l, best);
    if (fmt_is_body(&l->data[best]))
        fmt_expand_body(l->p, best);
    else
        fmt_break_items(l->p, best);
    return true;
}

static bool break_assignment(Line *l, int depth)
{
    FOR_DEPTH(l, i, depth) {
        if (l->data[i].pkind == T_ASSIGN && i + 1 < l->to) {
            l->p->nl[i + 1] = 1;
            return true;
        }
    }
    return false;
}

bool fmt_wrap(Printer *p, uint32_t from, uint32_t to, uint32_t indent)
{
    Line l = {p, p->t->data, from, to, indent};
    int lowest = 0, highest = 0, at = 0;
    for (uint32_t i = from; i < to; i++) {
        if (is_closer(&l.data[i]) && --at < lowest)
            lowest = at;
        if (is_opener(&l.data[i]) && ++at > highest)
            highest = at;
    }
    for (int depth = lowest; depth <= highest; depth++)
        if (expand_inline_body(&l, depth) || break_clauses(&l, depth) || break_operators(&l, depth)
            || break_chain(&l, depth) || break_group(&l, depth) || break_assignment(&l, depth))
            return true;
    return false;
}
