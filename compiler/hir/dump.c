/* Declarations of a program as text. */
#include "hir/dump.h"

#include <string.h>

static void type_list(Out *o, HType *const *items, uint32_t n, uint32_t mut_mask)
{
    for (uint32_t i = 0; i < n; i++) {
        out_str(o, i ? ", " : "");
        if (hir_in_mask(mut_mask, i))
            out_str(o, "mut ");
        hir_out_type(o, items[i]);
    }
}

static void tuple_type(Out *o, const HType *t)
{
    out_char(o, '(');
    for (uint32_t i = 0; i < t->fields.len; i++) {
        out_str(o, i ? ", " : "");
        hir_out_type(o, t->fields.data[i].type);
    }
    out_char(o, ')');
}

static void variant_type(Out *o, const HType *t)
{
    if (t->variant_origin == HV_ENUM) {
        hir_out_name(o, t->name);
        return;
    }
    bool option = t->variant_origin == HV_OPTION;
    out_str(o, option ? "Option<" : "Result<");
    hir_out_type(o, t->cases.data[option].fields.data[0].type);
    if (!option) {
        out_str(o, ", ");
        hir_out_type(o, t->cases.data[1].fields.data[0].type);
    }
    out_char(o, '>');
}

void hir_out_type(Out *o, const HType *t)
{
    switch (t->kind) {
    case HT_LIST:
    case HT_SET:
        out_printf(o, "%s<", hir_type_keyword(t->kind));
        hir_out_type(o, t->elem);
        out_char(o, '>');
        return;
    case HT_MAP:
        out_str(o, "map<");
        hir_out_type(o, t->key);
        out_str(o, ", ");
        hir_out_type(o, t->elem);
        out_char(o, '>');
        return;
    case HT_FUN:
        out_str(o, "fun(");
        type_list(o, t->params.data, t->params.len, t->mut_mask);
        out_str(o, ") -> ");
        hir_out_type(o, t->result);
        return;
    case HT_RECORD:
        if (t->origin == HR_TUPLE)
            tuple_type(o, t);
        else
            hir_out_name(o, t->name);
        return;
    case HT_VARIANT:
        variant_type(o, t);
        return;
    default:
        out_str(o, hir_type_keyword(t->kind));
        return;
    }
}

/* ---- attributes: [pub, module "m", doc "…"] ---- */

typedef struct Attrs {
    Out *out;
    bool any;
} Attrs;

static void attr(Attrs *a, const char *word)
{
    out_str(a->out, a->any ? ", " : " [");
    a->any = true;
    out_str(a->out, word);
}

static void attr_text(Attrs *a, const char *word, const char *text)
{
    if (!text || (!*text && strcmp(word, "module") == 0))
        return;
    attr(a, word);
    out_char(a->out, ' ');
    hir_out_string(a->out, text, strlen(text));
}

static void attr_name(Attrs *a, const char *word, const char *prefix, const char *name)
{
    attr(a, word);
    out_printf(a->out, " %s", prefix);
    hir_out_name(a->out, name);
}

static void attrs_end(Attrs *a)
{
    if (a->any)
        out_char(a->out, ']');
}

static void common(Attrs *a, bool is_pub, const char *module, const char *doc)
{
    if (is_pub)
        attr(a, "pub");
    attr_text(a, "module", module);
    attr_text(a, "doc", doc);
}

/* ---- types ---- */

static void field(Out *o, const HField *f)
{
    hir_out_word(o, f->name);
    out_str(o, ": ");
    hir_out_type(o, f->type);
    Attrs a = {o, false};
    if (f->personal)
        attr(&a, "personal");
    attr_text(&a, "doc", f->doc);
    attrs_end(&a);
}

static void case_line(Out *o, const HCase *c)
{
    hir_out_word(o, c->name);
    out_printf(o, " = %lld", (long long)c->number);
    if (c->is_tuple || c->fields.len) {
        out_str(o, c->is_tuple ? " (" : " {");
        for (uint32_t i = 0; i < c->fields.len; i++) {
            out_str(o, i ? ", " : "");
            field(o, &c->fields.data[i]);
        }
        out_char(o, c->is_tuple ? ')' : '}');
    }
    Attrs a = {o, false};
    attr_text(&a, "doc", c->doc);
    attrs_end(&a);
}

static void conjunct(Out *o, const HConjunct *c)
{
    out_str(o, "    conjunct ");
    hir_out_string(o, c->text, strlen(c->text));
    out_str(o, " at ");
    hir_out_string(o, c->path, strlen(c->path));
    if (c->holds) {
        out_str(o, " holds @");
        hir_out_name(o, c->holds->name);
    }
    for (uint32_t i = 0; i < c->values.len; i++) {
        out_str(o, i ? ", " : " shows ");
        hir_out_string(o, c->labels.data[i], strlen(c->labels.data[i]));
        out_str(o, " @");
        hir_out_name(o, c->values.data[i]->name);
    }
    out_char(o, '\n');
}

static void constraint(Out *o, const HType *t, const HConstraint *c)
{
    out_str(o, "constraint ");
    hir_out_name(o, c->name);
    out_str(o, " of ");
    hir_out_type(o, t);
    Attrs a = {o, false};
    attr_text(&a, "doc", c->doc);
    if (c->holds)
        attr_name(&a, "holds", "@", c->holds->name);
    attrs_end(&a);
    out_str(o, " {\n");
    for (uint32_t i = 0; i < c->conjuncts.len; i++)
        conjunct(o, &c->conjuncts.data[i]);
    out_str(o, "}\n");
}

static void type_item(Dump *d, const HType *t)
{
    Out *o = d->out;
    out_printf(o, "\n%s ", hir_type_keyword(t->kind));
    hir_out_name(o, t->name);
    Attrs a = {o, false};
    if (t->kind == HT_RECORD)
        attr(&a, hir_record_origin_text[t->origin]);
    common(&a, t->is_pub, t->module, t->doc);
    attrs_end(&a);
    out_str(o, " {");
    hir_dump_place(d, t->span);
    for (uint32_t i = 0; t->kind == HT_RECORD && i < t->fields.len; i++) {
        out_str(o, "    ");
        field(o, &t->fields.data[i]);
        out_char(o, '\n');
    }
    for (uint32_t i = 0; t->kind == HT_VARIANT && i < t->cases.len; i++) {
        out_str(o, "    ");
        case_line(o, &t->cases.data[i]);
        out_char(o, '\n');
    }
    out_str(o, "}\n");
    for (uint32_t i = 0; i < t->constraints.len; i++)
        constraint(o, t, &t->constraints.data[i]);
}

static void types(Dump *d, const HProgram *p)
{
    for (uint32_t i = 0; i < p->types.len; i++) {
        const HType *t = p->types.data[i];
        bool named = t->kind == HT_RECORD ? t->origin != HR_TUPLE
                     : t->kind == HT_VARIANT && t->variant_origin == HV_ENUM;
        if (named)
            type_item(d, t);
    }
    if (p->violation) {
        out_str(d->out, "\nviolation ");
        hir_out_type(d->out, p->violation);
        out_char(d->out, '\n');
    }
}

/* ---- modules, hosts, constants ---- */

static void texts(Out *o, const char *word, const char *const *data, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        out_printf(o, "    %s ", word);
        hir_out_string(o, data[i], strlen(data[i]));
        out_char(o, '\n');
    }
}

static void module(Out *o, const HModule *m)
{
    out_str(o, "module ");
    hir_out_name(o, m->name);
    Attrs a = {o, false};
    if (m->requested)
        attr(&a, "requested");
    attr_text(&a, "version", m->version);
    attr_text(&a, "doc", m->doc);
    attrs_end(&a);
    out_str(o, " {\n");
    texts(o, "sentence", m->sentences.data, m->sentences.len);
    out_str(o, "}\n");
}

static void host(Dump *d, const HHost *h)
{
    Out *o = d->out;
    out_str(o, "\nhost ");
    hir_out_name(o, h->name);
    out_char(o, '(');
    for (uint32_t i = 0; i < h->params.len; i++) {
        out_str(o, i ? ", " : "");
        field(o, &h->params.data[i]);
    }
    out_str(o, ") -> ");
    hir_out_type(o, h->result);
    Attrs a = {o, false};
    if (h->is_effect)
        attr(&a, "effect");
    common(&a, false, h->module, h->doc);
    attrs_end(&a);
    hir_dump_place(d, h->span);
}

static void constant(Dump *d, const HConst *c)
{
    Out *o = d->out;
    out_str(o, "\nconst ");
    hir_out_name(o, c->name);
    out_str(o, ": ");
    hir_out_type(o, c->type);
    Attrs a = {o, false};
    common(&a, c->is_pub, c->module, c->doc);
    if (c->owner) {
        attr(&a, "owner ");
        hir_out_type(o, c->owner);
        attr_text(&a, "field", c->owner->fields.data[c->field].name);
    }
    if (c->init)
        attr_name(&a, "init", "@", c->init->name);
    attrs_end(&a);
    if (c->value) {
        out_str(o, " = ");
        hir_dump_expr(o, c->value);
    }
    hir_dump_place(d, c->span);
}

/* ---- functions ---- */

static void effects(Attrs *a, uint32_t set)
{
    for (uint32_t i = 0; hir_effect_text[i]; i++)
        if (set >> i & 1)
            attr(a, hir_effect_text[i]);
}

static void func(Dump *d, const HFunc *f)
{
    Out *o = d->out;
    hir_number_locals(d, f);
    out_printf(o, "\nfun %s ", hir_func_kind_text[f->kind]);
    hir_out_name(o, f->name);
    out_char(o, '(');
    for (uint32_t i = 0; i < f->nparams; i++) {
        out_str(o, i == 0 ? "" : i == f->ncaptures && f->kind == HF_CLOSURE ? "; " : ", ");
        hir_dump_declaration(d, f->locals.data[i]);
    }
    if (f->kind == HF_CLOSURE && f->ncaptures && f->ncaptures == f->nparams)
        out_str(o, "; ");
    out_str(o, ") -> ");
    hir_out_type(o, f->result);
    Attrs a = {o, false};
    common(&a, f->is_pub, f->module, f->doc);
    if (f->is_atomic)
        attr(&a, "atomic");
    if (f->system)
        attr_name(&a, "system", "", f->system->name);
    if (f->owner) {
        attr(&a, "owner ");
        hir_out_type(o, f->owner);
    }
    effects(&a, f->effects);
    attrs_end(&a);
    out_str(o, " {");
    hir_dump_place(d, f->span);
    for (uint32_t i = 0; i < f->body.stmts.len; i++)
        hir_dump_stmt(d, f->body.stmts.data[i], 1);
    out_str(o, "}\n");
}

void hir_dump_func(Out *o, const HProgram *p, const HFunc *f, bool spans)
{
    Dump d = {.out = o, .session = p->session, .spans = spans};
    func(&d, f);
}

/* ---- systems, traits, migrations ---- */

static void law(Out *o, const HLaw *l)
{
    out_str(o, "law ");
    hir_out_name(o, l->name);
    Attrs a = {o, false};
    if (l->two_state)
        attr(&a, "two_state");
    if (l->temporal)
        attr(&a, "temporal");
    if (l->holds)
        attr_name(&a, "holds", "@", l->holds->name);
    attr_text(&a, "text", l->text);
    attrs_end(&a);
    out_char(o, '\n');
}

static void system_(Out *o, const HSystem *s)
{
    out_str(o, "\nsystem ");
    hir_out_name(o, s->name);
    out_str(o, " of ");
    hir_out_type(o, s->state);
    Attrs a = {o, false};
    common(&a, false, s->module, s->doc);
    attrs_end(&a);
    out_str(o, " {\n");
    texts(o, "trait", s->traits.data, s->traits.len);
    for (uint32_t i = 0; i < s->methods.len; i++) {
        out_str(o, "    method @");
        hir_out_name(o, s->methods.data[i]->name);
        out_char(o, '\n');
    }
    for (uint32_t i = 0; i < s->laws.len; i++) {
        out_str(o, "    ");
        law(o, &s->laws.data[i]);
    }
    out_str(o, "}\n");
}

static void trait(Out *o, const HTrait *t)
{
    out_str(o, "\ntrait ");
    hir_out_name(o, t->name);
    Attrs a = {o, false};
    common(&a, false, t->module, t->doc);
    attrs_end(&a);
    out_str(o, " {\n");
    texts(o, "signature", t->methods.data, t->methods.len);
    out_str(o, "}\n");
}

static void migration(Out *o, const HMigration *m)
{
    out_str(o, "\nmigration ");
    hir_out_name(o, m->type_name);
    Attrs a = {o, false};
    attr_text(&a, "from", m->from_version);
    attr_text(&a, "to", m->to_version);
    if (m->migrate)
        attr_name(&a, "migrate", "@", m->migrate->name);
    attrs_end(&a);
    out_str(o, " {\n");
    const HType *const ends[2] = {m->from, m->to};
    for (int i = 0; i < 2; i++) {
        if (!ends[i])
            continue;
        out_str(o, i ? "    to " : "    from ");
        hir_out_type(o, ends[i]);
        out_char(o, '\n');
    }
    out_str(o, "}\n");
}

void hir_dump(Out *o, const HProgram *p, bool spans)
{
    Dump d = {.out = o, .session = p->session, .spans = spans};
    out_str(o, "hir 1");
    out_str(o, p->sequenced ? " sequenced\n" : "\n");
    for (uint32_t i = 0; i < p->modules.len; i++)
        module(o, p->modules.data[i]);
    types(&d, p);
    for (uint32_t i = 0; i < p->hosts.len; i++)
        host(&d, p->hosts.data[i]);
    for (uint32_t i = 0; i < p->consts.len; i++)
        constant(&d, p->consts.data[i]);
    for (uint32_t i = 0; i < p->funcs.len; i++)
        func(&d, p->funcs.data[i]);
    for (uint32_t i = 0; i < p->systems.len; i++)
        system_(o, p->systems.data[i]);
    for (uint32_t i = 0; i < p->laws.len; i++) {
        out_char(o, '\n');
        law(o, &p->laws.data[i]);
    }
    for (uint32_t i = 0; i < p->traits.len; i++)
        trait(o, p->traits.data[i]);
    for (uint32_t i = 0; i < p->migrations.len; i++)
        migration(o, p->migrations.data[i]);
}
