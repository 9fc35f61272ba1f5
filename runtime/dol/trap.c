/* How a call fails: the error is written down in memory of its own, then the call is unwound. */
#include "dol_inner.h"

static const struct {
    const char *name, *text;
} kinds[DOL_TRAP_COUNT] = {
#define DOL_TRAP_KIND(id, name, text) {name, text},
#include "dol_traps.h"
#undef DOL_TRAP_KIND
};

const dol_Error *dol_error(const dol_Context *ctx)
{
    return &ctx->inner->error;
}

static void begin(dol_Context *ctx, dol_TrapKind kind, const char *at)
{
    dol_Error *e = &ctx->inner->error;
    memset(e, 0, sizeof *e);
    e->kind = kind;
    e->name = kinds[kind].name;
    e->at = at;
    /* No memory while an error is written down: what is there has to do. */
    if (ctx->inner->failing)
        dol_unwind(ctx);
    ctx->inner->failing = true;
    ctx->logging = false;
    dol_region_enter(ctx, &ctx->inner->failure);
}

static void add_value(dol_Context *ctx, const dol_Type *type, const void *value)
{
    dol_List_String *values = &ctx->inner->error.values;
    dol_String text = dol_json_write(ctx, type, value);
    *(dol_String *)dol_list_add(ctx, values, sizeof text) = text;
}

void dol_trap(dol_Context *ctx, dol_TrapKind kind, const char *at)
{
    begin(ctx, kind, at);
    dol_unwind(ctx);
}

void dol_trap_text(dol_Context *ctx, dol_TrapKind kind, const char *at, dol_String message)
{
    begin(ctx, kind, at);
    dol_copy(ctx, &dol_String_type, &message, &ctx->inner->error.message);
    dol_unwind(ctx);
}

void dol_trap_value(dol_Context *ctx, dol_TrapKind kind, const char *at, const dol_Type *type,
                    const void *value)
{
    begin(ctx, kind, at);
    add_value(ctx, type, value);
    dol_unwind(ctx);
}

void dol_trap_law(dol_Context *ctx, const dol_Law *law, const void *const *args)
{
    begin(ctx, DOL_TRAP_LAW, law->at);
    ctx->inner->error.message = dol_str(law->name);
    for (uint32_t i = 0; i < law->count; i++)
        add_value(ctx, law->params[i], args[i]);
    dol_unwind(ctx);
}

void dol_trap_int(dol_Context *ctx, dol_TrapKind kind, const char *at, int64_t a, int64_t b)
{
    begin(ctx, kind, at);
    add_value(ctx, &dol_Int64_type, &a);
    add_value(ctx, &dol_Int64_type, &b);
    dol_unwind(ctx);
}

void dol_trap_uint(dol_Context *ctx, dol_TrapKind kind, const char *at, uint64_t a, uint64_t b)
{
    begin(ctx, kind, at);
    add_value(ctx, &dol_UInt64_type, &a);
    add_value(ctx, &dol_UInt64_type, &b);
    dol_unwind(ctx);
}

void dol_trap_count(dol_Context *ctx, dol_TrapKind kind, const char *at, int64_t a, uint64_t n)
{
    begin(ctx, kind, at);
    add_value(ctx, &dol_Int64_type, &a);
    add_value(ctx, &dol_UInt64_type, &n);
    dol_unwind(ctx);
}

void dol_trap_uint3(dol_Context *ctx, dol_TrapKind kind, const char *at, uint64_t a, uint64_t b,
                    uint64_t c)
{
    begin(ctx, kind, at);
    add_value(ctx, &dol_UInt64_type, &a);
    add_value(ctx, &dol_UInt64_type, &b);
    add_value(ctx, &dol_UInt64_type, &c);
    dol_unwind(ctx);
}

void dol_trap_index(dol_Context *ctx, uint64_t index, uint64_t len, const char *at)
{
    dol_trap_uint(ctx, DOL_TRAP_INDEX, at, index, len);
}

static DOL_NORETURN void fail_invalid(dol_Context *ctx, dol_TrapKind kind, const char *at,
                                      const dol_Type *type, const void *value)
{
    dol_List_Violation found = dol_violations(ctx, type, value);
    begin(ctx, kind, at);
    dol_copy(ctx, &dol_List_Violation_type, &found, &ctx->inner->error.violations);
    dol_unwind(ctx);
}

void dol_trap_invalid(dol_Context *ctx, const dol_Type *type, const void *value, const char *at)
{
    fail_invalid(ctx, DOL_TRAP_VIOLATION, at, type, value);
}

void dol_trap_input(dol_Context *ctx, const dol_Type *type, const void *value)
{
    fail_invalid(ctx, DOL_TRAP_INPUT, "", type, value);
}

typedef struct Report {
    dol_Error error;
    dol_String text;
} Report;

static void write_report(dol_Context *ctx, void *data)
{
    Report *r = data;
    const dol_Error *e = &r->error;
    Text t = {ctx, NULL, 0, 0};
    if (e->kind == DOL_TRAP_INPUT && e->violations.len) {
        dol_text_str(&t, "{\"violations\":");
        dol_text_json(&t, &dol_List_Violation_type, &e->violations);
        dol_text_str(&t, "}");
        r->text = dol_text_end(&t);
        return;
    }
    dol_text_str(&t, "{\"trap\":{\"kind\":");
    dol_text_json_string(&t, dol_str(e->name));
    dol_text_str(&t, ",\"at\":");
    dol_text_json_string(&t, dol_str(e->at));
    if (e->message.len) {
        dol_text_str(&t, ",\"message\":");
        dol_text_json_string(&t, e->message);
    }
    dol_text_str(&t, ",\"values\":[");
    for (uint32_t i = 0; i < e->values.len; i++) {
        dol_text_str(&t, i ? "," : "");
        dol_text_add(&t, e->values.data[i].data, e->values.data[i].len);
    }
    dol_text_str(&t, "]");
    if (e->violations.len) {
        dol_text_str(&t, ",\"violations\":");
        dol_text_json(&t, &dol_List_Violation_type, &e->violations);
    }
    dol_text_str(&t, "}}");
    r->text = dol_text_end(&t);
}

dol_String dol_error_json(dol_Context *ctx)
{
    dol_Inner *inner = ctx->inner;
    Report r = {inner->error, {"", 0}};
    if (inner->error.name && !inner->call)
        dol_protect(ctx, NULL, write_report, &r);
    inner->error = r.error;
    return r.text;
}
