/* Constraints of values: the fast answer, and the full list of what does not hold. */
#include "eval/interp.h"
#include "eval/json.h"

typedef struct Check {
    Eval *ev;
    Span at;
    ViolationVec *found; /* NULL: stop at the first */
    Out *path;
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
    memcpy(copy, s, n);
    return copy;
}

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
    Violation out = {.gene = t->name, .constraint = k->name, .conjunct = j ? j->text : k->name};
    size_t length = c->path->len;
    if (j && *j->path) {
        if (length)
            out_char(c->path, '.');
        out_str(c->path, j->path);
    }
    out.path = kept(c, c->path->data, c->path->len);
    c->path->len = length;
    for (uint32_t i = 0; j && i < j->values.len; i++)
        vec_push(c->ev->heap, &out.values, shown(c, j->labels.data[i], j->values.data[i], v));
    vec_push(c->ev->heap, c->found, out);
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
        if (holds(c, k->holds, v))
            continue;
        good = false;
        if (c->found)
            blame(c, t, k, v);
    }
    return good;
}

static bool check(Check *c, const HType *t, const Word *v);

static bool fields(Check *c, const Parts *p, const Word *v, bool named)
{
    bool good = true;
    for (uint32_t i = 0; i < p->count && (good || c->found); i++) {
        size_t length = c->path->len;
        if (named && c->found) {
            out_str(c->path, length ? "." : "");
            out_str(c->path, p->fields[i].name);
        }
        good &= check(c, p->fields[i].type, v + p->offsets[i]);
        c->path->len = length;
    }
    return good;
}

static bool element(Check *c, const HType *t, const Word *x, uint64_t index)
{
    const Layout *y = layout_of(&c->ev->layouts, t);
    size_t length = c->path->len;
    bool good = true;
    if (c->found) {
        out_char(c->path, '[');
        if (t->key)
            eval_json_write(c->path, &c->ev->layouts, t->key, x);
        else
            out_u64(c->path, index);
        out_char(c->path, ']');
    }
    if (t->key)
        good = check(c, t->key, x);
    if (good || c->found)
        good &= check(c, t->elem, x + y->key);
    c->path->len = length;
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

static bool parts(Check *c, const HType *t, const Word *v)
{
    if (is_seq(t))
        return elements(c, t, seq_of(*v));
    Parts p = value_parts(&c->ev->layouts, t, v);
    bool named = t->kind == HT_RECORD || t->variant_origin == HV_ENUM;
    return fields(c, &p, v, named);
}

static bool check(Check *c, const HType *t, const Word *v)
{
    if (!t->validated)
        return true;
    ev_enter(c->ev, c->at);
    bool good = parts(c, t, v);
    if (good || c->found)
        good &= own_constraints(c, t, v);
    ev_leave(c->ev);
    return good;
}

void ev_violations(Eval *ev, const HType *t, const Word *v, Span at, ViolationVec *out)
{
    Check c = {.ev = ev, .at = at, .found = out, .path = ev_text(ev)};
    check(&c, t, v);
    ev_text_end(ev);
}

void ev_check(Eval *ev, const HType *t, const Word *v, Span at)
{
    Check c = {.ev = ev, .at = at, .path = ev_text(ev)};
    bool good = check(&c, t, v);
    ev_text_end(ev);
    if (good)
        return;
    ViolationVec all = {0};
    ev_violations(ev, t, v, at, &all);
    ev_trap_begin(ev, HTRAP_VIOLATION, at);
    for (uint32_t i = 0; i < all.len; i++)
        vec_push(ev->tables, &ev->trap.violations, ev_violation_json(ev, &all.data[i]));
    ev_trap_throw(ev);
}

static void pair(Out *o, const char *name, const char *text)
{
    out_printf(o, "%c\"%s\":", o->len ? ',' : '{', name);
    out_json_string(o, text, strlen(text));
}

const char *ev_violation_json(Eval *ev, const Violation *v)
{
    Out o = {0};
    pair(&o, "gene", v->gene);
    pair(&o, "constraint", v->constraint);
    pair(&o, "path", v->path);
    pair(&o, "conjunct", v->conjunct);
    out_str(&o, ",\"values\":[");
    for (uint32_t i = 0; i < v->values.len; i++) {
        out_str(&o, i ? "," : "");
        out_json_string(&o, v->values.data[i], strlen(v->values.data[i]));
    }
    out_str(&o, "]}");
    const char *text = arena_strndup(ev->tables, o.data, o.len);
    out_free(&o);
    return text;
}

/* The fields of the Violation record, in the order of hir.h. */
static void fill(Eval *ev, const Violation *v, Word *record)
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

Word ev_violation_list(Eval *ev, const ViolationVec *all)
{
    uint32_t stride = ev_words(ev, ev->program->violation);
    Seq *s = ev_seq(ev, all->len, stride);
    for (uint32_t i = 0; i < all->len; i++)
        fill(ev, &all->data[i], s->items + (size_t)i * stride);
    s->len = all->len;
    return word_of(s);
}
