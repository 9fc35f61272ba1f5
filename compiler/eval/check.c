/* Constraints of values: the fast answer, and the full list of what does not hold. */
#include "eval/interp.h"
#include "eval/json.h"

typedef struct Check {
    Eval *ev;
    Span at;
    EvalViolations *found; /* NULL: stop at the first */
    Out *path, *place;
    const EvalLost *lost;  /* or NULL */
} Check;

static bool holds(Check *c, HFunc *f, const Word *v)
{
    Word result = 0;
    Word *args[1] = {(Word *)v};
    ev_call(c->ev, f, args, &result, c->at);
    return result;
}

static const char *kept(Check *c, const char *s, size_t n)
{
    char *copy = ev_alloc(c->ev, n + 1);
    if (n)
        memcpy(copy, s, n);
    return copy;
}

/* ---- where we are ---- */

typedef struct Depth {
    size_t path, place;
} Depth;

static Depth here(const Check *c)
{
    return (Depth){c->path->len, c->place->len};
}

static void back(Check *c, Depth d)
{
    c->path->len = d.path;
    c->place->len = d.place;
}

static void name_onto(Out *o, const char *name)
{
    if (o->len)
        out_char(o, '.');
    out_str(o, name);
}

static void index_onto(Out *o, uint64_t index)
{
    out_char(o, '[');
    out_u64(o, index);
    out_char(o, ']');
}

/* ---- what does not hold ---- */

static const char *shown(Check *c, const char *label, HFunc *f, const Word *v)
{
    Out *o = ev_text(c->ev);
    Word *args[1] = {(Word *)v};
    StackMark m = ev_mark(c->ev);
    Word *value = ev_push(c->ev, ev_words(c->ev, f->result));
    ev_call(c->ev, f, args, value, c->at);
    out_printf(o, "%s = ", label);
    eval_json_write(o, &c->ev->layouts, f->result, value);
    ev_release(c->ev, m);
    const char *text = kept(c, o->data, o->len);
    ev_text_end(c->ev);
    return text;
}

static void add(Check *c, const HType *t, const HConstraint *k, const HConjunct *j, const Word *v)
{
    EvalViolation out = {.gene = t->name, .constraint = k->name, .of = k,
                         .conjunct = j ? j->text : k->name, .span = j ? j->span : k->span};
    Depth d = here(c);
    if (j && *j->path) {
        name_onto(c->path, j->path);
        name_onto(c->place, j->path);
    }
    out.path = kept(c, c->path->data, c->path->len);
    out.place = kept(c, c->place->data, c->place->len);
    back(c, d);
    for (uint32_t i = 0; j && i < j->values.len; i++)
        vec_push(c->ev->heap, &out.values, shown(c, j->labels.data[i], j->values.data[i], v));
    vec_push(c->ev->heap, &c->found->items, out);
}

static void blame(Check *c, const HType *t, const HConstraint *k, const Word *v)
{
    bool told = false;
    for (uint32_t i = 0; i < k->conjuncts.len; i++) {
        const HConjunct *j = &k->conjuncts.data[i];
        if (!j->holds || holds(c, j->holds, v))
            continue;
        add(c, t, k, j, v);
        told = true;
    }
    if (!told)
        add(c, t, k, NULL, v);
}

static bool own_constraints(Check *c, const HType *t, const Word *v)
{
    bool good = true;
    for (uint32_t i = 0; i < t->constraints.len && (good || c->found); i++) {
        const HConstraint *k = &t->constraints.data[i];
        if (c->lost && ev_reads_lost(c->lost, c->place, t, k->holds))
            continue;
        if (holds(c, k->holds, v))
            continue;
        good = false;
        if (c->found)
            blame(c, t, k, v);
    }
    return good;
}

/* ---- parts ---- */

static bool check(Check *c, const HType *t, const Word *v);

/* What a part is called: in paths as in DOL, in places as in JSON. */
static void enter_field(Check *c, const HType *t, const Parts *p, uint32_t i)
{
    bool is_tuple = t->kind == HT_RECORD && t->origin == HR_TUPLE;
    bool is_payload = t->kind == HT_VARIANT && p->count && p->fields[0].name[0] == '0';
    if (t->kind == HT_RECORD || t->variant_origin == HV_ENUM)
        name_onto(c->path, p->fields[i].name);
    if (t->kind == HT_RECORD && t->origin == HR_NAMED)
        return;
    if (is_tuple || (is_payload && p->count > 1))
        index_onto(c->place, i);
    else if (!is_payload)
        name_onto(c->place, p->fields[i].name);
}

static bool fields(Check *c, const HType *t, const Word *v)
{
    bool good = true;
    Parts p = value_parts(&c->ev->layouts, t, v);
    if (c->found && t->kind == HT_VARIANT && t->variant_origin != HV_OPTION && p.count)
        name_onto(c->place, t->cases.data[v[0]].name);
    for (uint32_t i = 0; i < p.count && (good || c->found); i++) {
        Depth d = here(c);
        if (c->found)
            enter_field(c, t, &p, i);
        good &= check(c, p.fields[i].type, v + p.offsets[i]);
        back(c, d);
    }
    return good;
}

/* The elements of a set have left the order that they had in JSON: their place is the set's. */
static void enter_element(Check *c, const HType *t, const Word *x, uint64_t index)
{
    size_t from = c->path->len;
    if (t->key) {
        out_char(c->path, '[');
        eval_json_write(c->path, &c->ev->layouts, t->key, x);
        out_char(c->path, ']');
    } else {
        index_onto(c->path, index);
    }
    if (t->kind == HT_SET)
        out_str(c->place, "[]");
    else
        out_bytes(c->place, c->path->data + from, c->path->len - from);
}

static bool element(Check *c, const HType *t, const Word *x, uint64_t index)
{
    const Layout *y = layout_of(&c->ev->layouts, t);
    Depth d = here(c);
    bool good = true;
    if (c->found)
        enter_element(c, t, x, index);
    if (t->key)
        good = check(c, t->key, x);
    if (good || c->found)
        good &= check(c, t->elem, x + y->key);
    back(c, d);
    return good;
}

static bool elements(Check *c, const HType *t, const Seq *s)
{
    uint32_t stride = layout_of(&c->ev->layouts, t)->stride;
    bool good = true;
    for (uint64_t i = 0; i < s->len && (good || c->found); i++) {
        ev_charge(c->ev, 1, c->at);
        good &= element(c, t, s->items + i * stride, i);
    }
    return good;
}

static bool check(Check *c, const HType *t, const Word *v)
{
    if (!t->validated || (c->lost && ev_is_lost(c->lost, c->place)))
        return true;
    ev_enter(c->ev, c->at);
    bool good = is_seq(t) ? elements(c, t, seq_of(*v)) : fields(c, t, v);
    if (good || c->found)
        good &= own_constraints(c, t, v);
    ev_leave(c->ev);
    return good;
}

void ev_violations(Eval *ev, const HType *t, const Word *v, Span at, const EvalLost *lost,
                   EvalViolations *out)
{
    Check c = {.ev = ev, .at = at, .found = out, .path = ev_text(ev), .place = ev_text(ev),
               .lost = lost};
    check(&c, t, v);
    ev_text_end(ev);
    ev_text_end(ev);
}

static const char *as_json(Eval *ev, const EvalViolation *v)
{
    Out *o = ev_text(ev);
    eval_violation_json(o, v);
    const char *text = arena_strndup(ev->tables, o->data, o->len);
    ev_text_end(ev);
    return text;
}

void ev_check(Eval *ev, const HType *t, const Word *v, Span at)
{
    Out unused = {0};
    Check c = {.ev = ev, .at = at, .path = &unused, .place = &unused};
    if (check(&c, t, v))
        return;
    EvalViolations all = {0};
    ev_violations(ev, t, v, at, NULL, &all);
    ev_trap_begin(ev, HTRAP_VIOLATION, at);
    for (uint32_t i = 0; i < all.items.len; i++)
        vec_push(ev->tables, &ev->trap.violations, as_json(ev, &all.items.data[i]));
    ev_trap_throw(ev);
}

/* The fields of the Violation record, in the order of hir.h. */
static void fill(Eval *ev, const EvalViolation *v, Word *record)
{
    const HType *t = ev->program->violation;
    const char *const texts[4] = {v->gene, v->constraint, v->path, v->conjunct};
    for (uint32_t i = 0; i < 4; i++)
        *field_at(&ev->layouts, t, record, i) = word_of(ev_str(ev, texts[i], strlen(texts[i])));
    Seq *values = ev_seq(ev, v->values.len, 1);
    for (uint32_t i = 0; i < v->values.len; i++)
        values->items[values->len++] =
            word_of(ev_str(ev, v->values.data[i], strlen(v->values.data[i])));
    *field_at(&ev->layouts, t, record, 4) = word_of(values);
}

Word ev_violation_list(Eval *ev, const EvalViolations *all)
{
    uint32_t stride = ev_words(ev, ev->program->violation);
    Seq *s = ev_seq(ev, all->items.len, stride);
    for (uint32_t i = 0; i < all->items.len; i++)
        fill(ev, &all->items.data[i], s->items + (size_t)i * stride);
    s->len = all->items.len;
    return word_of(s);
}
