/* What types and systems are made of: fields, variants, constraints, laws, methods. */
#include "doc/graph.h"

#include <string.h>

/* ---- facts --------------------------------------------------------------------------------- */

Inlines *fact(Site *s, Block **list, Blocks *to, const char *what)
{
    if (!*list) {
        *list = block_new(s->arena, to, BL_LIST);
        (*list)->cls = "facts";
    }
    Blocks item = {0};
    Inlines *para = block_para(s->arena, &item);
    inline_str(s->arena, &inline_new(s->arena, para, IN_STRONG)->kids, what);
    inline_str(s->arena, para, " ");
    vec_push(s->arena, &(*list)->list.items, item);
    return para;
}

/* Users of one module after the other, the page's own first. */
static void put_users(Site *s, Page *p, const Entry *e, Inlines *to)
{
    bool any = false;
    for (uint32_t k = 0; k <= s->pages.len; k++) {
        const Page *of = k ? s->pages.data[k - 1] : p;
        bool first = true;
        for (uint32_t i = 0; i < e->users.len; i++) {
            const Entry *u = e->users.data[i];
            if (u->page != of || (k && of == p))
                continue;
            if (first && of != p)
                inline_str(s->arena, to, arena_printf(s->arena, "%s%s: ", any ? "; " : "",
                                                      sym_text(of->module->name)));
            else if (!first)
                inline_str(s->arena, to, ", ");
            code_link(s, p, u->def, u->anchor, to);
            first = false;
            any = true;
        }
    }
}

void users_fact(Site *s, Page *p, const Entry *e, Block **list, Blocks *to)
{
    enum { FEW = 8 };
    if (!e->users.len)
        return;
    if (e->users.len <= FEW) {
        put_users(s, p, e, fact(s, list, to, "Used by"));
        return;
    }
    Block *more = block_new(s->arena, to, BL_DETAILS);
    more->cls = "uses";
    inline_str(s->arena, &more->box.summary,
               arena_printf(s->arena, "Used by %u declarations", e->users.len));
    put_users(s, p, e, block_para(s->arena, &more->box.blocks));
}

void doc_blocks(Site *s, Page *p, const Def *d, uint32_t level, Blocks *to)
{
    Exegesis x = {s, p, d, def_doc(d), level};
    if (x.doc)
        exegesis_blocks(&x, to);
}

Block *entry_heading(Site *s, const Entry *e, uint32_t level, const char *badge, Blocks *to)
{
    Block *b = block_heading(s->arena, to, level, sym_text(e->def->name));
    b->heading.badge = badge;
    b->heading.target = e->anchor;
    b->heading.aside = site_place(s, e->def);
    return b;
}

void group_heading(Site *s, Blocks *to, uint32_t level, const char *title)
{
    block_heading(s->arena, to, level, title)->cls = "group";
}

static void code_name(Site *s, Blocks *cell, const char *name)
{
    inline_str(s->arena, &inline_new(s->arena, block_para(s->arena, cell), IN_CODE)->kids, name);
}

/* ---- fields and variants ------------------------------------------------------------------- */

enum { FEW_VARIANTS = 6 };

static void field_type(Site *s, Page *p, const FieldInfo *f, Blocks *cell)
{
    if (f->inline_enum) {
        const EnumInfo *e = f->inline_enum;
        Inlines *para = block_para(s->arena, cell);
        for (uint32_t i = 0; i < e->variants.len && i < FEW_VARIANTS; i++) {
            inline_str(s->arena, para, i ? " or " : "");
            code_link(s, p, e->variants.data[i].def, sym_text(e->variants.data[i].name), para);
        }
        inline_str(s->arena, para, e->variants.len > FEW_VARIANTS ? ", and others" : "");
    } else if (f->decl && f->decl->type) {
        code_cell(s, p, f->decl->type->span, cell);
    } else if (f->type && f->type->kind != TY_UNKNOWN) {
        Inlines *para = block_para(s->arena, cell);
        code_type(s, p, f->type, &inline_new(s->arena, para, IN_CODE)->kids);
    }
}

static void fields_table(Site *s, Page *p, const FieldInfo *fields, uint32_t n, Blocks *to)
{
    Block *t = block_table(s->arena, to, "fields", "Name|Type|Default|Meaning");
    for (uint32_t i = 0; i < n; i++) {
        const FieldInfo *f = &fields[i];
        const Entry *e = f->def ? site_entry(s, f->def) : NULL;
        Row *row = table_row(s->arena, t, e ? e->anchor : NULL);
        code_name(s, row_cell(s->arena, row), sym_text(f->name));
        field_type(s, p, f, row_cell(s->arena, row));
        Blocks *cell = row_cell(s->arena, row);
        if (f->decl && f->decl->value)
            code_cell(s, p, f->decl->value->span, cell);
        cell = row_cell(s->arena, row);
        if (f->def)
            doc_blocks(s, p, f->def, 6, cell);
        Block *facts = NULL;
        for (uint32_t k = 0; f->decl && k < f->decl->attrs.len; k++)
            code_span(s, p, f->decl->attrs.data[k].span,
                      &inline_new(s->arena, fact(s, &facts, cell, "Attribute"), IN_CODE)->kids);
    }
    table_settle(t);
}

static void payload(Site *s, Page *p, const VariantInfo *v, Blocks *cell)
{
    Inlines *para = v->fields.len ? block_para(s->arena, cell) : NULL;
    for (uint32_t i = 0; i < v->fields.len; i++) {
        const FieldInfo *f = &v->fields.data[i];
        const TypeExpr *written = v->is_tuple ? v->decl->tuple.data[i]
                                  : f->decl ? f->decl->type : NULL;
        inline_str(s->arena, para, i ? ", " : "");
        Inlines *code = &inline_new(s->arena, para, IN_CODE)->kids;
        if (!v->is_tuple)
            inline_str(s->arena, code, arena_printf(s->arena, "%s: ", sym_text(f->name)));
        if (written)
            code_span(s, p, written->span, code);
        else
            code_type(s, p, f->type, code);
    }
}

static void variants_table(Site *s, Page *p, const EnumInfo *e, Blocks *to)
{
    Block *t = block_table(s->arena, to, "variants", "Variant|Holds|Number|Meaning");
    for (uint32_t i = 0; i < e->variants.len; i++) {
        const VariantInfo *v = &e->variants.data[i];
        const Entry *entry = v->def ? site_entry(s, v->def) : NULL;
        Row *row = table_row(s->arena, t, entry ? entry->anchor : NULL);
        code_name(s, row_cell(s->arena, row), sym_text(v->name));
        payload(s, p, v, row_cell(s->arena, row));
        Blocks *cell = row_cell(s->arena, row);
        if (v->decl && v->decl->number)
            code_name(s, cell, arena_printf(s->arena, "%lld", (long long)v->number));
        cell = row_cell(s->arena, row);
        if (v->def)
            doc_blocks(s, p, v->def, 6, cell);
    }
    table_settle(t);
}

static void inline_enums(Site *s, Page *p, const TypeInfo *info, uint32_t level, Blocks *to)
{
    for (uint32_t i = 0; i < info->fields.len; i++) {
        const FieldInfo *f = &info->fields.data[i];
        const Entry *e = f->inline_enum ? site_entry(s, f->def) : NULL;
        if (!e)
            continue;
        group_heading(s, to, level, arena_printf(s->arena, "Values of %s", sym_text(f->name)));
        variants_table(s, p, f->inline_enum, to);
        Block *facts = NULL;
        users_fact(s, p, e, &facts, to);
        states_blocks(s, p, f->inline_enum, e->anchor, level, to);
    }
}

/* ---- constraints and laws ------------------------------------------------------------------ */

static void constraints_table(Site *s, Page *p, const TypeInfo *info, uint32_t level, Blocks *to)
{
    Block *t = NULL;
    for (uint32_t i = 0; i < info->constraints.len; i++) {
        const ConstraintInfo *c = info->constraints.data[i];
        const Def *d = c->decl ? c->decl->def : NULL;
        const Entry *e = d ? site_entry(s, d) : NULL;
        if (!c->body)
            continue;
        if (!t) {
            group_heading(s, to, level, "Constraints");
            t = block_table(s->arena, to, "rules", "Name|Condition|Meaning");
        }
        Row *row = table_row(s->arena, t, e ? e->anchor : NULL);
        code_name(s, row_cell(s->arena, row),
                  c->field ? arena_printf(s->arena, "where %s", sym_text(c->field->name))
                           : sym_text(c->name));
        code_cell(s, p, c->body->span, row_cell(s->arena, row));
        Blocks *cell = row_cell(s->arena, row);
        Exegesis x = {s, p, d ? d : c->owner, &c->doc, 6};
        exegesis_blocks(&x, cell);
    }
    if (t)
        table_settle(t);
}

/* Whose values a law speaks of: all values of these types. */
static void law_binds(Site *s, Page *p, const Law *l, Blocks *cell)
{
    Inlines *para = l->params.len ? block_para(s->arena, cell) : NULL;
    for (uint32_t i = 0; i < l->params.len; i++) {
        const Param *param = &l->params.data[i];
        inline_str(s->arena, para, i ? ", " : "");
        Inlines *code = &inline_new(s->arena, para, IN_CODE)->kids;
        inline_str(s->arena, code, arena_printf(s->arena, "%s: ", sym_text(param->name.sym)));
        if (param->type)
            code_span(s, p, param->type->span, code);
    }
}

static void law_row(Site *s, Page *p, const Law *l, Block *t)
{
    const Entry *e = l->def ? site_entry(s, l->def) : NULL;
    Row *row = table_row(s->arena, t, e ? e->anchor : NULL);
    code_name(s, row_cell(s->arena, row), sym_text(l->name.sym));
    law_binds(s, p, l, row_cell(s->arena, row));
    Blocks *cell = row_cell(s->arena, row);
    if (l->body)
        code_cell(s, p, l->body->span, cell);
    Exegesis x = {s, p, l->def, &l->doc, 6};
    exegesis_blocks(&x, row_cell(s->arena, row));
}

static Block *laws_head(Site *s, uint32_t level, Blocks *to)
{
    group_heading(s, to, level, "Laws");
    return block_table(s->arena, to, "rules", "Name|For all|Condition|Meaning");
}

static void laws_table(Site *s, Page *p, LawInfo *const *laws, uint32_t n, uint32_t level,
                       Blocks *to)
{
    Block *t = NULL;
    for (uint32_t i = 0; i < n; i++) {
        t = t || !laws[i]->decl ? t : laws_head(s, level, to);
        if (laws[i]->decl)
            law_row(s, p, laws[i]->decl, t);
    }
    if (t)
        table_settle(t);
}

/* ---- sentences, versions ------------------------------------------------------------------- */

static void sentences(Site *s, Page *p, Sentence *const *data, uint32_t n, uint32_t level,
                      Blocks *to)
{
    if (!n)
        return;
    group_heading(s, to, level, "Ontology");
    Block *list = block_new(s->arena, to, BL_LIST);
    for (uint32_t i = 0; i < n; i++) {
        Blocks item = {0};
        Inlines *para = block_para(s->arena, &item);
        code_span(s, p, data[i]->span, &inline_new(s->arena, para, IN_CODE)->kids);
        vec_push(s->arena, &list->list.items, item);
    }
}

static void evolution(Site *s, Page *p, const EvolvesDecl *ev, Block *t)
{
    static const char *const words[] = {[EVO_ADDS] = "adds ", [EVO_REMOVES] = "removes ",
                                        [EVO_DEPRECATES] = "deprecates "};
    Row *row = table_row(s->arena, t, NULL);
    code_name(s, row_cell(s->arena, row),
              version_text(s->arena, ev->to));
    code_name(s, row_cell(s->arena, row),
              version_text(s->arena, ev->from));
    Blocks *cell = row_cell(s->arena, row);
    Inlines *changes = ev->items.len ? block_para(s->arena, cell) : NULL;
    for (uint32_t i = 0; i < ev->items.len; i++) {
        const EvolveItem *item = &ev->items.data[i];
        inline_str(s->arena, changes, i ? ", " : "");
        inline_str(s->arena, changes, words[item->kind]);
        inline_str(s->arena, &inline_new(s->arena, changes, IN_CODE)->kids,
                   sym_text(item->name.sym));
    }
    if (ev->migrate)
        inline_str(s->arena, changes ? changes : block_para(s->arena, cell),
                   changes ? "; migrates by itself" : "migrates by itself");
    cell = row_cell(s->arena, row);
    if (ev->because)
        inline_text(s->arena, block_para(s->arena, cell), ev->because, ev->because_len);
    if (ev->def)
        doc_blocks(s, p, ev->def, 6, cell);
}

static void evolutions(Site *s, Page *p, const Def *d, uint32_t level, Blocks *to)
{
    Block *t = NULL;
    for (uint32_t i = 0; i < d->module->defs.len; i++) {
        const Def *ev = d->module->defs.data[i];
        if (ev->kind != DEF_EVOLVES || ev->evolves->target != d)
            continue;
        if (!t) {
            group_heading(s, to, level, "Versions");
            t = block_table(s->arena, to, "versions", "Version|From|Change|Why");
        }
        evolution(s, p, ev->evolves->decl, t);
    }
    if (t)
        table_settle(t);
}

/* ---- functions ----------------------------------------------------------------------------- */

static void contract(Site *s, Page *p, const FunDecl *f, Blocks *to)
{
    if (!f->requires.len && !f->ensures.len)
        return;
    Block *t = block_table(s->arena, to, "rules", "Contract|Condition");
    for (uint32_t i = 0; i < f->requires.len + f->ensures.len; i++) {
        bool need = i < f->requires.len;
        const Expr *e = need ? f->requires.data[i] : f->ensures.data[i - f->requires.len];
        Row *row = table_row(s->arena, t, NULL);
        code_name(s, row_cell(s->arena, row), need ? "requires" : "ensures");
        code_cell(s, p, e->span, row_cell(s->arena, row));
    }
}

static const char *fun_badge(const FunDecl *f)
{
    if (!f)
        return "fun";
    if (f->flags & FUN_EFFECT)
        return "effect";
    return f->flags & FUN_EXTERN ? "host" : f->flags & FUN_PROVIDES ? "provides"
           : f->flags & FUN_OPERATOR ? "operator" : "fun";
}

static void implementors(Site *s, Page *p, const Def *method, Block **list, Blocks *to)
{
    Inlines *para = NULL;
    for (uint32_t i = 0; i < s->entries.len; i++) {
        const Entry *e = s->entries.entries[i].value;
        if (e->def->kind != DEF_FUN || e->def->fun->trait_method != method)
            continue;
        if (para)
            inline_str(s->arena, para, ", ");
        para = para ? para : fact(s, list, to, "Implemented by");
        code_link(s, p, e->def, e->anchor, para);
    }
}

static bool says_effects(const FunInfo *f)
{
    return f->body || (f->decl && f->decl->flags & (FUN_EXTERN | FUN_EFFECT));
}

void fun_blocks(Site *s, Page *p, const Entry *e, uint32_t level, Blocks *to)
{
    const Def *d = e->def;
    const FunDecl *f = d->fun->decl;
    Block *list = NULL, *heading = entry_heading(s, e, level, fun_badge(f), to);
    if (d->deprecated)
        heading->cls = "deprecated";
    Block *code = block_new(s->arena, to, BL_CODE);
    code->cls = "sig";
    code->code.lang = "dol";
    if (f) {
        const char *words = fun_modifiers(f);
        inline_token(s->arena, &code->code.text, "k", words, strlen(words));
        code_span(s, p, f->head, &code->code.text);
    }
    doc_blocks(s, p, d, level + 1, to);
    if (f)
        contract(s, p, f, to);
    if (says_effects(d->fun)) {
        Exegesis x = {s, NULL, NULL, NULL, 6};
        const char *text = def_effects(s->arena, d->fun);
        Line line = {text, (uint32_t)strlen(text)};
        exegesis_inlines(&x, &line, 1, fact(s, &list, to, "Effects"));
    }
    const Entry *asked = d->fun->trait_method ? site_entry(s, d->fun->trait_method) : NULL;
    if (d->fun->trait_method)
        code_link(s, p, d->fun->trait_method,
                  asked ? asked->anchor : sym_text(d->fun->trait_method->name),
                  fact(s, &list, to, "Implements"));
    if (d->parent && d->parent->kind == DEF_TRAIT)
        implementors(s, p, d, &list, to);
    users_fact(s, p, e, &list, to);
}

typedef enum MethodGroup { MAKERS, OWN, OF_TRAITS } MethodGroup;

static MethodGroup group_of(const Def *d)
{
    if (d->fun->trait_method)
        return OF_TRAITS;
    return d->fun->decl && d->fun->decl->flags & FUN_PROVIDES ? MAKERS : OWN;
}

static void methods(Site *s, Page *p, Def *const *data, uint32_t n, uint32_t level, Blocks *to)
{
    static const char *const titles[] = {[MAKERS] = "Provides", [OWN] = "Functions",
                                         [OF_TRAITS] = "Of its traits"};
    for (MethodGroup g = MAKERS; g <= OF_TRAITS; g++) {
        bool any = false;
        for (uint32_t i = 0; i < n; i++) {
            const Entry *e = group_of(data[i]) == g ? site_entry(s, data[i]) : NULL;
            if (!e)
                continue;
            if (!any)
                group_heading(s, to, level, titles[g]);
            any = true;
            fun_blocks(s, p, e, level + 1,
                       &block_section(s->arena, to, e->anchor, "member")->box.blocks);
        }
    }
}

/* ---- all of it ----------------------------------------------------------------------------- */

static void constants(Site *s, Page *p, const TypeInfo *info, uint32_t level, Blocks *to)
{
    if (!info->consts.len)
        return;
    group_heading(s, to, level, "Constants");
    Block *t = block_table(s->arena, to, "fields", "Name|Declaration|Meaning");
    for (uint32_t i = 0; i < info->consts.len; i++) {
        const Def *d = info->consts.data[i];
        const Entry *e = site_entry(s, d);
        Row *row = table_row(s->arena, t, e ? e->anchor : NULL);
        code_name(s, row_cell(s->arena, row), sym_text(d->name));
        if (d->constant->decl)
            code_cell(s, p, d->constant->decl->span, row_cell(s->arena, row));
        else
            row_cell(s->arena, row);
        doc_blocks(s, p, d, 6, row_cell(s->arena, row));
    }
    table_settle(t);
}

static void type_blocks(Site *s, Page *p, const Entry *e, uint32_t level, Blocks *to)
{
    const Def *d = e->def;
    const TypeInfo *info = d->info;
    if (info->kind == GENE_ENUM && info->enumeration) {
        group_heading(s, to, level, "Variants");
        variants_table(s, p, info->enumeration, to);
        states_blocks(s, p, info->enumeration, e->anchor, level, to);
    } else if (info->kind == GENE_RECORD && info->fields.len) {
        group_heading(s, to, level, info->is_system ? "State" : "Fields");
        fields_table(s, p, info->fields.data, info->fields.len, to);
        inline_enums(s, p, info, level, to);
    }
    constraints_table(s, p, info, level, to);
    laws_table(s, p, info->laws.data, info->laws.len, level, to);
    constants(s, p, info, level, to);
    sentences(s, p, info->sentences.data, info->sentences.len, level, to);
    evolutions(s, p, d, level, to);
    methods(s, p, info->methods.data, info->methods.len, level, to);
}

void members_blocks(Site *s, Page *p, const Entry *e, uint32_t level, Blocks *to)
{
    const Def *d = e->def;
    if (d->kind == DEF_GENE || d->kind == DEF_SYSTEM)
        type_blocks(s, p, e, level, to);
    if (d->kind == DEF_TRAIT) {
        laws_table(s, p, d->trait->laws.data, d->trait->laws.len, level, to);
        sentences(s, p, d->trait->sentences.data, d->trait->sentences.len, level, to);
        evolutions(s, p, d, level, to);
        methods(s, p, d->trait->methods.data, d->trait->methods.len, level, to);
    }
    const ConstraintDecl *c = d->kind == DEF_CONSTRAINT ? d->constraint->decl : NULL;
    Block *t = NULL;
    for (uint32_t i = 0; c && i < c->members.len; i++) {
        if (c->members.data[i]->kind != MEM_LAW)
            continue;
        t = t ? t : laws_head(s, level, to);
        law_row(s, p, c->members.data[i]->law, t);
    }
    if (t)
        table_settle(t);
}
