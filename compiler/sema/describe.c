#include "sema/describe.h"

#include <string.h>

const char *operator_word(BinaryOp op)
{
    static const char *const words[] = {
        [OP_ADD] = "add", [OP_SUB] = "sub", [OP_MUL] = "mul", [OP_DIV] = "div", [OP_REM] = "rem",
        [OP_POW] = "pow", [OP_EQ] = "eq", [OP_NE] = "ne", [OP_LT] = "lt", [OP_LE] = "le",
        [OP_GT] = "gt", [OP_GE] = "ge",
    };
    return op < sizeof words / sizeof *words ? words[op] : NULL;
}

const char *def_kind_word(const Def *d)
{
    switch (d->kind) {
    case DEF_MODULE: return "module";
    case DEF_GENE: return "gene";
    case DEF_TRAIT: return "trait";
    case DEF_SYSTEM: return "system";
    case DEF_ENUM: return "enum";
    case DEF_VARIANT: return "variant";
    case DEF_FIELD: return "field";
    case DEF_FUN: return "function";
    case DEF_CONST: return "constant";
    case DEF_CONSTRAINT: return "constraint";
    case DEF_LAW: return "law";
    case DEF_EVOLVES: return "evolution";
    case DEF_TYPARAM: return "type parameter";
    case DEF_LOCAL: return d->local->is_param ? "parameter" : "variable";
    case DEF_ERROR: break;
    }
    return "name";
}

const char *fun_modifiers(const FunDecl *f)
{
    if (f->flags & FUN_EFFECT)
        return "extern effect ";
    return f->flags & FUN_EXTERN ? "extern " : f->flags & FUN_ATOMIC ? "atomic " : "";
}

bool def_has_place(const Def *d)
{
    return d->span.lo != 0 && d->kind != DEF_ERROR;
}

Doc *def_doc(const Def *d)
{
    return d->doc && d->doc->text && d->doc->len ? d->doc : NULL;
}

Span def_extent(const Def *d)
{
    Span at = d->span;
    if (d->kind == DEF_FUN && d->fun->decl)
        at = d->fun->decl->span;
    else if (d->kind == DEF_LAW && d->law->decl)
        at = d->law->decl->span;
    else if (d->kind == DEF_CONSTRAINT && d->constraint && d->constraint->decl)
        at = d->constraint->decl->span;
    else if (d->kind == DEF_CONST && d->constant->decl)
        at = d->constant->decl->span;
    else if (d->kind == DEF_FIELD && d->field->decl)
        at = d->field->decl->span;
    else if (d->kind == DEF_VARIANT && d->variant->decl)
        at = d->variant->decl->span;
    else if (d->decl)
        at = d->decl->span;
    return at.lo && at.lo <= d->span.lo && at.hi >= d->span.hi ? at : d->span;
}

/* ---- text ---------------------------------------------------------------------------------- */

const char *source_text(const Session *s, Span at, uint32_t *len)
{
    const SourceFile *f = at.lo ? sources_find(&s->sources, at.lo) : NULL;
    *len = 0;
    if (!f || at.hi < at.lo)
        return "";
    uint32_t lo = at.lo - f->base, hi = at.hi - f->base;
    *len = (hi < f->len ? hi : f->len) - lo;
    return f->text + lo;
}

void out_source(Out *o, const Program *p, Span at)
{
    uint32_t len;
    const char *text = source_text(p->session, at, &len);
    for (uint32_t i = 0; i < len; i++) {
        bool blank = text[i] == '\n' || text[i] == ' ' || text[i] == '\r' || text[i] == '\t';
        if (text[i] == ')' && o->len && o->data[o->len - 1] == ' ')
            o->data[o->len - 1] = ')';
        else if (!blank)
            out_char(o, text[i]);
        else if (o->len && o->data[o->len - 1] != ' ' && o->data[o->len - 1] != '(')
            out_char(o, ' ');
    }
}

static const char *type_text(const Program *p, Type *t)
{
    return t ? type_name(p->types, t) : "_";
}

static void out_fun(Out *o, const Program *p, const Def *d)
{
    const FunInfo *f = d->fun;
    if (f->decl && f->decl->head.lo) {
        out_str(o, fun_modifiers(f->decl));
        out_source(o, p, f->decl->head);
        return;
    }
    out_printf(o, "fun %s(", sym_text(d->name));
    for (uint32_t i = 0; i < f->params.len; i++)
        out_printf(o, "%s%s: %s", i ? ", " : "", sym_text(f->params.data[i]->name),
                   type_text(p, f->params.data[i]->type));
    out_printf(o, ") -> %s", type_text(p, f->result));
}

enum { MOST_SHOWN = 12 };

static void out_variant(Out *o, const Program *p, const VariantInfo *v)
{
    out_str(o, sym_text(v->name));
    for (uint32_t i = 0; i < v->fields.len; i++) {
        out_str(o, i ? ", " : v->is_tuple ? "(" : " { ");
        if (!v->is_tuple)
            out_printf(o, "%s: ", sym_text(v->fields.data[i].name));
        out_str(o, v->decl ? type_text(p, v->fields.data[i].type) : "T");
    }
    if (v->fields.len)
        out_str(o, v->is_tuple ? ")" : " }");
}

static void out_variants(Out *o, const Program *p, const EnumInfo *e)
{
    out_str(o, "enum {");
    for (uint32_t i = 0; i < e->variants.len && i < MOST_SHOWN; i++) {
        out_str(o, i ? ", " : " ");
        out_variant(o, p, &e->variants.data[i]);
    }
    out_str(o, e->variants.len > MOST_SHOWN ? ", … }" : " }");
}

static void out_type_head(Out *o, const Program *p, const Def *d)
{
    const char *name = d->kind == DEF_TRAIT ? type_text(p, d->trait->type)
                                            : type_text(p, d->info->type);
    out_printf(o, "%s %s", def_kind_word(d), name);
    if (d->kind != DEF_TRAIT && d->info->kind == GENE_ENUM && d->info->enumeration) {
        out_str(o, ": ");
        out_variants(o, p, d->info->enumeration);
    } else if (d->kind != DEF_TRAIT && d->info->kind == GENE_NAMED && d->info->fields.len) {
        out_printf(o, ": %s", type_text(p, d->info->fields.data[0].type));
    }
}

static void out_field(Out *o, const Program *p, const Def *d)
{
    const FieldDecl *f = d->field->decl;
    bool of_variant = d->parent && d->parent->kind == DEF_VARIANT;
    out_printf(o, "%s%s: %s", of_variant ? "" : f && f->is_state ? "state " : "has ",
               sym_text(d->name), type_text(p, d->field->type));
    if (f && f->value) {
        out_str(o, " = ");
        out_source(o, p, f->value->span);
    }
    if (f && f->where) {
        out_str(o, " where ");
        out_source(o, p, f->where->span);
    }
}

static void out_const(Out *o, const Program *p, const Def *d)
{
    out_printf(o, "const %s: %s", sym_text(d->name),
               type_text(p, d->constant->type ? d->constant->type : d->type));
    const Expr *value = d->constant->decl ? d->constant->decl->value : NULL;
    if (value && value->span.hi - value->span.lo <= 80) {
        out_str(o, " = ");
        out_source(o, p, value->span);
    }
}

static void out_typaram(Out *o, const Program *p, const Def *d)
{
    out_str(o, sym_text(d->name));
    for (uint32_t i = 0; i < d->typaram->bounds.len; i++)
        out_printf(o, "%s%s", i ? " + " : ": ", type_text(p, d->typaram->bounds.data[i]));
}

const char *def_signature(Arena *a, const Program *p, const Def *d)
{
    Out o = {0};
    switch (d->kind) {
    case DEF_GENE: case DEF_TRAIT: case DEF_SYSTEM: out_type_head(&o, p, d); break;
    case DEF_FUN: out_fun(&o, p, d); break;
    case DEF_FIELD: out_field(&o, p, d); break;
    case DEF_VARIANT:
        if (d->parent && d->parent->type)
            out_printf(&o, "%s::", type_text(p, d->parent->type));
        out_variant(&o, p, d->variant);
        break;
    case DEF_ENUM:
        out_printf(&o, "%s: ", type_text(p, d->type));
        out_variants(&o, p, d->enumeration);
        break;
    case DEF_CONST: out_const(&o, p, d); break;
    case DEF_TYPARAM: out_typaram(&o, p, d); break;
    case DEF_LOCAL:
        out_printf(&o, "%s%s: %s", d->local->is_mut ? "mut " : "", sym_text(d->name),
                   type_text(p, d->type));
        break;
    case DEF_MODULE:
        out_printf(&o, "module %s", sym_text(d->name));
        if (d->mod->version.span.lo)
            out_printf(&o, " @ %u.%u.%u", (unsigned)d->mod->version.major,
                       (unsigned)d->mod->version.minor, (unsigned)d->mod->version.patch);
        break;
    case DEF_CONSTRAINT: case DEF_LAW: case DEF_EVOLVES: case DEF_ERROR:
        out_printf(&o, "%s %s", def_kind_word(d), sym_text(d->name));
        break;
    }
    const char *text = arena_strndup(a, o.data, o.len);
    out_free(&o);
    return text;
}

/* ---- documentation ------------------------------------------------------------------------- */

const char *def_effects(Arena *a, const FunInfo *f)
{
    return arena_printf(a, "%s%s", effects_text(a, f),
                        f->self == SELF_MUT ? ", changes `this`" : "");
}
