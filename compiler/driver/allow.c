#include "driver/pipeline.h"

#include "syntax/token.h"

#include <string.h>

static const char marker[] = "dolc:allow(";

/* --- #[allow(name, "reason")] */

/* The group that an argument names: names cannot hold '-', so '_' stands for it. NULL for a string;
   anything else is no name of a group, and reported as such. */
static const char *group_of(Session *s, const AttrArg *arg)
{
    const Expr *v = arg->value;
    if (v && v->kind == EX_STRING)
        return NULL;
    if (v || !arg->name.sym) {
        SourceFile *f = v ? sources_find(&s->sources, v->span.lo) : NULL;
        const char *text = f ? f->text + (v->span.lo - f->base) : "";
        return arena_strndup(s->arena, text, f ? v->span.hi - v->span.lo : 0);
    }
    char *group = arena_strndup(s->arena, arg->name.sym->text, arg->name.sym->len);
    for (char *p = group; *p; p++)
        if (*p == '_')
            *p = '-';
    return group;
}

static bool has_reason(const Attr *a)
{
    for (uint32_t i = 0; i < a->args.len; i++) {
        const Expr *v = a->args.data[i].value;
        if (v && v->kind == EX_STRING && v->string.len)
            return true;
    }
    return false;
}

static void allow_attrs(Session *s, const Attrs *attrs, Span range)
{
    for (uint32_t i = 0; i < attrs->len; i++) {
        const Attr *a = &attrs->data[i];
        if (!a->name.sym || strcmp(a->name.sym->text, "allow") != 0)
            continue;
        for (uint32_t j = 0; j < a->args.len; j++) {
            const char *group = group_of(s, &a->args.data[j]);
            if (!group)
                continue;
            if (!has_reason(a))
                diag_add(s->diags, DIAG_ALLOW_REASON, a->span, group);
            diags_allow(s->diags, range, group, a->span);
        }
    }
}

static void allow_members(Session *s, const TypeDecl *t)
{
    for (uint32_t i = 0; i < t->members.len; i++) {
        const Member *m = t->members.data[i];
        if (m->kind == MEM_FIELD)
            allow_attrs(s, &m->field->attrs, m->span);
        else if (m->kind == MEM_FUN)
            allow_attrs(s, &m->fun->attrs, m->span);
        else if (m->kind == MEM_CONSTRAINT)
            allow_attrs(s, &m->constraint->attrs, m->span);
    }
}

static void allow_decl(Session *s, const Decl *d)
{
    allow_attrs(s, &d->attrs, d->span);
    if (d->kind == DECL_GENE || d->kind == DECL_TRAIT || d->kind == DECL_SYSTEM)
        allow_members(s, d->type);
    for (uint32_t i = 0; d->kind == DECL_SUBMOD && i < d->submod.decls.len; i++)
        allow_decl(s, d->submod.decls.data[i]);
}

/* --- // dolc:allow(name) reason */

/* The line of code that a comment speaks of: its own, or the next when it stands alone. */
static Span line_of(const Tokens *t, const Comment *c)
{
    SourceFile *f = t->file;
    uint32_t at = c->own_line ? t->data[c->next].lo : c->lo, len;
    uint32_t line = source_linecol(f, at).line;
    const char *text = source_line(f, line, &len);
    uint32_t lo = f->base + (uint32_t)(text - f->text);
    Span range = {lo, lo + len + 1};
    return range;
}

static void allow_comment(Session *s, const Tokens *t, const Comment *c)
{
    const char *text = t->file->text + (c->lo - t->file->base);
    const char *end = t->file->text + (c->hi - t->file->base);
    while (text < end && (*text == '/' || *text == '-' || *text == ' '))
        text++;
    if ((size_t)(end - text) < strlen(marker) || memcmp(text, marker, strlen(marker)) != 0)
        return;
    const char *name = text + strlen(marker);
    const char *close = memchr(name, ')', (size_t)(end - name));
    Span at = {c->lo, c->hi};
    if (!close) {
        diag_add(s->diags, DIAG_ALLOW_UNKNOWN, at, "");
        return;
    }
    const char *group = arena_strndup(s->arena, name, (size_t)(close - name));
    const char *reason = close + 1;
    while (reason < end && (*reason == ' ' || *reason == ':'))
        reason++;
    if (reason == end)
        diag_add(s->diags, DIAG_ALLOW_REASON, at, group);
    diags_allow(s->diags, line_of(t, c), group, at);
}

/* Tokens are gone by now; the few files with such a comment are read again, without a second
   report of what the lexer finds wrong. */
static void allow_comments(Session *s, SourceFile *f)
{
    if (!strstr(f->text, marker))
        return;
    Tokens t = {0};
    DiagBag *kept = s->diags;
    s->diags = diags_new(s->arena);
    lex(s, f, false, &t);
    s->diags = kept;
    for (uint32_t i = 0; i < t.comment_len; i++)
        allow_comment(s, &t, &t.comments[i]);
    tokens_free(&t);
}

void allow_collect(Session *s, SourceUnit *const *units, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t j = 0; j < units[i]->decls.len; j++)
            allow_decl(s, units[i]->decls.data[j]);
        allow_comments(s, units[i]->file);
    }
}
