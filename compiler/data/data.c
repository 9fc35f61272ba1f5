#include "data/data.h"

#include <string.h>

static const struct {
    const char *name, *suffixes;
    void (*check)(const DataCheck *c, const char *path);
} formats[] = {
#define DATA_FORMAT(id, name, suffixes, check) {name, suffixes, check},
#include "data/format.def"
#undef DATA_FORMAT
};

DataFormat data_format_named(const char *name)
{
    unsigned i = 0;
    while (i < DATA_FORMATS && strcmp(formats[i].name, name) != 0)
        i++;
    return (DataFormat)i;
}

static bool has_suffix(const char *path, const char *suffixes)
{
    size_t length = strlen(path);
    while (*suffixes) {
        size_t n = strcspn(suffixes, " ");
        if (length > n && memcmp(path + length - n, suffixes, n) == 0)
            return true;
        suffixes += n + (suffixes[n] == ' ');
    }
    return false;
}

DataFormat data_format_of_file(const char *path)
{
    unsigned i = 0;
    while (i < DATA_FORMATS && !has_suffix(path, formats[i].suffixes))
        i++;
    return (DataFormat)i;
}

static bool is_data(const HType *t)
{
    bool own = t->kind == HT_RECORD && (t->origin == HR_GENE || t->origin == HR_NAMED ||
                                        t->origin == HR_SYSTEM);
    return own || (t->kind == HT_VARIANT && t->variant_origin == HV_ENUM);
}

static const char *bare(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot ? dot + 1 : name;
}

HType *data_type_named(const HProgram *p, const char *name, const char **near)
{
    Arena *a = p->session->arena;
    VEC(const char *) names = {0};
    HType *found = NULL;
    unsigned matches = 0;
    for (uint32_t i = 0; i < p->types.len; i++) {
        HType *t = p->types.data[i];
        if (!is_data(t))
            continue;
        if (strcmp(t->name, name) == 0)
            return t;
        vec_push(a, &names, t->name);
        vec_push(a, &names, bare(t->name));
        if (strcmp(bare(t->name), name) == 0) {
            found = t;
            matches++;
        }
    }
    *near = matches > 1 ? found->name : did_you_mean(name, names.data, names.len);
    return matches == 1 ? found : NULL;
}

void data_check_file(const DataCheck *c, const char *path, DataFormat format)
{
    formats[format].check(c, path);
}

void data_check_json(const DataCheck *c, const char *path)
{
    SourceFile *f = session_load(c->session, path, (Span){0, 0});
    JsonError error;
    if (!f)
        return;
    DataBatch b;
    DataText text = {.path = f->path, .text = f->text, .len = f->len, .source = f};
    data_batch_begin(&b, c);
    JsonValue *json = json_parse(b.arena, f->text, f->len, c->session->limits.nesting, &error);
    if (json)
        data_check_value(&b, &text, json);
    else
        data_report_syntax(c, &text, "JSON", &error);
    data_batch_end(&b);
}

/* ---- batches ---- */

enum { BATCH_BYTES = 4 << 20 };

void data_batch_begin(DataBatch *b, const DataCheck *c)
{
    EvalOptions options = {0};
    *b = (DataBatch){.check = c, .eval = eval_new(c->program, &options),
                     .arena = arena_new(0, NULL, NULL)};
}

void data_batch_end(DataBatch *b)
{
    eval_free(b->eval);
    arena_free(b->arena);
}

void data_batch_take(DataBatch *b, size_t bytes)
{
    if (b->bytes && b->bytes + bytes > BATCH_BYTES) {
        data_batch_end(b);
        data_batch_begin(b, b->check);
    }
    b->bytes += bytes;
}
