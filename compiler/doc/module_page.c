/* The page of a module. */
#include "doc/graph.h"

#include "base/fs.h"

#include <string.h>

/* Sections of a page, in their order. */
typedef enum Chapter { CH_SYSTEMS, CH_TRAITS, CH_GENES, CH_RULES, CH_FUNS, CH_HOST, CH_CONSTS,
                       CH_COUNT } Chapter;
static const struct { const char *title, *id; } chapters[CH_COUNT] = {
    [CH_SYSTEMS] = {"Systems", "in-systems"},       [CH_TRAITS] = {"Traits", "in-traits"},
    [CH_GENES] = {"Genes", "in-genes"},             [CH_RULES] = {"Constraints", "in-constraints"},
    [CH_FUNS] = {"Functions", "in-functions"},      [CH_HOST] = {"Asked of the host", "in-host"},
    [CH_CONSTS] = {"Constants", "in-constants"},
};

static Chapter chapter_of(const Def *d)
{
    switch (d->kind) {
    case DEF_SYSTEM: return CH_SYSTEMS;
    case DEF_TRAIT: return CH_TRAITS;
    case DEF_CONSTRAINT: return CH_RULES;
    case DEF_CONST: return CH_CONSTS;
    case DEF_FUN:
        return d->fun->decl && d->fun->decl->flags & FUN_EXTERN ? CH_HOST : CH_FUNS;
    default: return CH_GENES;
    }
}

/* ---- one declaration ----------------------------------------------------------------------- */

/* From its first word to its '{': "gene Box<T> extends Thing". */
static Span head_of(Site *s, const Def *d)
{
    Span at = {d->decl->span.lo, 0};
    const TypeDecl *t = d->decl->type;
    const SourceFile *f = sources_find(&s->session->sources, at.lo);
    at.hi = t->extends ? t->extends->span.hi : t->version.span.lo ? t->version.span.hi : d->span.hi;
    if (!f)
        return (Span){0, 0};
    const char *text = f->text + (at.hi - f->base);
    uint32_t end = 0;
    while (text[end] && text[end] != '{' && text[end] != '\n' && text[end] != '=')
        end++;
    while (end && strchr(" \t\r", text[end - 1]))
        end--;
    at.hi += end;
    /* What stands before the word of the declaration: attributes on lines of their own. */
    for (uint32_t lo = d->span.lo; lo > at.lo; lo--)
        if (f->text[lo - 1 - f->base] == '\n') {
            at.lo = lo;
            break;
        }
    while (at.lo < d->span.lo && strchr(" \t", f->text[at.lo - f->base]))
        at.lo++;
    return at;
}

static void signature(Site *s, Page *p, const Def *d, Blocks *to)
{
    Block *code = block_new(s->arena, to, BL_CODE);
    code->cls = "sig";
    code->code.lang = "dol";
    Inlines *text = &code->code.text;
    if (d->kind == DEF_CONST && d->constant->decl) {
        code_span(s, p, d->constant->decl->span, text);
    } else {
        code_span(s, p, head_of(s, d), text);
        if (d->kind == DEF_GENE && d->info->kind == GENE_NAMED && d->info->alias) {
            inline_str(s->arena, text, " { ");
            inline_token(s->arena, text, "k", "type", 4);
            inline_str(s->arena, text, ": ");
            code_span(s, p, d->info->alias->span, text);
            inline_str(s->arena, text, " }");
        }
    }
}

/* Whether its head tells more than its kind and name. */
static bool says_more(const Def *d)
{
    if (d->kind == DEF_CONST)
        return true;
    if (d->kind == DEF_CONSTRAINT)
        return false;
    const TypeDecl *t = d->decl->type;
    return t->extends || t->tparams.len || t->version.span.lo
           || (d->kind == DEF_GENE && d->info->kind == GENE_NAMED);
}

static void traits_facts(Site *s, Page *p, const Def *d, Block **list, Blocks *to)
{
    if (d->kind == DEF_TRAIT) {
        Inlines *para = NULL;
        for (uint32_t i = 0; i < d->trait->implementors.len; i++) {
            const Def *by = d->trait->implementors.data[i];
            if (para)
                inline_str(s->arena, para, ", ");
            para = para ? para : fact(s, list, to, "Implemented by");
            code_link(s, p, by, sym_text(by->name), para);
        }
    } else if (d->info->traits.len) {
        Inlines *para = fact(s, list, to, "Implements");
        for (uint32_t i = 0; i < d->info->traits.len; i++) {
            const Def *t = d->info->traits.data[i]->def;
            inline_str(s->arena, para, i ? ", " : "");
            code_link(s, p, t, sym_text(t->name), para);
        }
    }
}

static const char *badge_of(const Def *d)
{
    if (d->kind != DEF_GENE)
        return d->kind == DEF_CONST ? "const" : def_kind_word(d);
    return d->info->kind == GENE_ENUM ? "enum" : "gene";
}

static void attributes(Site *s, Page *p, const Def *d, Block **list, Blocks *to)
{
    for (uint32_t i = 0; d->attrs && i < d->attrs->len; i++)
        code_span(s, p, d->attrs->data[i].span,
                  &inline_new(s->arena, fact(s, list, to, "Attribute"), IN_CODE)->kids);
}

static void declaration(Site *s, Page *p, const Entry *e, Blocks *to)
{
    const Def *d = e->def;
    Blocks *in = &block_section(s->arena, to, e->anchor, "item")->box.blocks;
    if (d->kind == DEF_FUN) {
        fun_blocks(s, p, e, 3, in);
        return;
    }
    Block *heading = entry_heading(s, e, 3, badge_of(d), in), *list = NULL;
    if (d->deprecated)
        heading->cls = "deprecated";
    if (says_more(d))
        signature(s, p, d, in);
    doc_blocks(s, p, d, 4, in);
    attributes(s, p, d, &list, in);
    if (d->kind == DEF_GENE || d->kind == DEF_SYSTEM || d->kind == DEF_TRAIT)
        traits_facts(s, p, d, &list, in);
    users_fact(s, p, e, &list, in);
    members_blocks(s, p, e, 4, in);
}

/* ---- the page ------------------------------------------------------------------------------ */

/* Its first sentence; or, of what has none, what it looks like. */
static void about(Site *s, const Def *d, Blocks *cell)
{
    const char *summary = exegesis_summary(s, def_doc(d));
    Inlines *para = block_para(s->arena, cell);
    bool telling = d->kind == DEF_FUN || d->kind == DEF_CONST
                   || (d->kind == DEF_GENE && d->info->kind != GENE_RECORD);
    if (*summary)
        inline_str(s->arena, para, summary);
    else if (telling)
        inline_str(s->arena, &inline_new(s->arena, para, IN_CODE)->kids,
                   def_signature(s->arena, s->program, d));
}

static void overview(Site *s, Page *p, Blocks *to)
{
    for (Chapter c = 0; c < CH_COUNT; c++) {
        Block *t = NULL;
        for (uint32_t i = 0; i < p->entries.len; i++) {
            const Entry *e = p->entries.data[i];
            if (chapter_of(e->def) != c)
                continue;
            t = t ? t : block_table(s->arena, to, "overview",
                                    arena_printf(s->arena, "%s|About", chapters[c].title));
            Row *row = table_row(s->arena, t, NULL);
            code_link(s, p, e->def, sym_text(e->def->name),
                      block_para(s->arena, row_cell(s->arena, row)));
            about(s, e->def, row_cell(s->arena, row));
        }
        if (t)
            table_settle(t);
    }
}

static void head(Site *s, Page *p, Blocks *to)
{
    const Module *m = p->module;
    Block *b = block_heading(s->arena, to, 1, sym_text(m->name));
    b->heading.badge = "module";
    if (m->version.span.lo)
        b->heading.aside = arena_printf(s->arena, "%u.%u.%u", m->version.major, m->version.minor,
                                        m->version.patch);
    Exegesis x = {s, p, NULL, &m->unit->doc, 2};
    exegesis_blocks(&x, to);
    Block *list = NULL;
    inline_str(s->arena, &inline_new(s->arena, fact(s, &list, to, "Source"), IN_CODE)->kids,
               m->is_std ? fs_name(m->unit->file->path) : m->unit->file->path);
}

void module_page(Site *s, Page *p)
{
    Blocks *to = &p->blocks;
    for (Chapter c = 0; c < CH_COUNT; c++)
        page_id(s, p, chapters[c].id);
    head(s, p, to);
    imports_blocks(s, p, to);
    overview(s, p, to);
    for (Chapter c = 0; c < CH_COUNT; c++) {
        Blocks *in = NULL;
        for (uint32_t i = 0; i < p->entries.len; i++) {
            if (chapter_of(p->entries.data[i]->def) != c)
                continue;
            if (!in) {
                in = &block_section(s->arena, to, chapters[c].id, "chapter")->box.blocks;
                block_heading(s->arena, in, 2, chapters[c].title);
            }
            declaration(s, p, p->entries.data[i], in);
        }
    }
}
