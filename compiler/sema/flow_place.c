/* Expressions as places: see flow_place.h. */
#include "sema/flow_place.h"

#include <string.h>

static const char *const signatures[] = {
#define BUILTIN(id, receiver, name, signature) signature,
    "",
#include "sema/builtin.def"
#undef BUILTIN
};

bool builtin_changes_receiver(uint16_t b)
{
    return signatures[b][0] == '!';
}

bool builtin_gives_place(uint16_t b)
{
    return strstr(signatures[b], "-> mut ") != NULL;
}

void place_step(Place *p, uint32_t step)
{
    /* `get(k)` gives an element, and what unwraps it adds nothing. */
    if (step == STEP_PAYLOAD && p->len && p->steps[p->len - 1] == STEP_ELEMENT) {
        return;
    }
    if (p->len == PLACE_STEPS || p->cut) {
        p->cut = true;
        return;
    }
    p->steps[p->len++] = step;
}

static Place root_of_def(Def *d)
{
    Place p = {.root = PLACE_NONE};
    if (!d) {
        return p;
    }
    if (d->kind == DEF_LOCAL) {
        if (d->local->is_alias && d->local->place) {
            return *d->local->place;
        }
        p.root = PLACE_LOCAL;
        p.def = d;
    } else if (d->kind == DEF_FIELD) {
        p.root = PLACE_THIS;
        place_step(&p, STEP_FIELD + d->field->index);
    } else if (d->kind == DEF_CONST) {
        p.root = d->constant->decl && d->constant->decl->is_var ? PLACE_GLOBAL : PLACE_CONST;
        p.def = d;
    }
    return p;
}

/* One link of a chain like `this.gates.get(k)?.state`, from its end: what the link is applied to,
   and the step it adds; NULL at the root. */
static const Expr *link_of(const Expr *e, uint32_t *step)
{
    switch ((int)e->kind) {
    case EX_FIELD:
        *step = STEP_FIELD + e->field.index;
        return e->field.def && e->field.def->kind != DEF_FIELD ? NULL : e->field.base;
    case EX_TUPLE_INDEX:
        *step = STEP_FIELD + e->tuple_index.index;
        return e->tuple_index.base;
    case EX_INDEX:
        *step = STEP_ELEMENT;
        return e->index.base;
    case EX_TRY:
        *step = STEP_PAYLOAD;
        return e->try_.operand;
    case EX_CALL: {
        const CallTarget *t = e->call.target;
        if (!t || t->kind != CALL_BUILTIN || !builtin_gives_place(t->builtin)) {
            return NULL;
        }
        bool unwraps = t->builtin == BI_OPT_UNWRAP || t->builtin == BI_OPT_EXPECT ||
                       t->builtin == BI_RES_UNWRAP || t->builtin == BI_RES_EXPECT;
        *step = unwraps ? STEP_PAYLOAD : STEP_ELEMENT;
        return e->call.receiver;
    }
    default:
        return NULL;
    }
}

const Expr *place_base(const Expr *e)
{
    uint32_t step;
    for (const Expr *base = link_of(e, &step); base; base = link_of(e, &step)) {
        e = base;
    }
    return e;
}

Def *place_base_local(const Expr *e)
{
    e = place_base(e);
    Def *d = e->kind == EX_NAME ? e->name.def : NULL;
    return d && d->kind == DEF_LOCAL ? d : NULL;
}

Place place_of(const Expr *e)
{
    uint32_t ring[PLACE_STEPS]; /* the steps nearest to the root, last first */
    uint32_t n = 0;
    uint32_t step = 0;
    for (const Expr *base = link_of(e, &step); base; base = link_of(e, &step)) {
        bool same = e->kind == EX_CALL && (e->call.target->builtin == BI_LIST_ITER_MUT ||
                                           e->call.target->builtin == BI_MAP_VALUES_MUT);
        if (!same) { /* iter_mut() is the list itself; its elements are stepped to by the loop */
            ring[n++ % PLACE_STEPS] = step;
        }
        e = base;
    }
    Place p = {.root = PLACE_NONE};
    if (e->kind == EX_THIS) {
        p.root = PLACE_THIS;
    } else if (e->kind == EX_NAME) {
        p = root_of_def(e->name.def);
    } else if (e->kind == EX_FIELD) {
        p = root_of_def(e->field.def);
    }
    if (p.root == PLACE_NONE) {
        return p;
    }
    bool cut = n > PLACE_STEPS;
    for (uint32_t left = cut ? PLACE_STEPS : n; left > 0; left--) {
        place_step(&p, ring[--n % PLACE_STEPS]);
    }
    p.cut = p.cut || cut;
    return p;
}

/* Payloads of different variants are different steps, and none is a field of a record. */
enum { STEP_VARIANT = 1 << 12 };

static uint32_t payload_step(const Pat *pat, uint32_t i)
{
    if (!pat->def || pat->def->kind != DEF_VARIANT) {
        return STEP_FIELD + i;
    }
    const VariantInfo *v = pat->def->variant;
    return v->decl ? STEP_FIELD + i + (v->index + 1) * STEP_VARIANT : STEP_PAYLOAD;
}

static uint32_t pattern_field(const Pat *pat, Sym name)
{
    const FieldInfo *fields = NULL;
    uint32_t n = 0;
    if (pat->def && pat->def->kind == DEF_VARIANT) {
        fields = pat->def->variant->fields.data;
        n = pat->def->variant->fields.len;
    } else if (pat->def && pat->def->kind == DEF_GENE) {
        fields = pat->def->info->fields.data;
        n = pat->def->info->fields.len;
    }
    uint32_t i = 0;
    while (i < n && fields[i].name != name) {
        i++;
    }
    return payload_step(pat, i);
}

/* Appends the steps from the value matched by `pat` to the name `target`; false if not in it. */
static bool pattern_steps(Place *p, const Pat *pat, const Def *target)
{
    Place start = *p;
    switch (pat->kind) {
    case PAT_NAME:
        return pat->def == target;
    case PAT_CALL:
    case PAT_TUPLE:
        for (uint32_t i = 0; i < pat->ctor.args.len; i++) {
            *p = start;
            if (pat->kind == PAT_CALL || pat->ctor.args.len > 1) {
                place_step(p, payload_step(pat, i));
            }
            if (pattern_steps(p, pat->ctor.args.data[i], target)) {
                return true;
            }
        }
        return false;
    case PAT_STRUCT:
        for (uint32_t i = 0; i < pat->ctor.fields.len; i++) {
            const PatField *f = &pat->ctor.fields.data[i];
            *p = start;
            place_step(p, pattern_field(pat, f->name.sym));
            if (f->pat ? pattern_steps(p, f->pat, target) : f->local == target) {
                return true;
            }
        }
        return false;
    case PAT_OR:
        for (uint32_t i = 0; i < pat->alt.alts.len; i++) {
            *p = start;
            if (pattern_steps(p, pat->alt.alts.data[i], target)) {
                return true;
            }
        }
        return false;
    case PAT_ERROR:
    case PAT_WILD:
    case PAT_LITERAL:
    case PAT_RANGE:
    case PAT_PATH:
        break;
    }
    return false;
}

Place place_in_pattern(Place subject, const Pat *pat, const Def *target)
{
    if (subject.root != PLACE_NONE) {
        pattern_steps(&subject, pat, target);
    }
    return subject;
}

bool place_is_local(const Place *p, const Def *local)
{
    return p->root == PLACE_LOCAL && p->def == local;
}

static bool same_root(const Place *a, const Place *b)
{
    return a->root == b->root && a->def == b->def && a->root != PLACE_NONE;
}

bool place_is_prefix(const Place *a, const Place *b)
{
    if (!same_root(a, b) || a->len > b->len) {
        return false;
    }
    return memcmp(a->steps, b->steps, a->len * sizeof a->steps[0]) == 0;
}

bool place_overlaps(const Place *a, const Place *b)
{
    return place_is_prefix(a, b) || place_is_prefix(b, a);
}

bool place_hangs_on(const Place *outer, const Place *inner)
{
    for (uint32_t i = outer->len; i < inner->len; i++) {
        if (inner->steps[i] < STEP_FIELD || inner->steps[i] >= STEP_FIELD + STEP_VARIANT) {
            return true;
        }
    }
    return inner->cut;
}

bool place_changeable(const Place *p)
{
    switch (p->root) {
    case PLACE_NONE:
    case PLACE_CONST:
        return false;
    case PLACE_LOCAL:
        return p->def->local->is_alias || p->def->local->is_fresh;
    case PLACE_THIS:
    case PLACE_GLOBAL:
        return true;
    }
    return false;
}
