/* What is wrong with a value, as diagnostics. */
#include "data/data.h"

#include "eval/json.h"

#include <string.h>

enum { MOST_KEPT = 64 << 20 };

static const DiagCode codes[] = {
    [EVAL_JSON_SYNTAX] = DIAG_DATA_SYNTAX,   [EVAL_JSON_TYPE] = DIAG_DATA_TYPE,
    [EVAL_JSON_RANGE] = DIAG_DATA_RANGE,     [EVAL_JSON_UNKNOWN] = DIAG_DATA_UNKNOWN,
    [EVAL_JSON_MISSING] = DIAG_DATA_MISSING, [EVAL_JSON_TWICE] = DIAG_DATA_TWICE,
};

/* Makes the text a source of the session. What is past the limits is counted, not placed. */
static uint32_t base_of(const DataCheck *c, DataText *t)
{
    Session *s = c->session;
    if (t->source)
        return t->source->base;
    if (diags_full(s->diags))
        return 0;
    if (*t->kept + t->len > MOST_KEPT) {
        diags_close(s->diags);
        return 0;
    }
    *t->kept += t->len;
    t->source = sources_add(&s->sources, t->path, arena_strndup(s->arena, t->text, t->len), t->len);
    if (!t->source) {
        diags_close(s->diags);
        return 0;
    }
    t->source->lines_before = t->lines_before;
    t->source->bytes_before = t->bytes_before;
    return t->source->base;
}

static uint32_t quoted_end(const DataText *t, uint32_t at)
{
    char quote = t->text[at++];
    while (at < t->len && t->text[at] != quote && t->text[at] != '\n')
        at += t->text[at] == '\\' && at + 1 < t->len ? 2 : 1;
    return at < t->len ? at + 1 : at;
}

/* A scalar as it stands; of what has parts its first character. */
static Span extent(const DataCheck *c, DataText *t, uint32_t offset)
{
    uint32_t base = base_of(c, t), at = offset;
    if (!base)
        return (Span){0, 0};
    if (at < t->len && (t->text[at] == '"' || t->text[at] == '\''))
        at = quoted_end(t, at);
    else if (at < t->len && strchr("{[", t->text[at]))
        at++;
    else
        while (at < t->len && !strchr(",]}#\r\n\t ", t->text[at]))
            at++;
    return (Span){base + offset, base + at};
}

void data_report_syntax(const DataCheck *c, DataText *t, const char *language, const JsonError *e)
{
    uint32_t base = base_of(c, t), at = base ? base + e->offset : 0;
    diag_add(c->session->diags, DIAG_DATA_SYNTAX, (Span){at, at + (e->offset < t->len)}, language,
             e->message);
}

/* ---- parts that do not fit ---- */

static void report_error(const DataCheck *c, DataText *t, const EvalJsonError *e)
{
    DiagBag *b = c->session->diags;
    Span at = extent(c, t, e->offset);
    Diag *d = diag_add(b, codes[e->kind], at, e->message);
    if (*e->path)
        diag_note(b, d, "in `%s` of %s", e->path, c->type->name);
    else
        diag_note(b, d, "in %s", c->type->name);
    Out facts = {0};
    out_str(&facts, "{\"path\":");
    out_json_string(&facts, e->path, strlen(e->path));
    out_char(&facts, '}');
    diag_facts(b, d, facts.data);
    out_free(&facts);
}

/* ---- constraints that do not hold ---- */

static void note_values(DiagBag *b, Diag *d, const EvalViolation *v)
{
    Out all = {0};
    for (uint32_t i = 0; i < v->values.len; i++) {
        out_str(&all, i ? ", " : "");
        out_str(&all, v->values.data[i]);
    }
    if (all.len)
        diag_note(b, d, "%s", all.data);
    out_free(&all);
}

static void report_violation(const DataCheck *c, DataText *t, const JsonValue *json,
                             const EvalViolation *v)
{
    DiagBag *b = c->session->diags;
    Span at = extent(c, t, eval_json_place(json, v->place)->offset);
    Diag *d = diag_add(b, DIAG_DATA_VIOLATION, at, v->conjunct, v->constraint, v->gene);
    note_values(b, d, v);
    if (*v->path)
        diag_note(b, d, "in `%s` of %s", v->path, c->type->name);
    if (v->of->doc)
        diag_note(b, d, "%s", v->of->doc);
    diag_peer(b, d, v->span, "asked for here");
    Out facts = {0};
    eval_violation_json(&facts, v);
    diag_facts(b, d, facts.data);
    out_free(&facts);
}

static void check_constraints(DataBatch *b, DataText *t, const JsonValue *json, EvalValue value,
                              const EvalLost *lost)
{
    const DataCheck *c = b->check;
    EvalViolations broken;
    if (!eval_validate(b->eval, value, lost->places.len ? lost : NULL, &broken)) {
        const EvalTrap *trap = eval_trap(b->eval);
        Diag *d = diag_add(c->session->diags, DIAG_DATA_TRAP, extent(c, t, json->offset),
                           c->type->name, trap->message ? trap->message
                                                        : hir_trap(trap->kind)->text);
        diag_peer(c->session->diags, d, trap->span, "here");
        return;
    }
    for (uint32_t i = 0; i < broken.items.len; i++)
        report_violation(c, t, json, &broken.items.data[i]);
}

void data_check_value(DataBatch *b, DataText *t, const JsonValue *json)
{
    const DataCheck *c = b->check;
    EvalValue value = {c->type, NULL};
    EvalJsonErrors errors = {0};
    EvalLost lost = {0};
    eval_json_convert(b->eval, c->type, json, t->text, &value, &errors);
    for (uint32_t i = 0; i < errors.len; i++) {
        report_error(c, t, &errors.data[i]);
        if (errors.data[i].lost)
            vec_push(b->arena, &lost.places, errors.data[i].lost);
    }
    /* Past the most errors it is not known any more what is lost. */
    if (c->type->validated && value.words && errors.len < EVAL_JSON_MOST_ERRORS)
        check_constraints(b, t, json, value, &lost);
}
