/* Declarations as text: what hover, completion, symbols and signatures show. */
#include "lsp/server.h"

#include <string.h>

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

/* SymbolKind */
enum { SK_MODULE = 2, SK_CLASS = 5, SK_METHOD = 6, SK_FIELD = 8, SK_ENUM = 10, SK_INTERFACE = 11,
       SK_FUNCTION = 12, SK_VARIABLE = 13, SK_CONSTANT = 14, SK_BOOLEAN = 17, SK_OBJECT = 19,
       SK_ENUM_MEMBER = 22, SK_STRUCT = 23, SK_EVENT = 24, SK_TYPE_PARAMETER = 26 };

uint32_t def_symbol_kind(const Def *d)
{
    switch (d->kind) {
    case DEF_MODULE: return SK_MODULE;
    case DEF_GENE: return d->info->kind == GENE_ENUM ? SK_ENUM : SK_STRUCT;
    case DEF_TRAIT: return SK_INTERFACE;
    case DEF_SYSTEM: return SK_CLASS;
    case DEF_ENUM: return SK_ENUM;
    case DEF_VARIANT: return SK_ENUM_MEMBER;
    case DEF_FIELD: return SK_FIELD;
    case DEF_FUN: return d->parent ? SK_METHOD : SK_FUNCTION;
    case DEF_CONST: return SK_CONSTANT;
    case DEF_CONSTRAINT: case DEF_LAW: return SK_BOOLEAN;
    case DEF_EVOLVES: return SK_EVENT;
    case DEF_TYPARAM: return SK_TYPE_PARAMETER;
    case DEF_LOCAL: case DEF_ERROR: break;
    }
    return SK_VARIABLE;
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
    else if (d->kind == DEF_FIELD && d->field->decl)
        at = d->field->decl->span;
    else if (d->kind == DEF_VARIANT && d->variant->decl)
        at = d->variant->decl->span;
    else if (d->decl)
        at = d->decl->span;
    return at.lo && at.lo <= d->span.lo && at.hi >= d->span.hi ? at : d->span;
}

/* ---- text ---------------------------------------------------------------------------------- */

/* The source between two places on one line. */
static void out_source(Out *o, const Snapshot *s, Span at)
{
    uint32_t len;
    const char *text = snapshot_text(s, at, &len);
    for (uint32_t i = 0; i < len; i++) {
        bool blank = text[i] == '\n' || text[i] == ' ' || text[i] == '\r' || text[i] == '\t';
        if (!blank)
            out_char(o, text[i]);
        else if (o->len && o->data[o->len - 1] != ' ' && o->data[o->len - 1] != '(')
            out_char(o, ' ');
    }
}

static const char *type_text(const Snapshot *s, Type *t)
{
    return t ? type_name(s->program->types, t) : "_";
}

static void out_fun(Out *o, const Snapshot *s, const Def *d)
{
    const FunInfo *f = d->fun;
    if (f->decl && f->decl->head.lo) {
        out_source(o, s, f->decl->head);
        return;
    }
    out_printf(o, "fun %s(", sym_text(d->name));
    for (uint32_t i = 0; i < f->params.len; i++)
        out_printf(o, "%s%s: %s", i ? ", " : "", sym_text(f->params.data[i]->name),
                   type_text(s, f->params.data[i]->type));
    out_printf(o, ") -> %s", type_text(s, f->result));
}

enum { MOST_SHOWN = 12 };

static void out_variant(Out *o, const Snapshot *s, const VariantInfo *v)
{
    out_str(o, sym_text(v->name));
    for (uint32_t i = 0; i < v->fields.len; i++) {
        out_str(o, i ? ", " : v->is_tuple ? "(" : " { ");
        if (!v->is_tuple)
            out_printf(o, "%s: ", sym_text(v->fields.data[i].name));
        out_str(o, v->decl ? type_text(s, v->fields.data[i].type) : "T");
    }
    if (v->fields.len)
        out_str(o, v->is_tuple ? ")" : " }");
}

static void out_variants(Out *o, const Snapshot *s, const EnumInfo *e)
{
    out_str(o, "enum {");
    for (uint32_t i = 0; i < e->variants.len && i < MOST_SHOWN; i++) {
        out_str(o, i ? ", " : " ");
        out_variant(o, s, &e->variants.data[i]);
    }
    out_str(o, e->variants.len > MOST_SHOWN ? ", … }" : " }");
}

static void out_type_head(Out *o, const Snapshot *s, const Def *d)
{
    const char *name = d->kind == DEF_TRAIT ? type_text(s, d->trait->type)
                                            : type_text(s, d->info->type);
    out_printf(o, "%s %s", def_kind_word(d), name);
    if (d->kind != DEF_TRAIT && d->info->kind == GENE_ENUM && d->info->enumeration) {
        out_str(o, ": ");
        out_variants(o, s, d->info->enumeration);
    } else if (d->kind != DEF_TRAIT && d->info->kind == GENE_NAMED && d->info->fields.len) {
        out_printf(o, ": %s", type_text(s, d->info->fields.data[0].type));
    }
}

static void out_field(Out *o, const Snapshot *s, const Def *d)
{
    const FieldDecl *f = d->field->decl;
    bool of_variant = d->parent && d->parent->kind == DEF_VARIANT;
    out_printf(o, "%s%s: %s", of_variant ? "" : f && f->is_state ? "state " : "has ",
               sym_text(d->name), type_text(s, d->field->type));
    if (f && f->value) {
        out_str(o, " = ");
        out_source(o, s, f->value->span);
    }
    if (f && f->where) {
        out_str(o, " where ");
        out_source(o, s, f->where->span);
    }
}

static void out_const(Out *o, const Snapshot *s, const Def *d)
{
    out_printf(o, "const %s: %s", sym_text(d->name),
               type_text(s, d->constant->type ? d->constant->type : d->type));
    const Expr *value = d->constant->decl ? d->constant->decl->value : NULL;
    if (value && value->span.hi - value->span.lo <= 80) {
        out_str(o, " = ");
        out_source(o, s, value->span);
    }
}

static void out_typaram(Out *o, const Snapshot *s, const Def *d)
{
    out_str(o, sym_text(d->name));
    for (uint32_t i = 0; i < d->typaram->bounds.len; i++)
        out_printf(o, "%s%s", i ? " + " : ": ", type_text(s, d->typaram->bounds.data[i]));
}

const char *def_signature(Arena *a, Snapshot *s, const Def *d)
{
    Out o = {0};
    switch (d->kind) {
    case DEF_GENE: case DEF_TRAIT: case DEF_SYSTEM: out_type_head(&o, s, d); break;
    case DEF_FUN: out_fun(&o, s, d); break;
    case DEF_FIELD: out_field(&o, s, d); break;
    case DEF_VARIANT:
        if (d->parent && d->parent->type)
            out_printf(&o, "%s::", type_text(s, d->parent->type));
        out_variant(&o, s, d->variant);
        break;
    case DEF_ENUM:
        out_printf(&o, "%s: ", type_text(s, d->type));
        out_variants(&o, s, d->enumeration);
        break;
    case DEF_CONST: out_const(&o, s, d); break;
    case DEF_TYPARAM: out_typaram(&o, s, d); break;
    case DEF_LOCAL:
        out_printf(&o, "%s%s: %s", d->local->is_mut ? "mut " : "", sym_text(d->name),
                   type_text(s, d->type));
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

static void out_clause(Out *o, const Snapshot *s, const char *word, Span at, bool markdown)
{
    out_printf(o, markdown ? "\n- %s `" : "\n- %s ", word);
    out_source(o, s, at);
    out_str(o, markdown ? "`" : "");
}

static void out_constraints(Out *o, const Snapshot *s, const TypeInfo *info, bool markdown)
{
    bool any = false;
    for (uint32_t i = 0; i < info->constraints.len; i++) {
        const ConstraintInfo *c = info->constraints.data[i];
        if (!c->body)
            continue;
        out_str(o, any ? "" : markdown ? "\n\n**Constraints**\n" : "\n\nConstraints:");
        any = true;
        const char *name = c->name || !c->field ? sym_text(c->name) : sym_text(c->field->name);
        Out word = {0};
        out_printf(&word, "%s:", name);
        out_clause(o, s, word.data, c->body->span, markdown);
        out_free(&word);
    }
}

/* Constraints that speak of a field: those of its `where`. */
static void out_contract(Out *o, const Snapshot *s, Arena *a, const FunInfo *f, bool markdown)
{
    const FunDecl *fd = f->decl;
    if (!fd)
        return;
    if (fd->requires.len || fd->ensures.len)
        out_str(o, markdown ? "\n\n**Contract**\n" : "\n\nContract:");
    for (uint32_t i = 0; i < fd->requires.len; i++)
        out_clause(o, s, "requires", fd->requires.data[i]->span, markdown);
    for (uint32_t i = 0; i < fd->ensures.len; i++)
        out_clause(o, s, "ensures", fd->ensures.data[i]->span, markdown);
    out_printf(o, markdown ? "\n\n*Effects:* %s" : "\n\nEffects: %s", effects_text(a, f));
    if (f->self == SELF_MUT)
        out_str(o, ", changes `this`");
}

static void out_body(Out *o, const Snapshot *s, const Def *d, bool markdown)
{
    const Expr *body = d->kind == DEF_LAW ? d->law->body : d->constraint->body;
    if (!body)
        return;
    out_str(o, markdown ? "\n\n```dol\n" : "\n\n");
    out_source(o, s, body->span);
    out_str(o, markdown ? "\n```" : "");
}

static void out_sentences(Out *o, const Snapshot *s, Sentence *const *list, uint32_t n,
                          bool markdown)
{
    if (n)
        out_str(o, markdown ? "\n\n**Ontology**\n" : "\n\nOntology:");
    for (uint32_t i = 0; i < n && i < MOST_SHOWN; i++) {
        out_str(o, "\n- ");
        out_source(o, s, list[i]->span);
    }
}

const char *def_documentation(Arena *a, Snapshot *s, const Def *d, bool markdown)
{
    Out o = {0};
    const Doc *doc = def_doc(d);
    if (doc)
        out_bytes(&o, doc->text, doc->len);
    while (o.len && (o.data[o.len - 1] == '\n' || o.data[o.len - 1] == ' '))
        o.len--;
    if (d->kind == DEF_GENE || d->kind == DEF_SYSTEM) {
        out_constraints(&o, s, d->info, markdown);
        out_sentences(&o, s, d->info->sentences.data, d->info->sentences.len, markdown);
    } else if (d->kind == DEF_TRAIT) {
        out_sentences(&o, s, d->trait->sentences.data, d->trait->sentences.len, markdown);
    } else if (d->kind == DEF_FUN) {
        out_contract(&o, s, a, d->fun, markdown);
    } else if (d->kind == DEF_LAW || (d->kind == DEF_CONSTRAINT && d->constraint)) {
        out_body(&o, s, d, markdown);
    }
    if (d->deprecated)
        out_str(&o, markdown ? "\n\n*Deprecated.*" : "\n\nDeprecated.");
    const char *text = o.data ? o.data : "";
    size_t n = o.len;
    while (n && *text == '\n')
        text++, n--;
    text = arena_strndup(a, text, n);
    out_free(&o);
    return text;
}
