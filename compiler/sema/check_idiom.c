/* `[| f a b |]`: f of what is inside the Options or Results a and b, or the first that has nothing.
   It is `a.and_then(|x| b.map(|y| f(x, y)))`, and is checked as that. */
#include "sema/check.h"

enum { MOST_ARGUMENTS = 16 };

static Expr *node(Sema *sm, ExprKind kind, Span at, uint32_t below)
{
    Expr *e = ARENA_NEW(sm->a, Expr);
    e->kind = kind;
    e->span = at;
    e->depth = (below + 1) & 0xFFFF;
    return e;
}

static Name argument_name(Sema *sm, uint32_t i, Span at)
{
    Name n = {intern_z(sm->s->names, arena_printf(sm->a, "idiom_%u__", (unsigned)i)), at};
    return n;
}

static Expr *name(Sema *sm, Name n)
{
    Expr *e = node(sm, EX_NAME, n.span, 0);
    e->name.name = n;
    return e;
}

static Expr *call(Sema *sm, Expr *callee, Expr **args, uint32_t n, Span at)
{
    Expr *e = node(sm, EX_CALL, at, callee->depth);
    e->call.callee = callee;
    e->call.args.data = args;
    e->call.args.len = n;
    for (uint32_t i = 0; i < n; i++)
        if (args[i]->depth >= e->depth)
            e->depth = (args[i]->depth + 1u) & 0xFFFF;
    return e;
}

static Expr *method_call(Sema *sm, Expr *base, const char *method, Expr *arg, Span at)
{
    Expr *field = node(sm, EX_FIELD, base->span, base->depth);
    field->field.base = base;
    field->field.name = (Name){intern_z(sm->s->names, method), base->span};
    Expr **args = ARENA_NEW(sm->a, Expr *);
    *args = arg;
    return call(sm, field, args, 1, at);
}

static Expr *closure(Sema *sm, Name param, Expr *body)
{
    Expr *e = node(sm, EX_CLOSURE, body->span, body->depth);
    e->closure.params.data = ARENA_NEW(sm->a, Param);
    e->closure.params.data->name = param;
    e->closure.params.len = 1;
    e->closure.body = body;
    return e;
}

bool expand_idiom(Sema *sm, Expr *e)
{
    uint32_t n = e->list.items.len ? e->list.items.len - 1 : 0;
    Expr **items = e->list.items.data;
    if (!n || n > MOST_ARGUMENTS) {
        Diag *d = diag_add(sm->d, DIAG_UNSUPPORTED, e->span,
                           n ? "an idiom bracket with so many arguments"
                             : "an idiom bracket without arguments");
        diag_note(sm->d, d,
                  "`[| f a b |]` calls f with what is inside the Options a and b; it takes 1 to %d",
                  MOST_ARGUMENTS);
        return false;
    }
    Expr **names = ARENA_ARRAY(sm->a, Expr *, n);
    for (uint32_t i = 0; i < n; i++)
        names[i] = name(sm, argument_name(sm, i + 1, items[i + 1]->span));
    Expr *made = call(sm, items[0], names, n, e->span);
    for (uint32_t i = n; i > 0; i--) {
        Expr *body = closure(sm, argument_name(sm, i, items[i]->span), made);
        made = method_call(sm, items[i], i == n ? "map" : "and_then", body, e->span);
    }
    made->parens = e->parens;
    made->has_semi = e->has_semi;
    expr_become(e, made);
    return true;
}
