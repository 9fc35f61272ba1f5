/* How a call fails: what happened is written down as text, then the outermost call is left. */
#include "eval/interp.h"

#include "eval/json.h"

static const char *place_text(Eval *ev, Span at)
{
    SourceFile *f = at.lo ? sources_find(&ev->session->sources, at.lo) : NULL;
    if (!f)
        return "";
    LineCol lc = source_linecol(f, at.lo);
    return arena_printf(ev->tables, "%s:%u:%u", f->path, lc.line, lc.column);
}

void ev_trap_begin(Eval *ev, HTrap kind, Span at)
{
    memset(&ev->trap, 0, sizeof ev->trap);
    ev->trap.kind = kind;
    ev->trap.span = at;
    ev->trap.at = place_text(ev, at);
}

void ev_trap_value(Eval *ev, const HType *t, const Word *v)
{
    Out o = {0};
    eval_json_write(&o, &ev->layouts, t, v);
    vec_push(ev->tables, &ev->trap.values, arena_strndup(ev->tables, o.data, o.len));
    out_free(&o);
}

_Noreturn void ev_trap_throw(Eval *ev)
{
    longjmp(*ev->escape, 1);
}

_Noreturn void ev_trap(Eval *ev, HTrap kind, Span at)
{
    ev_trap_begin(ev, kind, at);
    ev_trap_throw(ev);
}

_Noreturn void ev_trap_message(Eval *ev, HTrap kind, Span at, const char *text)
{
    ev_trap_begin(ev, kind, at);
    ev->trap.message = arena_strndup(ev->tables, text, strlen(text));
    ev_trap_throw(ev);
}

_Noreturn void ev_trap1(Eval *ev, HTrap kind, Span at, const HType *t, const Word *a)
{
    ev_trap_begin(ev, kind, at);
    ev_trap_value(ev, t, a);
    ev_trap_throw(ev);
}

_Noreturn void ev_trap2(Eval *ev, HTrap kind, Span at, const HType *t, Word a, const HType *u,
                        Word b)
{
    ev_trap_begin(ev, kind, at);
    ev_trap_value(ev, t, &a);
    ev_trap_value(ev, u, &b);
    ev_trap_throw(ev);
}

static void list_json(Out *o, const char *const *items, uint32_t n)
{
    out_char(o, '[');
    for (uint32_t i = 0; i < n; i++) {
        out_str(o, i ? "," : "");
        out_str(o, items[i]);
    }
    out_char(o, ']');
}

void eval_trap_json(Out *o, const EvalTrap *t)
{
    out_str(o, "{\"trap\":{\"kind\":");
    out_json_string(o, hir_trap(t->kind)->name, strlen(hir_trap(t->kind)->name));
    out_str(o, ",\"at\":");
    out_json_string(o, t->at, strlen(t->at));
    if (t->message) {
        out_str(o, ",\"message\":");
        out_json_string(o, t->message, strlen(t->message));
    }
    out_str(o, ",\"values\":");
    list_json(o, t->values.data, t->values.len);
    if (t->violations.len) {
        out_str(o, ",\"violations\":");
        list_json(o, t->violations.data, t->violations.len);
    }
    out_str(o, "}}");
}

static void pair(Out *o, const char *name, const char *text)
{
    out_printf(o, "\"%s\":", name);
    out_json_string(o, text, strlen(text));
    out_char(o, ',');
}

void eval_violation_json(Out *o, const EvalViolation *v)
{
    out_char(o, '{');
    pair(o, "gene", v->gene);
    pair(o, "constraint", v->constraint);
    pair(o, "path", v->path);
    pair(o, "conjunct", v->conjunct);
    out_str(o, "\"values\":[");
    for (uint32_t i = 0; i < v->values.len; i++) {
        out_str(o, i ? "," : "");
        out_json_string(o, v->values.data[i], strlen(v->values.data[i]));
    }
    out_str(o, "]}");
}

void eval_violations_json(Out *o, const EvalViolations *v)
{
    out_str(o, "{\"violations\":[");
    for (uint32_t i = 0; i < v->items.len; i++) {
        out_str(o, i ? "," : "");
        eval_violation_json(o, &v->items.data[i]);
    }
    out_str(o, "]}");
}
