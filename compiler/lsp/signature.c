/* Signature help: the call around the cursor, and which of its arguments is being written. */
#include "lsp/server.h"

#include <string.h>

typedef struct Spot { /* where in which argument list */
    uint32_t open;    /* offset of its '(' in the document */
    uint32_t argument;
} Spot;

/* The innermost '(' that is open before the offset. */
static bool find_spot(const Syntax *x, uint32_t at, Spot *s)
{
    uint32_t depth = 0, base = x->file->base, i = 0;
    *s = (Spot){0};
    while (i < x->tokens.len && x->tokens.data[i].lo - base < at)
        i++;
    while (i-- > 0) {
        const Token *t = &x->tokens.data[i];
        if (t->flags & TF_VIRTUAL)
            continue;
        if (t->kind == T_RPAREN || t->kind == T_RBRACKET || t->kind == T_RBRACE) {
            depth++;
        } else if (t->kind == T_LPAREN || t->kind == T_LBRACKET || t->kind == T_LBRACE) {
            if (!depth) {
                s->open = t->lo - base;
                return t->kind == T_LPAREN && i > 0;
            }
            depth--;
        } else if (t->kind == T_COMMA && !depth) {
            s->argument++;
        }
    }
    return false;
}

typedef struct Label { /* with the places of its parameters, in bytes */
    Out text;
    VEC(uint32_t) ends;
    Arena *a;
} Label;

static void label_parameter(Label *l, const char *text)
{
    uint32_t lo = (uint32_t)l->text.len;
    out_str(&l->text, text);
    vec_push(l->a, &l->ends, lo);
    vec_push(l->a, &l->ends, (uint32_t)l->text.len);
}

static void label_types(Label *l, TypeTable *tt, const FunInfo *f)
{
    for (uint32_t i = 0; i < f->params.len; i++) {
        const Def *p = f->params.data[i];
        out_str(&l->text, i ? ", " : "");
        label_parameter(l, arena_printf(l->a, "%s: %s", sym_text(p->name), type_name(tt, p->type)));
    }
}

static void label_fun(Label *l, Snapshot *s, const Def *d)
{
    TypeTable *tt = s->program->types;
    out_printf(&l->text, "%s(", sym_text(d->name));
    label_types(l, tt, d->fun);
    out_printf(&l->text, ") -> %s", type_name(tt, d->fun->result));
}

static void label_variant(Label *l, Snapshot *s, const Def *d)
{
    out_printf(&l->text, "%s(", sym_text(d->name));
    for (uint32_t i = 0; i < d->variant->fields.len; i++) {
        out_str(&l->text, i ? ", " : "");
        label_parameter(l, d->variant->decl
                               ? type_name(s->program->types, d->variant->fields.data[i].type)
                               : "value");
    }
    out_char(&l->text, ')');
}

static void label_value(Label *l, Snapshot *s, const Type *t)
{
    out_str(&l->text, "fun(");
    for (uint32_t i = 0; i < t->args.len; i++) {
        out_str(&l->text, i ? ", " : "");
        label_parameter(l, type_name(s->program->types, t->args.data[i]));
    }
    out_printf(&l->text, ") -> %s", type_name(s->program->types, t->result));
}

/* "(A, fun(B, C) -> D) -> E": parameters are between the commas of the outermost brackets. */
static void label_builtin(Label *l, const char *name, const char *signature)
{
    const char *from = signature + 1, *p = from;
    out_printf(&l->text, "%s(", name);
    for (int depth = 0; *p; p++) {
        bool close = *p == ')' && depth == 0;
        if ((close || (*p == ',' && depth == 0)) && p > from)
            label_parameter(l, arena_strndup(l->a, from, (size_t)(p - from)));
        if (close)
            break;
        if (*p == ',' && depth == 0) {
            out_str(&l->text, ", ");
            from = p + 2;
        }
        depth += (*p == '(' || *p == '<') - (*p == ')' || (*p == '>' && p[-1] != '-'));
    }
    out_str(&l->text, p);
}

/* ---- what is called ------------------------------------------------------------------------ */

static const Expr *call_at(const NodePath *path, uint32_t open)
{
    for (uint32_t i = path->len; i-- > 0;) {
        const Expr *e = path->data[i].kind == NODE_EXPR ? path->data[i].expr : NULL;
        if (e && e->kind == EX_CALL && e->call.callee->span.hi <= open + 1
            && e->call.callee->span.hi + 8 >= open)
            return e;
    }
    return NULL;
}

static bool label_target(Label *l, Snapshot *s, const Expr *e, const Def **about)
{
    const CallTarget *t = e->call.target;
    const Type *callee = e->call.callee->type;
    Type *self = e->call.receiver ? e->call.receiver->type : NULL;
    *about = t ? t->def : NULL;
    if (t && t->def && t->def->kind == DEF_FUN)
        label_fun(l, s, t->def);
    else if (t && t->def && t->def->kind == DEF_VARIANT)
        label_variant(l, s, t->def);
    else if (t && t->def && t->def->kind == DEF_GENE && t->def->info->fields.len) {
        out_printf(&l->text, "%s(", sym_text(t->def->name));
        label_parameter(l, type_name(s->program->types, t->def->info->fields.data[0].type));
        out_char(&l->text, ')');
    } else if (t && t->builtin)
        label_builtin(l, sema_builtin_name((Builtin)t->builtin),
                      sema_builtin_signature(s->program, (Builtin)t->builtin, self));
    else if (callee && callee->kind == TY_FUN)
        label_value(l, s, callee);
    return l->text.len > 0;
}

/* A call with the wrong number of arguments may have no target: then by its name. */
static bool label_name(Label *l, Snapshot *s, uint32_t callee_end, const Def **about)
{
    const Ref *ref = snapshot_ref(s, callee_end);
    const Def *d = ref ? ref->def : NULL;
    *about = d;
    if (d && d->kind == DEF_FUN)
        label_fun(l, s, d);
    else if (d && d->kind == DEF_VARIANT)
        label_variant(l, s, d);
    return l->text.len > 0;
}

static void put_help(Request *r, Snapshot *s, const Label *l, const Def *about, uint32_t argument)
{
    Json *j = r->out;
    Encoding e = r->server->encoding;
    json_open(j, '{');
    json_key(j, "signatures");
    json_open(j, '[');
    json_open(j, '{');
    json_put_str(j, "label", l->text.data);
    const char *doc = about ? def_documentation(r->arena, s->program, about, true) : "";
    if (*doc) {
        json_key(j, "documentation");
        json_open(j, '{');
        json_put_str(j, "kind", "markdown");
        json_put_str(j, "value", doc);
        json_close(j, '}');
    }
    json_key(j, "parameters");
    json_open(j, '[');
    for (uint32_t i = 0; i + 1 < l->ends.len; i += 2) {
        json_open(j, '{');
        json_key(j, "label");
        json_open(j, '[');
        json_uint(j, text_units(l->text.data, 0, l->ends.data[i], e));
        json_uint(j, text_units(l->text.data, 0, l->ends.data[i + 1], e));
        json_close(j, ']');
        json_close(j, '}');
    }
    json_close(j, ']');
    json_put_uint(j, "activeParameter", argument);
    json_close(j, '}');
    json_close(j, ']');
    json_put_uint(j, "activeSignature", 0);
    json_put_uint(j, "activeParameter", argument);
    json_close(j, '}');
}

void lsp_signature_help(Request *r)
{
    Cursor c;
    Spot spot;
    NodePath path;
    const Def *about = NULL;
    Label l = {.a = r->arena};
    if (!request_cursor(r, &c))
        return;
    if (!find_spot(document_syntax(c.document), c.offset - c.file->base, &spot)) {
        json_null(r->out);
        return;
    }
    uint32_t open = c.file->base + spot.open;
    node_path(r->arena, c.unit, open + 1, &path);
    const Expr *call = call_at(&path, open);
    bool known = call && label_target(&l, c.snapshot, call, &about);
    if (known || label_name(&l, c.snapshot, open, &about))
        put_help(r, c.snapshot, &l, about, spot.argument);
    else
        json_null(r->out);
    out_free(&l.text);
}
