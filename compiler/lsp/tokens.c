/* Semantic tokens: the lexer's tokens as the layout reads them, names by what they stand for. */
#include "lsp/server.h"

#include <stdlib.h>
#include <string.h>

typedef enum TokenType {
#define TOKEN_TYPE(id, name) ST_##id,
#include "lsp/tokens.def"
#undef TOKEN_TYPE
    ST_COUNT
} TokenType;

const char *const token_types[] = {
#define TOKEN_TYPE(id, name) name,
#include "lsp/tokens.def"
#undef TOKEN_TYPE
    NULL};

enum { MOD_DECLARATION = 1, MOD_READONLY = 2, MOD_STATIC = 4, MOD_DEPRECATED = 8, MOD_LIBRARY = 16,
       MOD_MODIFICATION = 32, MOD_DOCUMENTATION = 64, MOD_MUTABLE = 128 };
const char *const token_modifiers[] = {"declaration", "readonly", "static", "deprecated",
                                       "defaultLibrary", "modification", "documentation",
                                       "mutable", NULL};

typedef struct Painter {
    const Cursor *c;
    const Syntax *x;
    Encoding encoding;
    Arena *a;
    VEC(uint32_t) data; /* five numbers a token */
    Position last;
    uint32_t ref, ref_end; /* the next uses of names */
} Painter;

static void put(Painter *p, uint32_t line, uint32_t lo, uint32_t hi, TokenType type, uint32_t mods)
{
    const Lines *l = &p->c->document->lines;
    uint32_t start = text_units(l->text, l->starts[line], lo, p->encoding);
    uint32_t length = text_units(l->text, lo, hi, p->encoding);
    uint32_t five[5] = {line - p->last.line, line == p->last.line ? start - p->last.character
                                                                  : start, length, type, mods};
    if (!length)
        return;
    for (int i = 0; i < 5; i++)
        vec_push(p->a, &p->data, five[i]);
    p->last = (Position){line, start};
}

/* Bytes of the document; a token of several lines becomes one a line. */
static void paint(Painter *p, uint32_t lo, uint32_t hi, TokenType type, uint32_t mods)
{
    const Lines *l = &p->c->document->lines;
    uint32_t line = lines_position(l, lo, ENC_UTF8).line;
    while (lo < hi && line < l->count) {
        uint32_t end = lines_end(l, line);
        put(p, line, lo, end < hi ? end : hi, type, mods);
        if (++line == l->count)
            return;
        lo = l->starts[line];
        while (lo < hi && (l->text[lo] == ' ' || l->text[lo] == '\t'))
            lo++;
    }
}

/* ---- names --------------------------------------------------------------------------------- */

static TokenType type_of_def(const Def *d)
{
    switch (d->kind) {
    case DEF_MODULE: return ST_NAMESPACE;
    case DEF_GENE: return d->info->kind == GENE_ENUM ? ST_ENUM : ST_STRUCT;
    case DEF_TRAIT: return ST_INTERFACE;
    case DEF_SYSTEM: return ST_CLASS;
    case DEF_ENUM: return ST_ENUM;
    case DEF_VARIANT: return ST_ENUM_MEMBER;
    case DEF_FIELD: return ST_PROPERTY;
    case DEF_FUN: return d->parent ? ST_METHOD : ST_FUNCTION;
    case DEF_CONST: return ST_VARIABLE;
    case DEF_CONSTRAINT: case DEF_LAW: return ST_FUNCTION;
    case DEF_EVOLVES: return ST_EVENT;
    case DEF_TYPARAM: return ST_TYPE_PARAMETER;
    case DEF_LOCAL: return d->local->is_param ? ST_PARAMETER : ST_VARIABLE;
    case DEF_ERROR: break;
    }
    return ST_VARIABLE;
}

static uint32_t modifiers_of(const Ref *r)
{
    const Def *d = r->def;
    uint32_t mods = d->span.lo == r->span.lo ? MOD_DECLARATION : 0;
    if (d->kind == DEF_CONST)
        mods |= MOD_READONLY;
    if (d->kind == DEF_FUN && d->fun->decl && d->fun->decl->flags & FUN_PROVIDES)
        mods |= MOD_STATIC;
    if (d->kind == DEF_FUN && d->fun->self == SELF_MUT)
        mods |= MOD_MODIFICATION;
    if (d->kind == DEF_LOCAL && d->local->is_mut)
        mods |= MOD_MUTABLE;
    if (d->deprecated)
        mods |= MOD_DEPRECATED;
    if (d->is_std || (d->module && d->module->is_std))
        mods |= MOD_LIBRARY;
    return mods;
}

/* The use that a word belongs to; uses come in the order of the text, as words do. */
static const Ref *ref_at(Painter *p, uint32_t lo, uint32_t hi)
{
    const Ref *refs = p->c->snapshot->program->refs.data;
    while (p->ref < p->ref_end && refs[p->ref].span.hi <= lo)
        p->ref++;
    for (uint32_t i = p->ref; i < p->ref_end && refs[i].span.lo <= lo; i++)
        if (refs[i].span.hi >= hi && refs[i].def->kind != DEF_ERROR)
            return &refs[i];
    return NULL;
}

/* A name that is no use of a declaration: built in, or not known. */
static bool bare_name(const Painter *p, uint32_t i, TokenType *type, uint32_t *mods)
{
    const Token *t = &p->x->tokens.data[i], *before = i ? t - 1 : NULL;
    const char *text = token_at(&p->x->tokens, t);
    *mods = MOD_LIBRARY;
    if (sema_is_builtin_type(text, t->hi - t->lo)) {
        *type = ST_TYPE;
        return true;
    }
    bool member = before && (before->pkind == T_DOT || before->pkind == T_PATHSEP);
    if (i + 1 < p->x->tokens.len && t[1].kind == T_LPAREN) {
        *type = member ? ST_METHOD : ST_FUNCTION;
        return true;
    }
    return false;
}

static bool is_attribute(const Painter *p, uint32_t i)
{
    const Token *t = &p->x->tokens.data[i];
    return (i && t[-1].pkind == T_ATTR)
           || (i > 1 && t[-1].kind == T_LBRACKET && t[-2].pkind == T_HASH);
}

static void paint_name(Painter *p, uint32_t i, uint32_t shift)
{
    const Token *t = &p->x->tokens.data[i];
    uint32_t base = p->x->file->base, mods;
    TokenType type;
    if (is_attribute(p, i)) {
        paint(p, t->lo - base, t->hi - base, ST_DECORATOR, 0);
        return;
    }
    const Ref *r = ref_at(p, t->lo + shift, t->hi + shift);
    if (r)
        paint(p, t->lo - base, t->hi - base, type_of_def(r->def), modifiers_of(r));
    else if (bare_name(p, i, &type, &mods))
        paint(p, t->lo - base, t->hi - base, type, mods);
}

/* ---- tokens -------------------------------------------------------------------------------- */

static bool is_punctuation(TokenKind k)
{
    return (k >= T_LPAREN && k <= T_SEMI) || k == T_COLON || k == T_QCOLON || k == T_PATHSEP
           || k == T_DOT || k == T_VERSION_AT || k == T_HASH || k == T_ATTR;
}

/* `exegesis { … }`: the word that opens it, then what it says. */
static void paint_text(Painter *p, uint32_t lo, uint32_t hi)
{
    const char *text = p->c->document->text;
    uint32_t word = lo;
    while (word < hi && text[word] >= 'a' && text[word] <= 'z')
        word++;
    paint(p, lo, word, ST_KEYWORD, 0);
    while (word < hi && (text[word] == ' ' || text[word] == '{'))
        word++;
    bool closed = hi > word && text[hi - 1] == '}';
    paint(p, word, closed ? hi - 1 : hi, ST_COMMENT, MOD_DOCUMENTATION);
}

/* The words that an item covers are tokens of their own in the text: sentences, exegesis. */
static void paint_token(Painter *p, uint32_t i, uint32_t shift)
{
    const Token *t = &p->x->tokens.data[i];
    uint32_t lo = t->lo - p->x->file->base, hi = t->hi - p->x->file->base;
    TokenKind k = (TokenKind)t->kind, as = (TokenKind)t->pkind;
    if (t->flags & TF_VIRTUAL || hi <= lo)
        return;
    if (k == T_DOC || k == T_DOC_FIRST || k == T_RAW)
        paint_text(p, lo, hi);
    else if (k == T_STRING || k == T_CHAR)
        paint(p, lo, hi, ST_STRING, 0);
    else if (k == T_INT || k == T_FLOAT || k == T_VERSION)
        paint(p, lo, hi, ST_NUMBER, 0);
    else if (as != T_NAME && (token_class[as] & (TC_SOFT | TC_WORD)))
        paint(p, lo, hi, ST_KEYWORD, 0);
    else if (k == T_NAME)
        paint_name(p, i, shift);
    else if (token_class[k] & TC_WORD)
        paint(p, lo, hi, ST_KEYWORD, 0);
    else if (k != T_EOF && k != T_BAD && k != T_NL && !is_punctuation(as) && !is_punctuation(k)
             && !(t->flags & TF_ANGLE))
        paint(p, lo, hi, ST_OPERATOR, 0);
}

static void paint_comment(Painter *p, const Comment *c)
{
    uint32_t base = p->x->file->base;
    paint(p, c->lo - base, c->hi - base, ST_COMMENT,
          c->kind == COMMENT_DOC ? MOD_DOCUMENTATION : 0);
}

/* Tokens and comments in their order, those that begin in [lo, hi) of the document. */
static void paint_all(Painter *p, uint32_t lo, uint32_t hi)
{
    const Tokens *t = &p->x->tokens;
    uint32_t base = p->x->file->base, shift = p->c->file->base - base, k = 0;
    const SourceFile *f = p->c->file;
    sema_refs(p->c->snapshot->program, f->base, f->base + f->len, &p->ref, &p->ref_end);
    for (uint32_t i = 0; i < t->len; i++) {
        for (; k < t->comment_len && t->comments[k].lo <= t->data[i].lo; k++)
            if (t->comments[k].lo - base >= lo && t->comments[k].lo - base < hi)
                paint_comment(p, &t->comments[k]);
        if (t->data[i].lo - base >= lo && t->data[i].lo - base < hi)
            paint_token(p, i, shift);
    }
}

static bool tokens_of(Request *r, Cursor *c, Painter *p, bool whole)
{
    uint32_t lo = 0, hi = UINT32_MAX;
    if (!request_file(r, c)
        || (!whole && !request_range(r, c->document, json_at(r->params, "range"), &lo, &hi)))
        return false;
    *p = (Painter){.c = c, .x = document_syntax(c->document), .encoding = r->server->encoding,
                   .a = r->arena};
    paint_all(p, lo, hi);
    return true;
}

/* ---- requests ------------------------------------------------------------------------------ */

static void put_numbers(Json *j, const char *key, const uint32_t *data, uint32_t n)
{
    json_key(j, key);
    json_open(j, '[');
    for (uint32_t i = 0; i < n; i++)
        json_uint(j, data[i]);
    json_close(j, ']');
}

/* What the client will have, for the next delta. */
static const char *keep(Request *r, Document *d, const Painter *p)
{
    const char *id = arena_printf(r->arena, "%u", (unsigned)++r->server->next_id);
    size_t size = p->data.len * sizeof *p->data.data;
    free(d->tokens_id);
    free(d->token_data);
    d->tokens_id = strdup(id);
    d->token_data = malloc(size + 1);
    if (!d->token_data || !d->tokens_id)
        abort();
    if (size)
        memcpy(d->token_data, p->data.data, size);
    d->token_count = p->data.len;
    return id;
}

static void put_full(Request *r, Document *d, const Painter *p)
{
    json_open(r->out, '{');
    json_put_str(r->out, "resultId", keep(r, d, p));
    put_numbers(r->out, "data", p->data.data, p->data.len);
    json_close(r->out, '}');
}

void lsp_semantic_tokens_full(Request *r)
{
    Cursor c;
    Painter p;
    if (tokens_of(r, &c, &p, true))
        put_full(r, c.document, &p);
}

void lsp_semantic_tokens_range(Request *r)
{
    Cursor c;
    Painter p;
    if (!tokens_of(r, &c, &p, false))
        return;
    json_open(r->out, '{');
    put_numbers(r->out, "data", p.data.data, p.data.len);
    json_close(r->out, '}');
}

/* One edit: all between what is the same at both ends. */
static void put_delta(Request *r, Document *d, const Painter *p)
{
    const uint32_t *old = d->token_data, *fresh = p->data.data;
    uint32_t n = d->token_count, m = p->data.len, head = 0, tail = 0;
    while (head < n && head < m && old[head] == fresh[head])
        head++;
    while (tail < n - head && tail < m - head && old[n - 1 - tail] == fresh[m - 1 - tail])
        tail++;
    json_key(r->out, "edits");
    json_open(r->out, '[');
    if (head < n || head < m) {
        json_open(r->out, '{');
        json_put_uint(r->out, "start", head);
        json_put_uint(r->out, "deleteCount", n - head - tail);
        put_numbers(r->out, "data", fresh + head, m - head - tail);
        json_close(r->out, '}');
    }
    json_close(r->out, ']');
}

void lsp_semantic_tokens_delta(Request *r)
{
    Cursor c;
    Painter p;
    const char *id = json_text(r->params, "previousResultId");
    if (!tokens_of(r, &c, &p, true))
        return;
    Document *d = c.document;
    if (!id || !d->tokens_id || strcmp(id, d->tokens_id) != 0) {
        put_full(r, d, &p);
        return;
    }
    json_open(r->out, '{');
    put_delta(r, d, &p);
    json_put_str(r->out, "resultId", keep(r, d, &p));
    json_close(r->out, '}');
}
