/* Declarations of HIR text. Names may be used before their declaration, so the items are gone over
   several times: types and systems by name; types, hosts, signatures; what refers to functions;
   bodies. */
#include "hir/read.h"
#include "hir/walk.h"

#include <string.h>

typedef enum ItemKind {
    I_MODULE, I_RECORD, I_VARIANT, I_VIOLATION, I_CONSTRAINT, I_HOST, I_CONST, I_FUN, I_SYSTEM,
    I_TRAIT, I_MIGRATION, I_LAW
} ItemKind;

static const char *const item_words[] = {"module", "record", "variant", "violation", "constraint",
                                         "host",   "const",  "fun",     "system",    "trait",
                                         "migration", "law", NULL};

typedef struct Item {
    ItemKind kind;
    uint32_t at;     /* the token after the keyword */
    uint32_t body;   /* FUN, CONST: where its body or value starts */
    void *object;    /* HFunc, HConst, HSystem, HType */
    Span span;
} Item;

typedef VEC(Item) ItemVec;

static bool opens(const Token *t)
{
    return t->kind == T_PUNCT && strchr("([{", t->text[0]);
}

static bool closes(const Token *t)
{
    return t->kind == T_PUNCT && strchr(")]}", t->text[0]);
}

static void find_items(Reader *r, ItemVec *items)
{
    uint32_t depth = 0;
    for (uint32_t i = r->at; i < r->tokens.len - 1 && !r->failed; i++) {
        const Token *t = &r->tokens.data[i];
        if (depth == 0 && t->first) {
            int k = t->kind == T_NAME ? read_word_index(t->text, item_words) : -1;
            if (k < 0) {
                read_fail(r, t->span, "'%s' starts no declaration", t->text);
                return;
            }
            vec_push(r->arena, items, ((Item){.kind = (ItemKind)k, .at = i + 1, .span = t->span}));
        }
        depth += opens(t);
        if (closes(t) && depth-- == 0)
            read_fail(r, t->span, "nothing is open here for '%s' to close", t->text);
    }
    if (depth)
        read_fail(r, r->tokens.data[r->tokens.len - 1].span, "a bracket is not closed");
}

/* ---- first round: names of types and systems ---- */

static void declare(Reader *r, Item *it)
{
    Span at = read_peek(r)->span;
    const char *name;
    bool is_new;
    if (it->kind == I_RECORD || it->kind == I_VARIANT) {
        name = read_name(r);
        it->object = hir_named(r->program, it->kind == I_RECORD ? HT_RECORD : HT_VARIANT, name, "",
                               &is_new);
        if (!is_new)
            read_fail(r, at, "there are two types '%s'", name);
    } else if (it->kind == I_SYSTEM) {
        name = read_name(r);
        HSystem *s = ARENA_NEW(r->arena, HSystem);
        s->id = r->program->systems.len;
        s->name = name;
        it->object = s;
        read_declare(r, &r->systems, "system", name, s, at);
        vec_push(r->arena, &r->program->systems, s);
    }
}

/* ---- second round: types, hosts, signatures, modules, traits ---- */

static HField field(Reader *r)
{
    HField f = {.name = read_next(r)->text};
    read_expect(r, ":");
    f.type = read_type(r);
    ReadAttrs a = read_attrs(r);
    f.personal = a.personal;
    f.doc = a.doc;
    return f;
}

typedef VEC(HField) FieldVec;

#define SLICE_OF(dst, vec) ((dst)->data = (vec).data, (dst)->len = (vec).len)

static void record(Reader *r, HType *t)
{
    read_name(r);
    ReadAttrs a = read_attrs(r);
    int origin = a.origin ? read_word_index(a.origin, hir_record_origin_text) : HR_GENE;
    t->origin = (HRecordOrigin)origin;
    t->is_pub = a.is_pub;
    t->module = a.module;
    t->doc = a.doc;
    FieldVec fields = {0};
    read_expect(r, "{");
    while (!r->failed && !read_is(r, "}"))
        vec_push(r->arena, &fields, field(r));
    read_expect(r, "}");
    SLICE_OF(&t->fields, fields);
}

static HCase variant_case(Reader *r)
{
    HCase c = {.name = read_next(r)->text};
    uint64_t number;
    read_expect(r, "=");
    read_number(r, &number);
    c.number = (int64_t)number;
    FieldVec fields = {0};
    c.is_tuple = read_is(r, "(");
    if (c.is_tuple || read_is(r, "{")) {
        read_next(r);
        while (!r->failed && !read_is(r, c.is_tuple ? ")" : "}")) {
            vec_push(r->arena, &fields, field(r));
            if (!read_accept(r, ","))
                break;
        }
        read_expect(r, c.is_tuple ? ")" : "}");
    }
    SLICE_OF(&c.fields, fields);
    c.doc = read_attrs(r).doc;
    return c;
}

static void variant(Reader *r, HType *t)
{
    read_name(r);
    ReadAttrs a = read_attrs(r);
    t->is_pub = a.is_pub;
    t->module = a.module;
    t->doc = a.doc;
    VEC(HCase) cases = {0};
    read_expect(r, "{");
    while (!r->failed && !read_is(r, "}"))
        vec_push(r->arena, &cases, variant_case(r));
    read_expect(r, "}");
    SLICE_OF(&t->cases, cases);
}

/* Lines "word "text"" up to the brace. */
static void texts(Reader *r, const char *word, const char ***data, uint32_t *len)
{
    VEC(const char *) all = {0};
    while (!r->failed && read_accept(r, word))
        vec_push(r->arena, &all, read_string(r, NULL));
    *data = all.data;
    *len = all.len;
}

static void module(Reader *r)
{
    HModule *m = ARENA_NEW(r->arena, HModule);
    m->name = read_name(r);
    ReadAttrs a = read_attrs(r);
    m->requested = a.requested;
    m->version = a.version;
    m->doc = a.doc;
    read_expect(r, "{");
    texts(r, "sentence", &m->sentences.data, &m->sentences.len);
    read_expect(r, "}");
    vec_push(r->arena, &r->program->modules, m);
}

static void host(Reader *r, const Item *it)
{
    HHost *h = ARENA_NEW(r->arena, HHost);
    Span at = read_peek(r)->span;
    h->id = r->program->hosts.len;
    h->name = read_name(r);
    FieldVec params = {0};
    read_expect(r, "(");
    while (!r->failed && !read_is(r, ")")) {
        vec_push(r->arena, &params, field(r));
        if (!read_accept(r, ","))
            break;
    }
    read_expect(r, ")");
    SLICE_OF(&h->params, params);
    read_expect(r, "->");
    h->result = read_type(r);
    ReadAttrs a = read_attrs(r);
    h->is_effect = a.effect;
    h->module = a.module;
    h->doc = a.doc;
    h->span = read_since(r, it->span);
    read_declare(r, &r->hosts, "host function", h->name, h, at);
    vec_push(r->arena, &r->program->hosts, h);
}

static void func_head(Reader *r, Item *it)
{
    const Token *t = read_next(r);
    int kind = read_word_index(t->text, hir_func_kind_text);
    if (kind < 0) {
        read_fail(r, t->span, "'%s' is no kind of function", t->text);
        return;
    }
    Span at = read_peek(r)->span;
    HFunc *f = hir_func(r->program, (HFuncKind)kind, read_name(r), "");
    it->object = f;
    read_declare(r, &r->funcs, "function", f->name, f, at);
    read_params(r, f);
    read_expect(r, "->");
    f->result = read_type(r);
    ReadAttrs a = read_attrs(r);
    f->is_pub = a.is_pub;
    f->is_atomic = a.atomic;
    f->module = a.module;
    f->doc = a.doc;
    f->system = a.system;
    f->owner = a.owner;
    f->effects = a.effects;
    f->span = read_since(r, it->span);
    it->body = r->at;
}

static void trait(Reader *r)
{
    HTrait *t = ARENA_NEW(r->arena, HTrait);
    t->name = read_name(r);
    ReadAttrs a = read_attrs(r);
    t->module = a.module;
    t->doc = a.doc;
    read_expect(r, "{");
    texts(r, "signature", &t->methods.data, &t->methods.len);
    read_expect(r, "}");
    vec_push(r->arena, &r->program->traits, t);
}

static void signatures(Reader *r, Item *it)
{
    switch (it->kind) {
    case I_MODULE:
        module(r);
        return;
    case I_RECORD:
        record(r, it->object);
        ((HType *)it->object)->span = read_since(r, it->span);
        return;
    case I_VARIANT:
        variant(r, it->object);
        ((HType *)it->object)->span = read_since(r, it->span);
        return;
    case I_VIOLATION:
        r->program->violation = read_type(r);
        return;
    case I_HOST:
        host(r, it);
        return;
    case I_FUN:
        func_head(r, it);
        return;
    case I_TRAIT:
        trait(r);
        return;
    case I_CONSTRAINT:
    case I_CONST:
    case I_SYSTEM:
    case I_MIGRATION:
    case I_LAW:
        return;
    }
}

/* ---- third round: what names functions ---- */

static HConjunct conjunct(Reader *r)
{
    HConjunct c = {.text = read_string(r, NULL)};
    read_expect(r, "at");
    c.path = read_string(r, NULL);
    if (read_accept(r, "holds"))
        c.holds = read_func_ref(r);
    if (!read_accept(r, "shows"))
        return c;
    VEC(HFunc *) values = {0};
    VEC(const char *) labels = {0};
    do {
        vec_push(r->arena, &labels, read_string(r, NULL));
        vec_push(r->arena, &values, read_func_ref(r));
    } while (read_accept(r, ","));
    SLICE_OF(&c.values, values);
    SLICE_OF(&c.labels, labels);
    return c;
}

static void constraint(Reader *r, const Item *it)
{
    HConstraint c = {.name = read_name(r)};
    read_expect(r, "of");
    HType *t = read_type(r);
    ReadAttrs a = read_attrs(r);
    c.doc = a.doc;
    c.holds = a.holds;
    VEC(HConjunct) conjuncts = {0};
    read_expect(r, "{");
    while (!r->failed && read_accept(r, "conjunct"))
        vec_push(r->arena, &conjuncts, conjunct(r));
    read_expect(r, "}");
    SLICE_OF(&c.conjuncts, conjuncts);
    c.span = read_since(r, it->span);
    HConstraint *all = ARENA_ARRAY(r->arena, HConstraint, t->constraints.len + 1);
    if (t->constraints.len)
        memcpy(all, t->constraints.data, t->constraints.len * sizeof *all);
    all[t->constraints.len++] = c;
    t->constraints.data = all;
}

/* "owner TYPE, field NAME": the default of a field. */
static void const_of_field(Reader *r, HConst *c, const ReadAttrs *a, Span at)
{
    c->owner = a->owner;
    for (uint32_t i = 0; i < c->owner->fields.len && a->field; i++) {
        HField *f = &c->owner->fields.data[i];
        if (strcmp(f->name, a->field) == 0) {
            c->field = i;
            f->absent = c;
            return;
        }
    }
    read_fail(r, at, "'%s' has no such field", c->owner->name);
}

static void const_head(Reader *r, Item *it)
{
    HConst *c = ARENA_NEW(r->arena, HConst);
    Span at = read_peek(r)->span;
    it->object = c;
    c->id = r->program->consts.len;
    c->name = read_name(r);
    read_expect(r, ":");
    c->type = read_type(r);
    ReadAttrs a = read_attrs(r);
    c->is_pub = a.is_pub;
    c->module = a.module;
    c->doc = a.doc;
    c->init = a.init;
    if (a.owner)
        const_of_field(r, c, &a, at);
    c->span = read_since(r, it->span);
    it->body = r->at;
    read_declare(r, &r->consts, "constant", c->name, c, at);
    vec_push(r->arena, &r->program->consts, c);
}

static HLaw law(Reader *r, Span at)
{
    HLaw l = {.name = read_name(r)};
    ReadAttrs a = read_attrs(r);
    l.two_state = a.two_state;
    l.temporal = a.temporal;
    l.holds = a.holds;
    l.text = a.text;
    l.span = read_since(r, at);
    return l;
}

static void system_(Reader *r, HSystem *s)
{
    read_name(r);
    read_expect(r, "of");
    s->state = read_type(r);
    ReadAttrs a = read_attrs(r);
    s->module = a.module;
    s->doc = a.doc;
    VEC(HFunc *) methods = {0};
    VEC(HLaw) laws = {0};
    read_expect(r, "{");
    texts(r, "trait", &s->traits.data, &s->traits.len);
    while (!r->failed && !read_is(r, "}")) {
        Span at = read_peek(r)->span;
        if (read_accept(r, "method")) {
            vec_push(r->arena, &methods, read_func_ref(r));
        } else {
            read_expect(r, "law");
            vec_push(r->arena, &laws, law(r, at));
        }
    }
    read_expect(r, "}");
    SLICE_OF(&s->methods, methods);
    SLICE_OF(&s->laws, laws);
}

static void migration(Reader *r)
{
    HMigration *m = ARENA_NEW(r->arena, HMigration);
    m->type_name = read_name(r);
    ReadAttrs a = read_attrs(r);
    m->from_version = a.from;
    m->to_version = a.to;
    m->migrate = a.migrate;
    read_expect(r, "{");
    if (read_accept(r, "from"))
        m->from = read_type(r);
    if (read_accept(r, "to"))
        m->to = read_type(r);
    read_expect(r, "}");
    vec_push(r->arena, &r->program->migrations, m);
}

static void references(Reader *r, Item *it)
{
    if (it->kind == I_CONSTRAINT)
        constraint(r, it);
    else if (it->kind == I_CONST)
        const_head(r, it);
    else if (it->kind == I_SYSTEM)
        system_(r, it->object);
    else if (it->kind == I_MIGRATION)
        migration(r);
    else if (it->kind == I_LAW)
        vec_push(r->arena, &r->program->laws, law(r, it->span));
}

/* ---- fourth round: bodies ---- */

static void bodies(Reader *r, Item *it)
{
    if (it->kind != I_FUN && it->kind != I_CONST)
        return;
    r->at = it->body;
    if (it->kind == I_FUN) {
        HFunc *f = it->object;
        read_body(r, f);
        hir_note_shape(f);
    } else if (read_accept(r, "=")) {
        ((HConst *)it->object)->value = read_expr(r);
    }
}

static void round_of(Reader *r, ItemVec *items, void (*each)(Reader *, Item *), bool whole)
{
    for (uint32_t i = 0; i < items->len && !r->failed; i++) {
        Item *it = &items->data[i];
        r->at = it->at;
        each(r, it);
        const Token *t = read_peek(r);
        if (whole && !r->failed && r->at != it->at && !t->first && t->kind != T_END &&
            !(it->body && r->at == it->body))
            read_fail(r, t->span, "'%s' is too much here", t->text);
    }
}

static void header(Reader *r)
{
    uint64_t version = 0;
    Span at = read_peek(r)->span;
    read_expect(r, "hir");
    read_number(r, &version);
    if (!r->failed && version != 1)
        read_fail(r, at, "this reader knows version 1 of the text form");
    r->program->sequenced = read_accept(r, "sequenced");
}

HProgram *hir_read(Session *s, SourceFile *f)
{
    Reader r = {.session = s, .arena = s->arena, .program = hir_new(s), .file = f};
    ItemVec items = {0};
    if (!hir_lex(&r, f))
        return NULL;
    header(&r);
    find_items(&r, &items);
    round_of(&r, &items, declare, false);
    round_of(&r, &items, signatures, true);
    round_of(&r, &items, references, true);
    round_of(&r, &items, bodies, true);
    if (r.failed)
        return NULL;
    hir_finish_types(r.program);
    return r.program;
}
