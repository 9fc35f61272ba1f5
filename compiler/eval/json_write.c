/* Values as JSON text. */
#include "eval/json.h"
#include "eval/json_type.h"

#include "base/utf8.h"

#include <math.h>

enum { DEEPEST = 20000 };

typedef struct Writer {
    Out *out;
    Layouts *layouts;
    uint32_t depth;
    bool too_deep;
} Writer;

static void write(Writer *w, const HType *t, const Word *v);

static void text(Writer *w, const char *s)
{
    out_json_string(w->out, s, strlen(s));
}

static void float_(Writer *w, HTypeKind k, double d)
{
    bool number = isfinite(d);
    if (!number)
        out_char(w->out, '"');
    if (k == HT_F32)
        out_f32(w->out, (float)d);
    else
        out_f64(w->out, d);
    if (!number)
        out_char(w->out, '"');
}

static void fields(Writer *w, const Parts *p, const Word *v, bool named)
{
    out_char(w->out, named ? '{' : '[');
    for (uint32_t i = 0; i < p->count; i++) {
        if (i)
            out_char(w->out, ',');
        if (named) {
            text(w, p->fields[i].name);
            out_char(w->out, ':');
        }
        write(w, p->fields[i].type, v + p->offsets[i]);
    }
    out_char(w->out, named ? '}' : ']');
}

static void record(Writer *w, const HType *t, const Word *v)
{
    Parts p = value_parts(w->layouts, t, v);
    if (t->origin == HR_NAMED && p.count == 1)
        write(w, p.fields[0].type, v + p.offsets[0]);
    else
        fields(w, &p, v, t->origin != HR_TUPLE);
}

static void tagged(Writer *w, const char *name, const HType *t, const Word *v)
{
    out_char(w->out, '{');
    text(w, name);
    out_char(w->out, ':');
    write(w, t, v);
    out_char(w->out, '}');
}

static void option(Writer *w, const HType *t, const Word *v)
{
    Parts p = value_parts(w->layouts, t, v);
    if (p.count == 0)
        out_str(w->out, "null");
    else if (json_may_be_null(p.fields[0].type))
        tagged(w, "Some", p.fields[0].type, v + p.offsets[0]);
    else
        write(w, p.fields[0].type, v + p.offsets[0]);
}

static void variant(Writer *w, const HType *t, const Word *v)
{
    const HCase *c = &t->cases.data[v[0]];
    Parts p = value_parts(w->layouts, t, v);
    if (t->variant_origin == HV_OPTION) {
        option(w, t, v);
    } else if (p.count == 0) {
        text(w, c->name);
    } else if (p.count == 1 && c->is_tuple) {
        tagged(w, c->name, p.fields[0].type, v + p.offsets[0]);
    } else {
        out_char(w->out, '{');
        text(w, c->name);
        out_char(w->out, ':');
        fields(w, &p, v, !c->is_tuple);
        out_char(w->out, '}');
    }
}

static void sequence(Writer *w, const HType *t, const Seq *s)
{
    const Layout *y = layout_of(w->layouts, t);
    out_char(w->out, '[');
    for (uint64_t i = 0; i < s->len && !w->too_deep; i++) {
        if (i)
            out_char(w->out, ',');
        write(w, t->elem, s->items + i * y->stride);
    }
    out_char(w->out, ']');
}

static void map(Writer *w, const HType *t, const Seq *s)
{
    const Layout *y = layout_of(w->layouts, t);
    JsonKeyKind keys = json_key_kind(t->key);
    bool object = keys != JSON_KEY_NONE;
    out_char(w->out, object ? '{' : '[');
    for (uint64_t i = 0; i < s->len && !w->too_deep; i++) {
        const Word *entry = s->items + i * y->stride;
        if (i)
            out_char(w->out, ',');
        if (!object)
            out_char(w->out, '[');
        if (keys == JSON_KEY_INTEGER)
            out_char(w->out, '"');
        write(w, t->key, entry);
        if (keys == JSON_KEY_INTEGER)
            out_char(w->out, '"');
        out_char(w->out, object ? ':' : ',');
        write(w, t->elem, entry + y->key);
        if (!object)
            out_char(w->out, ']');
    }
    out_char(w->out, object ? '}' : ']');
}

static void write(Writer *w, const HType *t, const Word *v)
{
    char buf[4];
    if (++w->depth > DEEPEST)
        w->too_deep = true;
    if (w->too_deep) {
        w->depth--;
        return;
    }
    switch (t->kind) {
    case HT_UNIT:
        out_str(w->out, "null");
        break;
    case HT_BOOL:
        out_str(w->out, *v ? "true" : "false");
        break;
    case HT_CHAR:
        out_json_string(w->out, buf, utf8_encode((uint32_t)*v, buf));
        break;
    case HT_I8:
    case HT_I16:
    case HT_I32:
    case HT_I64:
        out_i64(w->out, (int64_t)*v);
        break;
    case HT_U8:
    case HT_U16:
    case HT_U32:
    case HT_U64:
        out_u64(w->out, *v);
        break;
    case HT_F32:
    case HT_F64:
        float_(w, t->kind, double_of_word(*v));
        break;
    case HT_STRING:
        out_json_string(w->out, str_of(*v)->text, str_of(*v)->len);
        break;
    case HT_LIST:
    case HT_SET:
        sequence(w, t, seq_of(*v));
        break;
    case HT_MAP:
        map(w, t, seq_of(*v));
        break;
    case HT_RECORD:
        record(w, t, v);
        break;
    case HT_VARIANT:
        variant(w, t, v);
        break;
    case HT_FUN:
        text(w, clo_of(*v)->fn->name);
        break;
    case HT_COUNT:
        break;
    }
    w->depth--;
}

bool eval_json_write(Out *o, Layouts *l, const HType *t, const Word *v)
{
    Writer w = {.out = o, .layouts = l};
    write(&w, t, v);
    return !w.too_deep;
}
