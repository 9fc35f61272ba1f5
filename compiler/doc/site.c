/* What is documented, on which page, under which id. */
#include "doc/site.h"

#include "base/fs.h"

#include <stdlib.h>
#include <string.h>

/* ---- ids ----------------------------------------------------------------------------------- */

static Sym lower_case(Site *s, const char *text)
{
    char *copy = arena_strndup(s->arena, text, strlen(text));
    for (char *p = copy; *p; p++)
        if (*p >= 'A' && *p <= 'Z')
            *p = (char)(*p + 32);
    return intern_z(s->session->names, copy);
}

/* Ids differ by more than case: so do files, on every system. */
static const char *unique(Site *s, Map *taken, const char *wanted)
{
    const char *id = wanted;
    for (uint32_t n = 2; map_get(taken, map_key(lower_case(s, id))); n++)
        id = arena_printf(s->arena, "%s-%u", wanted, n);
    map_put(s->arena, taken, map_key(lower_case(s, id)), s);
    return id;
}

const char *page_id(Site *s, Page *p, const char *wanted)
{
    return unique(s, &p->ids, wanted);
}

/* Letters, digits, '.', '_' and what lies outside of ASCII stay; "operator -" is "operator-sub". */
static const char *id_of_name(Site *s, const Def *d)
{
    if (d->kind == DEF_FUN && d->fun->decl && d->fun->decl->flags & FUN_OPERATOR) {
        const char *word = operator_word(d->fun->decl->op);
        return arena_printf(s->arena, "operator-%s", word ? word : "other");
    }
    char *text = arena_strndup(s->arena, sym_text(d->name), strlen(sym_text(d->name)));
    for (char *p = text; *p; p++)
        if (strchr(" \t\r\n\"#%&'/:<>?\\`|*", *p))
            *p = '-';
    return text;
}

/* ---- entries ------------------------------------------------------------------------------- */

static Entry *add_entry(Site *s, Page *page, const Entry *owner, const Def *d)
{
    Entry *e = ARENA_NEW(s->arena, Entry);
    const char *name = id_of_name(s, d);
    e->def = d;
    e->page = page;
    e->anchor = page_id(s, page, owner ? arena_printf(s->arena, "%s.%s", owner->anchor, name)
                                       : name);
    e->index = s->entries.len;
    map_put(s->arena, &s->entries, map_key(d), e);
    return e;
}

static void add_variants(Site *s, const Entry *owner, const EnumInfo *e)
{
    for (uint32_t i = 0; e && i < e->variants.len; i++)
        if (e->variants.data[i].def)
            add_entry(s, owner->page, owner, e->variants.data[i].def);
}

static void add_laws(Site *s, const Entry *owner, LawInfo *const *laws, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (laws[i]->decl && laws[i]->decl->def)
            add_entry(s, owner->page, owner, laws[i]->decl->def);
}

static void add_type(Site *s, const Entry *owner, const TypeInfo *info)
{
    for (uint32_t i = 0; i < info->fields.len; i++) {
        const FieldInfo *f = &info->fields.data[i];
        if (!f->def || info->kind == GENE_NAMED)
            continue;
        Entry *field = add_entry(s, owner->page, owner, f->def);
        if (f->inline_enum) {
            map_put(s->arena, &s->entries, map_key(f->inline_enum->def), field);
            add_variants(s, field, f->inline_enum);
        }
    }
    add_variants(s, owner, info->enumeration);
    for (uint32_t i = 0; i < info->consts.len; i++)
        add_entry(s, owner->page, owner, info->consts.data[i]);
    for (uint32_t i = 0; i < info->constraints.len; i++) {
        const ConstraintDecl *decl = info->constraints.data[i]->decl;
        if (decl && decl->def)
            add_entry(s, owner->page, owner, decl->def);
    }
    add_laws(s, owner, info->laws.data, info->laws.len);
    for (uint32_t i = 0; i < info->methods.len; i++)
        add_entry(s, owner->page, owner, info->methods.data[i]);
}

static void add_members(Site *s, const Entry *e)
{
    const Def *d = e->def;
    if (d->kind == DEF_GENE || d->kind == DEF_SYSTEM)
        add_type(s, e, d->info);
    if (d->kind == DEF_TRAIT) {
        for (uint32_t i = 0; i < d->trait->methods.len; i++)
            add_entry(s, e->page, e, d->trait->methods.data[i]);
        add_laws(s, e, d->trait->laws.data, d->trait->laws.len);
    }
    const ConstraintDecl *c = d->kind == DEF_CONSTRAINT ? d->constraint->decl : NULL;
    for (uint32_t i = 0; c && i < c->members.len; i++)
        if (c->members.data[i]->kind == MEM_LAW && c->members.data[i]->law->def)
            add_entry(s, e->page, e, c->members.data[i]->law->def);
}

static bool is_shown(const Site *s, const Def *d)
{
    bool kind = d->kind == DEF_GENE || d->kind == DEF_TRAIT || d->kind == DEF_SYSTEM
                || d->kind == DEF_FUN || d->kind == DEF_CONST || d->kind == DEF_CONSTRAINT;
    return kind && d->name && (d->is_pub || s->options->private_too);
}

/* Names first: a member never takes the id of a declaration. */
static void fill_page(Site *s, Page *p)
{
    const Module *m = p->module;
    for (uint32_t i = 0; i < m->defs.len; i++)
        if (is_shown(s, m->defs.data[i]))
            vec_push(s->arena, &p->entries, add_entry(s, p, NULL, m->defs.data[i]));
    for (uint32_t i = 0; i < p->entries.len; i++)
        add_members(s, p->entries.data[i]);
}

/* ---- pages --------------------------------------------------------------------------------- */

static int by_name(const void *x, const void *y)
{
    return sym_cmp((*(Page *const *)x)->module->name, (*(Page *const *)y)->module->name);
}

/* What is no letter, digit, '.', '_' or '-' is "~" and its byte in hexadecimal. */
static const char *file_name(Site *s, const char *module)
{
    Out o = {0};
    for (const unsigned char *p = (const unsigned char *)module; *p; p++) {
        bool plain = (*p >= '0' && *p <= '9') || (*p >= 'A' && *p <= 'Z')
                     || (*p >= 'a' && *p <= 'z') || *p == '_' || *p == '-'
                     || (*p == '.' && p != (const unsigned char *)module);
        if (plain)
            out_char(&o, (char)*p);
        else
            out_printf(&o, "~%02x", *p);
    }
    const char *name = arena_strndup(s->arena, o.data, o.len);
    out_free(&o);
    return name;
}

static void add_pages(Site *s)
{
    Map files = {0};
    map_put(s->arena, &files, map_key(lower_case(s, "index")), s);
    for (uint32_t i = 0; i < s->program->modules.len; i++) {
        Module *m = s->program->modules.data[i];
        if (!m->name || (!m->requested && !s->options->imports_too))
            continue;
        Page *p = ARENA_NEW(s->arena, Page);
        p->module = m;
        vec_push(s->arena, &s->pages, p);
        map_put(s->arena, &s->page_of, map_key(m), p);
    }
    if (s->pages.len)
        qsort(s->pages.data, s->pages.len, sizeof *s->pages.data, by_name);
    for (uint32_t i = 0; i < s->pages.len; i++) {
        Page *p = s->pages.data[i];
        const char *name = unique(s, &files, file_name(s, p->module->name->text));
        p->file = arena_printf(s->arena, "%s%s", name,
                               s->options->pages == DOC_HTML ? ".html" : ".md");
    }
}

static int module_by_name(const void *x, const void *y)
{
    return sym_cmp((*(Module *const *)x)->name, (*(Module *const *)y)->name);
}

static void add_imports(Site *s, Page *p)
{
    Map seen = {0};
    const Module *m = p->module;
    for (uint32_t i = 0; i < m->uses.len; i++) {
        Module *used = m->uses.data[i];
        if (map_put(s->arena, &seen, map_key(used), used) || used == m || !used->name)
            continue;
        vec_push(s->arena, &p->uses, used);
        Page *other = map_get(&s->page_of, map_key(used));
        if (other)
            vec_push(s->arena, &other->used_by, p->module);
    }
    if (p->uses.len)
        qsort(p->uses.data, p->uses.len, sizeof *p->uses.data, module_by_name);
}

static const char *site_title(Site *s)
{
    if (s->options->title)
        return s->options->title;
    if (s->pages.len == 1)
        return s->pages.data[0]->module->name->text;
    for (uint32_t i = 0; i < s->pages.len; i++) { /* "enr" of enr.core, enr.ledger, … */
        const char *first = NULL, *name = s->pages.data[i]->module->name->text;
        if (s->pages.data[i]->module->is_std)
            continue;
        first = arena_strndup(s->arena, name, strcspn(name, "."));
        for (uint32_t k = 0; k < s->pages.len; k++) {
            const Module *m = s->pages.data[k]->module;
            size_t n = strlen(first);
            if (!m->is_std && (strncmp(m->name->text, first, n) != 0
                               || (m->name->text[n] && m->name->text[n] != '.')))
                return "Specifications";
        }
        return first;
    }
    return "Specifications";
}

void site_collect(Site *s)
{
    add_pages(s);
    for (uint32_t i = 0; i < s->pages.len; i++)
        fill_page(s, s->pages.data[i]);
    s->title = site_title(s);
    for (uint32_t i = 0; i < s->pages.len; i++) {
        Page *p = s->pages.data[i];
        add_imports(s, p);
        p->summary = exegesis_summary(s, &p->module->unit->doc);
    }
}

void site_free(Site *s)
{
    for (uint32_t i = 0; i < s->paints.len; i++)
        paint_free(s->paints.entries[i].value);
}

/* ---- links --------------------------------------------------------------------------------- */

Entry *site_entry(const Site *s, const Def *d)
{
    return map_get(&s->entries, map_key(d));
}

/* What may stand in an address as it is stays; ids may hold letters outside of ASCII. */
static const char *address(const Site *s, const char *file, const char *anchor)
{
    Out o = {0};
    out_str(&o, file);
    for (const unsigned char *p = (const unsigned char *)anchor; *p; p++) {
        if (p == (const unsigned char *)anchor)
            out_char(&o, '#');
        if (*p < 0x80)
            out_char(&o, (char)*p);
        else
            out_printf(&o, "%%%02X", *p);
    }
    const char *text = arena_strndup(s->arena, o.len ? o.data : "", o.len);
    out_free(&o);
    return text;
}

const char *entry_href(const Site *s, const Page *from, const Entry *e)
{
    return address(s, from == e->page ? "" : e->page->file, e->anchor);
}

const char *site_href(const Site *s, const Page *from, const Def *d)
{
    const Entry *e = site_entry(s, d);
    if (e)
        return entry_href(s, from, e);
    const Page *p = d->kind == DEF_MODULE ? map_get(&s->page_of, map_key(d->mod)) : NULL;
    return !p ? NULL : from == p ? "#" : p->file;
}

const char *site_place(const Site *s, const Def *d)
{
    SourceFile *f = d->span.lo ? sources_find(&s->session->sources, d->span.lo) : NULL;
    if (!f)
        return NULL;
    return arena_printf(s->arena, "%s:%u", fs_name(f->path), source_linecol(f, d->span.lo).line);
}
