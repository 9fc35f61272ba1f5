/* One function: its signature, its parameters, what stands around its body. */
#include "emit/c/c.h"

#include "hir/order.h"

#include <string.h>

void c_param_type(Cg *g, CUnit *u, Out *o, HType *t, bool is_ref)
{
    const char *name = c_type(g, u, t);
    if (is_ref)
        out_printf(o, "%s *", name);
    else if (c_info(g, t)->by_pointer)
        out_printf(o, "const %s *", name);
    else
        out_printf(o, "%s ", name);
}

static const char *param_text(Cg *g, CUnit *u, const HLocal *l, const char *name)
{
    Out o = {0};
    c_param_type(g, u, &o, l->type, l->kind == HL_REF);
    out_str(&o, name);
    const char *text = arena_strndup(g->arena, o.data, o.len);
    out_free(&o);
    return text;
}

static const char *param_name(Cg *g, const HLocal *l)
{
    return strcmp(l->name, "this") == 0 ? "self" : c_word(g, l->name);
}

/* Shows a value of a constraint. */
static bool gives_by_pointer(const HFunc *f)
{
    return f->kind == HF_CONSTRAINT && f->result->kind != HT_BOOL;
}

/* ---- small functions ---- */

enum { SMALL = 24 }; /* expressions */

typedef struct Size {
    uint32_t expressions;
    bool loops;
} Size;

static void count_expr(void *user, const HExpr *e)
{
    (void)e;
    ((Size *)user)->expressions++;
}

static void find_loop(void *user, const HStmt *s)
{
    ((Size *)user)->loops |= s->kind == HS_LOOP || s->kind == HS_RANGE;
}

/* Worth a hint to the C compiler, which otherwise calls what is public and used more than once. */
static bool is_small(const HFunc *f)
{
    Size size = {0};
    c_walk_block(&(CWalk){&size, count_expr, find_loop}, &f->body);
    return !size.loops && size.expressions <= SMALL;
}

/* ---- signatures ---- */

/* `locals`: names inside the body, or NULL in a declaration. */
static void signature(Cg *g, CUnit *u, Out *o, HFunc *f, bool inner, const char *const *locals,
                      const char *tail)
{
    const CFunc *c = &g->funcs[f->id];
    bool is_static = c->is_private || inner;
    const char **items = ARENA_ARRAY(g->arena, const char *, f->nparams + 3);
    uint32_t n = 0;
    items[n++] = "dol_Context *ctx";
    if (c->untyped) {
        items[n++] = "const void *value_";
        if (gives_by_pointer(f))
            items[n++] = "void *result_";
    } else {
        if (f->kind == HF_CLOSURE)
            items[n++] = "const void *env_";
        for (uint32_t i = f->kind == HF_CLOSURE ? f->ncaptures : 0; i < f->nparams; i++)
            items[n++] = param_text(g, u, f->locals.data[i],
                                    locals ? locals[i] : param_name(g, f->locals.data[i]));
    }
    const char *result = gives_by_pointer(f) ? "void" : c_result_type(g, u, f->result);
    bool hint = !is_static && locals && !c->wrapped && is_small(f);
    size_t from = o->len;
    out_str(o, is_static ? "static " : hint ? "DOL_INLINE " : "");
    out_str(o, result);
    out_char(o, ' ');
    out_str(o, inner ? c_derived(g, c->name, "body") : c->name);
    out_char(o, '(');
    c_wrap(o, o->len - from, items, n, tail);
}

void c_declare_function(Cg *g, CUnit *u, Out *o, HFunc *f)
{
    bool marked = !g->funcs[f->id].is_private && !(f->effects & HEFF_ALLOCS);
    signature(g, u, o, f, false, NULL, marked ? ") DOL_NO_ALLOC;\n" : ");\n");
}

static void open_constraint(Fn *fn)
{
    HLocal *l = fn->f->locals.data[0];
    const char *type = c_type(fn->g, fn->u, l->type);
    if (!(fn->flags[0] & LOCAL_READ)) {
        out_str(fn->o, "    (void)value_;\n");
    } else if (c_info(fn->g, l->type)->by_pointer) {
        out_str(fn->o, "    const ");
        out_str(fn->o, type);
        out_str(fn->o, " *");
        out_str(fn->o, fn->locals[0]);
        out_str(fn->o, " = value_;\n");
    } else {
        out_printf(fn->o, "    const %s %s = *(const %s *)value_;\n", type, fn->locals[0], type);
    }
}

static void open_closure(Fn *fn)
{
    HFunc *f = fn->f;
    bool any = false;
    for (uint32_t i = 0; i < f->ncaptures; i++)
        any |= (fn->flags[i] & LOCAL_READ) != 0;
    if (!any) {
        out_str(fn->o, "    (void)env_;\n");
        return;
    }
    const char *name = c_derived(fn->g, fn->g->funcs[f->id].name, "env");
    out_printf(fn->o, "    const struct %s *env = (const struct %s *)env_;\n", name, name);
    for (uint32_t i = 0; i < f->ncaptures; i++) {
        HLocal *l = f->locals.data[i];
        if (!(fn->flags[i] & LOCAL_READ))
            continue;
        bool pointer = c_info(fn->g, l->type)->by_pointer;
        out_printf(fn->o, "    const %s %s%s = %senv->%s;\n", c_type(fn->g, fn->u, l->type),
                   pointer ? "*" : "", fn->locals[i], pointer ? "&" : "",
                   c_word(fn->g, l->name));
    }
}

static void note_unused(Fn *fn)
{
    HFunc *f = fn->f;
    uint32_t first = f->kind == HF_CLOSURE ? f->ncaptures : 0;
    for (uint32_t i = first; i < f->nparams; i++)
        if (!fn->flags[i])
            out_printf(fn->o, "    (void)%s;\n", fn->locals[i]);
}

/* The outer function of one whose depth is counted, whose changes may be taken back, or that
   changes a system with laws. */
typedef struct Wrapper {
    Cg *g;
    CUnit *u;
    Out *o;
    HFunc *f;
    const char *const *locals;
    bool value; /* it has a result */
} Wrapper;

static void wrapper_opens(const Wrapper *w, const HSystem *lawful)
{
    HFunc *f = w->f;
    if (lawful && f->kind == HF_SYSTEM)
        out_printf(w->o, "    dol_LawFrame laws_;\n    dol_laws_begin(ctx, &laws_, &%s, %s);\n",
                   c_laws(w->g, w->u, lawful), w->locals[0]);
    if (f->is_atomic) {
        out_str(w->o, "    dol_Mark mark_ = dol_mark(ctx);\n");
        for (uint32_t i = 0; i < f->nparams; i++)
            if (f->locals.data[i]->kind == HL_REF)
                out_printf(w->o, "    const %s %s_before_ = *%s;\n",
                           c_type(w->g, w->u, f->locals.data[i]->type), w->locals[i],
                           w->locals[i]);
    }
    if (w->g->funcs[f->id].recursive)
        out_printf(w->o, "    dol_enter(ctx, %s);\n", c_place(w->g, f->span));
}

static void wrapper_calls(const Wrapper *w)
{
    HFunc *f = w->f;
    const CFunc *c = &w->g->funcs[f->id];
    out_str(w->o, "    ");
    if (w->value)
        out_printf(w->o, "%s result_ = ", c_type(w->g, w->u, f->result));
    out_printf(w->o, "%s(ctx", c_derived(w->g, c->name, "body"));
    if (f->kind == HF_CLOSURE)
        out_str(w->o, ", env_");
    if (c->untyped)
        out_str(w->o, gives_by_pointer(f) ? ", value_, result_" : ", value_");
    uint32_t first = f->kind == HF_CLOSURE ? f->ncaptures : 0;
    for (uint32_t i = first; !c->untyped && i < f->nparams; i++)
        out_printf(w->o, ", %s", w->locals[i]);
    out_str(w->o, ");\n");
    if (c->recursive)
        out_str(w->o, "    dol_leave(ctx);\n");
}

static void wrapper_takes_back(const Wrapper *w)
{
    HFunc *f = w->f;
    bool fallible = f->result->kind == HT_VARIANT && f->result->variant_origin == HV_RESULT;
    if (!fallible) {
        out_str(w->o, "    dol_keep(ctx, mark_);\n");
        return;
    }
    out_str(w->o, "    if (result_.ok) {\n        dol_keep(ctx, mark_);\n    } else {\n"
                  "        dol_rollback(ctx, mark_);\n");
    for (uint32_t i = 0; i < f->nparams; i++)
        if (f->locals.data[i]->kind == HL_REF)
            out_printf(w->o, "        *%s = %s_before_;\n", w->locals[i], w->locals[i]);
    out_str(w->o, "    }\n");
}

static void emit_wrapper(Cg *g, CUnit *u, Out *o, HFunc *f, const char *const *locals)
{
    Wrapper w = {g, u, o, f, locals, f->result->kind != HT_UNIT && !gives_by_pointer(f)};
    const HSystem *lawful = hir_lawful(g->hp, f);
    out_char(o, '\n');
    c_comment(o, f->doc, 0);
    signature(g, u, o, f, false, locals, ")");
    out_str(o, "\n{\n");
    wrapper_opens(&w, lawful);
    wrapper_calls(&w);
    if (f->is_atomic)
        wrapper_takes_back(&w);
    if (lawful && f->kind == HF_SYSTEM)
        out_printf(o, "    dol_laws_end(ctx, &laws_, %s);\n", locals[0]);
    else if (lawful)
        out_printf(o, "    dol_laws_made(ctx, &%s, &result_);\n", c_laws(g, u, lawful));
    out_str(o, w.value ? "    return result_;\n}\n" : "}\n");
}

static bool mentions_context(const char *body)
{
    for (const char *p = body; (p = strstr(p, "ctx")) != NULL; p += 3)
        if ((p[3] == ',' || p[3] == ')') && (p[-1] == '(' || p[-1] == ' '))
            return true;
    return false;
}

static void drop_last_return(Out *body)
{
    static const char last[] = "\n    return;\n";
    size_t n = sizeof last - 1;
    if (body->len > n && memcmp(body->data + body->len - n, last, n) == 0 &&
        body->data[body->len - n - 1] != ':') {
        body->len -= n - 1;
        body->data[body->len] = '\0';
    }
}

void c_emit_function(Cg *g, CUnit *u, Out *o, HFunc *f)
{
    CFunc *c = &g->funcs[f->id];
    Out body = g->scratch;
    body.len = 0;
    Fn fn = {.g = g, .u = u, .o = &body, .f = f, .indent = 1};
    c_study_locals(&fn);
    if (c->untyped)
        open_constraint(&fn);
    else if (f->kind == HF_CLOSURE)
        open_closure(&fn);
    if (!c->untyped)
        note_unused(&fn);
    c_block(&fn, &f->body);
    if (f->result->kind == HT_UNIT)
        drop_last_return(&body);
    else if (!c_leaves(&f->body))
        out_printf(&body, "    dol_trap(ctx, DOL_TRAP_UNREACHABLE, %s);\n", c_place(g, f->span));
    out_char(o, '\n');
    if (!c->wrapped)
        c_comment(o, f->doc, 0);
    signature(g, u, o, f, c->wrapped, fn.locals, ")");
    out_str(o, "\n{\n");
    if (!body.len || !mentions_context(body.data))
        out_str(o, "    (void)ctx;\n");
    out_bytes(o, body.data, body.len);
    out_str(o, "}\n");
    g->scratch = body;
    if (c->wrapped)
        emit_wrapper(g, u, o, f, fn.locals);
}
