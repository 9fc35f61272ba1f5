/* TOML, by way of a module that is loaded when the first TOML file is read. */
#include "data/data.h"

#include "base/fs.h"
#include "data/toml_shim.h"

#include <dlfcn.h>
#include <string.h>

typedef VEC(JsonValue) Values;

typedef struct Level {
    struct Level *up;
    JsonValue value;
    Values items;
} Level;

typedef struct Tree {
    Arena *arena;
    SourceFile *file;
    Level *level;
    JsonValue root;
} Tree;

/* Columns count characters. */
static uint32_t offset_of(Tree *t, TomlPlace at)
{
    uint32_t length;
    const char *line = source_line(t->file, at.line, &length);
    uint32_t i = 0;
    for (unsigned column = 1; column < at.column && i < length; column++)
        do
            i++;
        while (i < length && ((unsigned char)line[i] & 0xC0) == 0x80);
    return at.line ? (uint32_t)(line + i - t->file->text) : 0;
}

static void put(Tree *t, JsonValue v)
{
    if (t->level)
        vec_push(t->arena, &t->level->items, v);
    else
        t->root = v;
}

static void open_level(void *user, bool is_table, TomlPlace at)
{
    Tree *t = user;
    Level *l = ARENA_NEW(t->arena, Level);
    l->up = t->level;
    l->value.kind = is_table ? JSON_OBJECT : JSON_ARRAY;
    l->value.offset = offset_of(t, at);
    t->level = l;
}

static void close_level(void *user)
{
    Tree *t = user;
    Level *l = t->level;
    l->value.items = l->items.data;
    l->value.len = l->value.kind == JSON_OBJECT ? l->items.len / 2 : l->items.len;
    t->level = l->up;
    put(t, l->value);
}

static void scalar(void *user, TomlKind kind, const char *text, size_t len, TomlPlace at)
{
    static const JsonKind kinds[] = {
        [TOML_WORD_TRUE] = JSON_TRUE,
        [TOML_WORD_FALSE] = JSON_FALSE,
        [TOML_NUMBER] = JSON_NUMBER,
        [TOML_TEXT] = JSON_STRING,
    };
    Tree *t = user;
    JsonValue v = {.kind = kinds[kind], .offset = offset_of(t, at), .len = (uint32_t)len};
    v.text = arena_strndup(t->arena, text, len);
    put(t, v);
}

static void key(void *user, const char *text, size_t len, TomlPlace at)
{
    scalar(user, TOML_TEXT, text, len, at);
}

/* ---- the module ---- */

static TomlReadFn *load(const DataCheck *c)
{
    Arena *a = c->session->arena;
    const char *problem = NULL;
    for (const char *const *folder = c->modules; *folder; folder++) {
        const char *path = arena_printf(a, "%s/" TOML_MODULE, *folder);
        void *module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
        void *read = module ? dlsym(module, TOML_READ_NAME) : NULL;
        TomlReadFn *f;
        if (read) {
            memcpy(&f, &read, sizeof f); /* ISO C has no cast from an object to a function */
            return f;
        }
        const char *why = dlerror(); /* gone with the next call of its kind */
        if (!problem || fs_exists(path))
            problem = arena_strndup(a, why, strlen(why));
    }
    diag_add(c->session->diags, DIAG_DATA_NO_TOML, (Span){0, 0}, problem);
    return NULL;
}

static void check_document(const DataCheck *c, SourceFile *f, TomlReadFn *read)
{
    DataBatch b;
    DataText text = {.path = f->path, .text = f->text, .len = f->len, .source = f};
    TomlFault fault;
    data_batch_begin(&b, c);
    Tree t = {.arena = b.arena, .file = f};
    TomlSink sink = {&t, open_level, close_level, key, scalar};
    if (read(f->text, f->len, &sink, &fault)) {
        t.root.offset = 0;
        data_check_value(&b, &text, &t.root);
    } else {
        JsonError error = {offset_of(&t, fault.at), fault.message};
        data_report_syntax(c, &text, "TOML", &error);
    }
    data_batch_end(&b);
}

void data_check_toml(const DataCheck *c, const char *path)
{
    SourceFile *f = session_load(c->session, path, (Span){0, 0});
    TomlReadFn *read = f ? load(c) : NULL;
    if (read)
        check_document(c, f, read);
}
