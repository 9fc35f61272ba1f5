/* Declarations as editors show them beside the text: their kind, their documentation. */
#include "lsp/server.h"

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

enum { MOST_SHOWN = 12 };

static void out_clause(Out *o, const Program *p, const char *word, Span at, bool markdown)
{
    out_printf(o, markdown ? "\n- %s `" : "\n- %s ", word);
    out_source(o, p, at);
    out_str(o, markdown ? "`" : "");
}

static void out_constraints(Out *o, const Program *p, const TypeInfo *info, bool markdown)
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
        out_clause(o, p, word.data, c->body->span, markdown);
        out_free(&word);
    }
}

/* Constraints that speak of a field: those of its `where`. */
static void out_contract(Out *o, const Program *p, Arena *a, const FunInfo *f, bool markdown)
{
    const FunDecl *fd = f->decl;
    if (!fd)
        return;
    if (fd->requires.len || fd->ensures.len)
        out_str(o, markdown ? "\n\n**Contract**\n" : "\n\nContract:");
    for (uint32_t i = 0; i < fd->requires.len; i++)
        out_clause(o, p, "requires", fd->requires.data[i]->span, markdown);
    for (uint32_t i = 0; i < fd->ensures.len; i++)
        out_clause(o, p, "ensures", fd->ensures.data[i]->span, markdown);
    out_printf(o, markdown ? "\n\n*Effects:* %s" : "\n\nEffects: %s", def_effects(a, f));
}

static void out_body(Out *o, const Program *p, const Def *d, bool markdown)
{
    const Expr *body = d->kind == DEF_LAW ? d->law->body : d->constraint->body;
    if (!body)
        return;
    out_str(o, markdown ? "\n\n```dol\n" : "\n\n");
    out_source(o, p, body->span);
    out_str(o, markdown ? "\n```" : "");
}

static void out_sentences(Out *o, const Program *p, Sentence *const *list, uint32_t n,
                          bool markdown)
{
    if (n)
        out_str(o, markdown ? "\n\n**Ontology**\n" : "\n\nOntology:");
    for (uint32_t i = 0; i < n && i < MOST_SHOWN; i++) {
        out_str(o, "\n- ");
        out_source(o, p, list[i]->span);
    }
}

const char *def_documentation(Arena *a, const Program *p, const Def *d, bool markdown)
{
    Out o = {0};
    const Doc *doc = def_doc(d);
    if (doc)
        out_bytes(&o, doc->text, doc->len);
    while (o.len && (o.data[o.len - 1] == '\n' || o.data[o.len - 1] == ' '))
        o.len--;
    if (d->kind == DEF_GENE || d->kind == DEF_SYSTEM) {
        out_constraints(&o, p, d->info, markdown);
        out_sentences(&o, p, d->info->sentences.data, d->info->sentences.len, markdown);
    } else if (d->kind == DEF_TRAIT) {
        out_sentences(&o, p, d->trait->sentences.data, d->trait->sentences.len, markdown);
    } else if (d->kind == DEF_FUN) {
        out_contract(&o, p, a, d->fun, markdown);
    } else if (d->kind == DEF_LAW || (d->kind == DEF_CONSTRAINT && d->constraint)) {
        out_body(&o, p, d, markdown);
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
