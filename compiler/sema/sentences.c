/* Ontology sentences: names in them that are declared are resolved; what `uses` and `requires`
   speak of must exist, at the version asked for (language.md, both spellings). */
#include "sema/check.h"

/* ---- versions ------------------------------------------------------------------------------ */

static int compare_versions(Version a, Version b)
{
    if (a.major != b.major)
        return a.major < b.major ? -1 : 1;
    if (a.minor != b.minor)
        return a.minor < b.minor ? -1 : 1;
    return a.patch == b.patch ? 0 : a.patch < b.patch ? -1 : 1;
}

static bool is_type_decl(const Def *d)
{
    return (d->kind == DEF_GENE || d->kind == DEF_SYSTEM || d->kind == DEF_TRAIT) && d->decl;
}

/* Of a module, or of a declaration: its own or that of its module. */
Version def_version(const Def *d)
{
    if (d->kind == DEF_MODULE)
        return d->mod->version;
    if (is_type_decl(d) && d->decl->type->version.span.lo)
        return d->decl->type->version;
    return d->module->version;
}

static bool satisfies(Version have, Name relation, Version want)
{
    int c = compare_versions(have, want);
    const char *r = relation.sym ? relation.sym->text : "=";
    if (r[0] == '>')
        return r[1] == '=' ? c >= 0 : c > 0;
    if (r[0] == '<')
        return r[1] == '=' ? c <= 0 : c < 0;
    return c == 0;
}

static void check_version(Sema *sm, const Sentence *s, const Def *d, const char *name)
{
    Version have = def_version(d), want = s->version;
    if (!have.span.lo) {
        Diag *g = diag_add(sm->d, DIAG_NO_VERSION, s->version.span, name);
        diag_peer(sm->d, g, d->span, "declared here, without a version");
        return;
    }
    if (satisfies(have, s->relation, want))
        return;
    Diag *g = diag_add(sm->d, DIAG_WRONG_VERSION, s->version.span, name, have.major, have.minor,
                       have.patch, s->relation.sym ? s->relation.sym->text : "=", want.major,
                       want.minor, want.patch);
    diag_peer(sm->d, g, have.span, "its version");
}

/* ---- names --------------------------------------------------------------------------------- */

static Def *member_of(const Def *owner, Sym name)
{
    if (!owner)
        return NULL;
    if (owner->kind == DEF_TRAIT)
        return map_get(&owner->trait->members, map_key(name));
    if (owner->kind == DEF_CONSTRAINT || !owner->info)
        return NULL;
    Def *d = map_get(&owner->info->members, map_key(name));
    return d ? d : map_get(&owner->info->statics, map_key(name));
}

/* A dotted word is one name: a module, a declaration of that name, a module's declaration. */
static Def *sentence_def(Sema *sm, const Def *owner, Sym name)
{
    Def *d = member_of(owner, name);
    if (!d)
        d = lookup_global(sm, name);
    if (d)
        return d;
    Module *m = module_find(sm, name);
    if (m)
        return m->def;
    const char *dot = NULL;
    for (const char *c = name->text; *c; c++)
        dot = *c == '.' ? c : dot;
    if (!dot)
        return NULL;
    m = module_find(sm, intern(sm->s->names, name->text, (size_t)(dot - name->text)));
    return m ? module_export(sm, m, intern_z(sm->s->names, dot + 1)) : NULL;
}

static void resolve_words(Sema *sm, const Def *owner, const Name *words, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        Def *d = words[i].sym ? sentence_def(sm, owner, words[i].sym) : NULL;
        if (!d)
            continue;
        d->used = true;
        add_ref(sm, words[i].span, d);
    }
}

static void check_sentence(Sema *sm, const Def *owner, const Sentence *s)
{
    resolve_words(sm, owner, s->subject.data, s->subject.len);
    resolve_words(sm, owner, s->object.data, s->object.len);
    bool depends = s->kind == SENT_USES || (s->kind == SENT_REQUIRES && s->version.span.lo)
                   || (s->kind == SENT_REQUIRES && !s->subject.len);
    if (!depends || s->object.len != 1 || s->subject.len || !s->object.data[0].sym)
        return;
    Name name = s->object.data[0];
    const Def *d = sentence_def(sm, owner, name.sym);
    if (!d) {
        Diag *g = diag_add(sm->d, DIAG_REQUIRES_UNKNOWN, name.span, name.sym->text);
        uint32_t fixes = g->fixes.len;
        fix_missing_import(sm, g, name.sym);
        const char *near = g->fixes.len == fixes ? suggest_type(sm, name.sym) : NULL;
        if (near)
            diag_fix(sm->d, g, FIX_MAYBE, name.span, near, "did you mean `%s`?", near);
    } else if (s->version.span.lo && d->kind != DEF_ERROR) {
        check_version(sm, s, d, name.sym->text);
    }
}

static void check_list(Sema *sm, const Def *owner, Sentence *const *list, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        check_sentence(sm, owner, list[i]);
}

static void check_members(Sema *sm, const Def *owner, const ConstraintDecl *cd)
{
    for (uint32_t i = 0; i < cd->members.len; i++)
        if (cd->members.data[i]->kind == MEM_SENTENCE)
            check_sentence(sm, owner, cd->members.data[i]->sentence);
}

void check_sentences(Sema *sm, Module *m)
{
    enter_module(sm, m);
    for (uint32_t i = 0; i < m->defs.len; i++) {
        Def *d = m->defs.data[i];
        switch (d->kind) {
        case DEF_GENE: case DEF_SYSTEM:
            check_list(sm, d, d->info->sentences.data, d->info->sentences.len);
            for (uint32_t k = 0; k < d->info->constraints.len; k++)
                if (d->info->constraints.data[k]->decl)
                    check_members(sm, d, d->info->constraints.data[k]->decl);
            break;
        case DEF_TRAIT:
            check_list(sm, d, d->trait->sentences.data, d->trait->sentences.len);
            break;
        case DEF_CONSTRAINT:
            check_members(sm, NULL, d->constraint->decl);
            break;
        default:
            break;
        }
    }
}
