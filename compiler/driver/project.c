#include "driver/project.h"

#include "base/utf8.h"

#include <string.h>

typedef enum ValueKind { VALUE_STRING, VALUE_BOOL, VALUE_LIST } ValueKind;
typedef struct Value {
    ValueKind kind;
    const char *string;
    bool boolean;
    Strings list;
    Span span;
} Value;

typedef struct Reader {
    Session *session;
    SourceFile *file;
    const char *at, *end;
    const char *dir;
    Project *project;
    const char *table; /* "project", "warnings", or NULL before the first header */
    Strings seen;      /* "table.key" of what was set */
} Reader;

static Span span_at(const Reader *r, const char *from, const char *to)
{
    Span s = {r->file->base + (uint32_t)(from - r->file->text),
              r->file->base + (uint32_t)(to - r->file->text)};
    return s;
}

static bool wrong(Reader *r, const char *what)
{
    const char *to = r->at < r->end ? r->at + 1 : r->at;
    diag_add(r->session->diags, DIAG_PROJECT_SYNTAX, span_at(r, r->at, to), what);
    return false;
}

static void skip_blanks(Reader *r)
{
    while (r->at < r->end && (*r->at == ' ' || *r->at == '\t'))
        r->at++;
}

static void skip_comment(Reader *r)
{
    skip_blanks(r);
    if (r->at < r->end && *r->at == '#')
        while (r->at < r->end && *r->at != '\n')
            r->at++;
    if (r->at < r->end && *r->at == '\r')
        r->at++;
}

static void skip_lines(Reader *r)
{
    for (;;) {
        skip_comment(r);
        if (r->at == r->end || *r->at != '\n')
            return;
        r->at++;
    }
}

static bool end_of_line(Reader *r)
{
    skip_comment(r);
    if (r->at < r->end && *r->at != '\n')
        return wrong(r, "the line should end here");
    return true;
}

static bool is_key_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'
           || c == '-';
}

static const char *read_key(Reader *r)
{
    const char *from = r->at;
    while (r->at < r->end && is_key_char(*r->at))
        r->at++;
    if (r->at == from) {
        wrong(r, "a key is expected here");
        return NULL;
    }
    return arena_strndup(r->session->arena, from, (size_t)(r->at - from));
}

/* \uXXXX and \UXXXXXXXX. */
static bool read_code_point(Reader *r, int digits, Out *text)
{
    uint32_t cp = 0;
    for (int i = 0; i < digits; i++) {
        static const char hex[] = "0123456789abcdef";
        char c = r->at < r->end ? *r->at : 0;
        const char *d = c ? strchr(hex, c >= 'A' && c <= 'F' ? c + 32 : c) : NULL;
        if (!d)
            return wrong(r, "a hexadecimal digit is expected here");
        cp = cp << 4 | (uint32_t)(d - hex);
        r->at++;
    }
    if (cp == 0 || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        return wrong(r, "this is no Unicode character");
    char bytes[4];
    out_bytes(text, bytes, utf8_encode(cp, bytes));
    return true;
}

static bool read_escape(Reader *r, Out *text)
{
    static const char names[] = "btnfr\"\\", values[] = "\b\t\n\f\r\"\\";
    const char *backslash = r->at - 1;
    char c = r->at < r->end ? *r->at++ : 0;
    if (c == 'u' || c == 'U')
        return read_code_point(r, c == 'u' ? 4 : 8, text);
    const char *hit = c ? strchr(names, c) : NULL;
    if (!hit) {
        r->at = backslash;
        return wrong(r, "unknown escape in a string");
    }
    out_char(text, values[hit - names]);
    return true;
}

static const char *read_string(Reader *r)
{
    char quote = *r->at++;
    Out text = {0};
    bool good = true;
    out_str(&text, "");
    while (good && r->at < r->end && *r->at != quote && *r->at != '\n') {
        char c = *r->at++;
        if (c == '\\' && quote == '"')
            good = read_escape(r, &text);
        else if (c == '\0')
            good = wrong(r, "a string cannot hold NUL");
        else
            out_char(&text, c);
    }
    if (good && (r->at == r->end || *r->at != quote))
        good = wrong(r, "this string has no end");
    else
        r->at += good;
    const char *result = good ? arena_strndup(r->session->arena, text.data, text.len) : NULL;
    out_free(&text);
    return result;
}

static bool read_list(Reader *r, Value *v)
{
    v->kind = VALUE_LIST;
    r->at++;
    for (;;) {
        skip_lines(r);
        if (r->at < r->end && *r->at == ']') {
            r->at++;
            return true;
        }
        if (r->at == r->end || (*r->at != '"' && *r->at != '\''))
            return wrong(r, "a string or ']' is expected here");
        const char *item = read_string(r);
        if (!item)
            return false;
        vec_push(r->session->arena, &v->list, item);
        skip_lines(r);
        if (r->at < r->end && *r->at == ',')
            r->at++;
        else if (r->at == r->end || *r->at != ']')
            return wrong(r, "',' or ']' is expected here");
    }
}

static bool read_word(Reader *r, const char *word)
{
    size_t n = strlen(word);
    if ((size_t)(r->end - r->at) < n || memcmp(r->at, word, n) != 0
        || (r->at + n < r->end && is_key_char(r->at[n])))
        return false;
    r->at += n;
    return true;
}

static bool read_value(Reader *r, Value *v)
{
    memset(v, 0, sizeof *v);
    const char *from = r->at;
    bool good = true;
    if (r->at < r->end && (*r->at == '"' || *r->at == '\'')) {
        v->kind = VALUE_STRING;
        v->string = read_string(r);
        good = v->string != NULL;
    } else if (r->at < r->end && *r->at == '[') {
        good = read_list(r, v);
    } else if (read_word(r, "true") || read_word(r, "false")) {
        v->kind = VALUE_BOOL;
        v->boolean = *from == 't';
    } else {
        good = wrong(r, "a string, true, false or an array of strings is expected here");
    }
    v->span = span_at(r, from, r->at);
    return good;
}

const char *path_join(Arena *a, const char *dir, const char *name)
{
    if (name[0] == '/' || strcmp(dir, ".") == 0)
        return name;
    if (strcmp(name, ".") == 0)
        return dir;
    size_t n = strlen(dir);
    return arena_printf(a, "%s%s%s", dir, n && dir[n - 1] == '/' ? "" : "/", name);
}

static bool expect(Reader *r, const Value *v, ValueKind kind, const char *key, const char *what)
{
    if (v->kind == kind)
        return true;
    diag_add(r->session->diags, DIAG_PROJECT_TYPE, v->span, key, what);
    return false;
}

static void take_paths(Reader *r, const Value *v, Strings *to)
{
    for (uint32_t i = 0; i < v->list.len; i++) {
        const char *path = path_join(r->session->arena, r->dir, v->list.data[i]);
        vec_push(r->session->arena, to, path);
    }
}

static void unknown_key(Reader *r, Span at, const char *key, const char *const *known, uint32_t n)
{
    Diag *d = diag_add(r->session->diags, DIAG_PROJECT_KEY, at, key, r->table);
    const char *near = did_you_mean(key, known, n);
    if (near)
        diag_fix(r->session->diags, d, FIX_MAYBE, at, near, "did you mean '%s'?", near);
}

static void set_project(Reader *r, const char *key, Span at, const Value *v)
{
    static const char *const known[] = {"name", "version", "sources", "include"};
    Project *p = r->project;
    if (strcmp(key, "name") == 0) {
        if (expect(r, v, VALUE_STRING, key, "a string"))
            p->name = v->string;
    } else if (strcmp(key, "version") == 0) {
        if (expect(r, v, VALUE_STRING, key, "a string"))
            p->version = v->string;
    } else if (strcmp(key, "sources") == 0) {
        if (expect(r, v, VALUE_LIST, key, "an array of strings"))
            take_paths(r, v, &p->sources);
    } else if (strcmp(key, "include") == 0) {
        if (expect(r, v, VALUE_LIST, key, "an array of strings"))
            take_paths(r, v, &p->include);
    } else {
        unknown_key(r, at, key, known, sizeof known / sizeof *known);
    }
}

/* `deny = true`, or a group: "off", "warn", "error". */
static void set_warning(Reader *r, const char *key, Span at, const Value *v)
{
    Arena *a = r->session->arena;
    const char *flag;
    if (strcmp(key, "deny") == 0) {
        if (!expect(r, v, VALUE_BOOL, key, "true or false"))
            return;
        flag = v->boolean ? "error" : "no-error";
    } else if (v->kind == VALUE_STRING && strcmp(v->string, "off") == 0) {
        flag = arena_printf(a, "no-%s", key);
    } else if (v->kind == VALUE_STRING && strcmp(v->string, "warn") == 0) {
        flag = key;
    } else if (v->kind == VALUE_STRING && strcmp(v->string, "error") == 0) {
        flag = arena_printf(a, "error=%s", key);
    } else {
        diag_add(r->session->diags, DIAG_PROJECT_TYPE, v->span, key, "\"off\", \"warn\" or "
                                                                     "\"error\"");
        return;
    }
    const char *known[64];
    uint32_t n = 0;
    bool exists = strcmp(key, "deny") == 0 || strcmp(key, "all") == 0;
    for (; n < 64 && (known[n] = diag_group(n)); n++)
        exists = exists || strcmp(known[n], key) == 0;
    if (exists)
        vec_push(a, &r->project->warnings, flag);
    else
        unknown_key(r, at, key, known, n);
}

static bool is_repeated(Reader *r, const char *key)
{
    const char *full = arena_printf(r->session->arena, "%s.%s", r->table, key);
    for (uint32_t i = 0; i < r->seen.len; i++)
        if (strcmp(r->seen.data[i], full) == 0)
            return true;
    vec_push(r->session->arena, &r->seen, full);
    return false;
}

static bool read_setting(Reader *r)
{
    const char *from = r->at;
    const char *key = read_key(r);
    if (!key)
        return false;
    Span at = span_at(r, from, r->at);
    skip_blanks(r);
    if (r->at == r->end || *r->at != '=')
        return wrong(r, "'=' is expected here");
    r->at++;
    skip_blanks(r);
    Value v;
    if (!read_value(r, &v) || !end_of_line(r))
        return false;
    if (!r->table)
        diag_add(r->session->diags, DIAG_PROJECT_SYNTAX, at, "a table ([project]) must come first");
    else if (is_repeated(r, key))
        diag_add(r->session->diags, DIAG_PROJECT_SYNTAX, at, "this key was given before");
    else if (strcmp(r->table, "project") == 0)
        set_project(r, key, at, &v);
    else
        set_warning(r, key, at, &v);
    return true;
}

static bool read_table(Reader *r)
{
    static const char *const known[] = {"project", "warnings"};
    r->at++;
    skip_blanks(r);
    const char *from = r->at;
    const char *name = read_key(r);
    if (!name)
        return false;
    Span at = span_at(r, from, r->at);
    skip_blanks(r);
    if (r->at == r->end || *r->at != ']')
        return wrong(r, "']' is expected here");
    r->at++;
    r->table = name;
    if (strcmp(name, "project") != 0 && strcmp(name, "warnings") != 0) {
        Diag *d = diag_add(r->session->diags, DIAG_PROJECT_SYNTAX, at, "unknown table");
        const char *near = did_you_mean(name, known, 2);
        diag_note(r->session->diags, d, "the tables are [project] and [warnings]");
        if (near)
            diag_fix(r->session->diags, d, FIX_MAYBE, at, near, "did you mean '%s'?", near);
        return false;
    }
    return end_of_line(r);
}

bool project_load(Session *s, const char *dir, Project *p)
{
    Span none = {0, 0};
    uint32_t errors = diags_errors(s->diags);
    SourceFile *f = session_load(s, path_join(s->arena, dir, PROJECT_FILE), none);
    memset(p, 0, sizeof *p);
    if (!f)
        return false;
    Reader r = {.session = s, .file = f, .at = f->text, .end = f->text + f->len, .dir = dir,
                .project = p};
    for (skip_lines(&r); r.at < r.end; skip_lines(&r))
        if (!(*r.at == '[' ? read_table(&r) : read_setting(&r)))
            break; /* what follows a syntax error would only guess */
    if (!p->sources.len)
        vec_push(s->arena, &p->sources, dir);
    return diags_errors(s->diags) == errors;
}
