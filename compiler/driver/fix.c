#include "driver/fix.h"

#include <stdlib.h>
#include <string.h>

typedef struct Edit {
    Span span;
    const char *text;
    uint32_t order; /* insertions at one place stay in the order of their diagnostics */
} Edit;
typedef VEC(Edit) Edits;

static int by_place(const void *x, const void *y)
{
    const Edit *a = x, *b = y;
    if (a->span.lo != b->span.lo)
        return a->span.lo < b->span.lo ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

static bool overlap(Span a, Span b)
{
    if (a.lo == b.lo)
        return true; /* two changes at one place: their order would be a guess */
    return a.lo < b.hi && b.lo < a.hi;
}

static bool is_input(const Inputs *in, const SourceFile *f)
{
    for (uint32_t i = 0; f && i < in->files.len; i++)
        if (strcmp(in->files.data[i], f->path) == 0)
            return true;
    return false;
}

static bool same_edit(const Edit *a, const FixEdit *b)
{
    return a->span.lo == b->span.lo && a->span.hi == b->span.hi && !strcmp(a->text, b->text);
}

/* A fix is taken whole or not at all. An edit that another fix makes in the same words (one `use`
   for two names) is shared. */
static bool take(Session *s, const Inputs *in, const Fix *fix, Edits *taken)
{
    Edits fresh = {0};
    for (uint32_t i = 0; i < fix->edits.len; i++) {
        const FixEdit *e = &fix->edits.data[i];
        bool shared = false;
        if (!is_input(in, sources_find(&s->sources, e->span.lo)))
            return false;
        for (uint32_t j = 0; j < taken->len; j++) {
            if (same_edit(&taken->data[j], e))
                shared = true;
            else if (overlap(taken->data[j].span, e->span))
                return false;
        }
        Edit copy = {e->span, e->text, taken->len + fresh.len};
        if (!shared)
            vec_push(s->arena, &fresh, copy);
    }
    for (uint32_t i = 0; i < fresh.len; i++)
        vec_push(s->arena, taken, fresh.data[i]);
    return fix->edits.len > 0;
}

static FixedFile *file_of(Arena *a, FixedFiles *files, const SourceFile *f)
{
    for (uint32_t i = 0; i < files->len; i++)
        if (strcmp(files->data[i].path, f->path) == 0)
            return &files->data[i];
    const char *text = arena_strndup(a, f->text, f->len);
    FixedFile fresh = {arena_strndup(a, f->path, strlen(f->path)), text, text, f->len, f->len, 0};
    vec_push(a, files, fresh);
    return &files->data[files->len - 1];
}

/* Edits [i, j) are sorted and all in file f. */
static void rewrite(Arena *a, const SourceFile *f, FixedFile *to, const Edit *edits, uint32_t n)
{
    Out out = {0};
    uint32_t at = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t lo = edits[i].span.lo - f->base, hi = edits[i].span.hi - f->base;
        out_bytes(&out, f->text + at, lo - at);
        out_str(&out, edits[i].text);
        at = hi > lo ? hi : lo;
    }
    out_bytes(&out, f->text + at, f->len - at);
    to->text = arena_strndup(a, out.data, out.len);
    to->len = out.len;
    out_free(&out);
}

uint32_t fixes_apply(Session *s, Arena *a, const Inputs *in, DiagCode only, FixedFiles *files)
{
    Diag **list;
    uint32_t n, applied = 0;
    Edits edits = {0};
    diags_sorted(s->diags, &list, &n);
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = 0; j < list[i]->fixes.len; j++) {
            if (only != DIAG_COUNT && list[i]->code != only)
                break;
            const Fix *fix = &list[i]->fixes.data[j];
            if (fix->applicability != FIX_CERTAIN || !take(s, in, fix, &edits))
                continue;
            applied++;
            file_of(a, files, sources_find(&s->sources, list[i]->span.lo))->fixes++;
            break; /* further certain fixes of one diagnostic are alternatives */
        }
    if (edits.len)
        qsort(edits.data, edits.len, sizeof *edits.data, by_place);
    for (uint32_t i = 0, j; i < edits.len; i = j) {
        SourceFile *f = sources_find(&s->sources, edits.data[i].span.lo);
        for (j = i; j < edits.len && sources_find(&s->sources, edits.data[j].span.lo) == f;)
            j++;
        rewrite(a, f, file_of(a, files, f), edits.data + i, j - i);
    }
    return applied;
}

enum { MOST_ROUNDS = 20 }; /* a fix may uncover the next one, but not for ever */

static void copy_files(Arena *a, FixedFiles *to, const FixedFiles *from)
{
    to->len = 0;
    for (uint32_t i = 0; i < from->len; i++)
        vec_push(a, to, from->data[i]);
}

void fixes_settle(Session *s, const Inputs *in, Arena *a, DiagCode only, FixCheckFn *again,
                  void *user, FixedFiles *files)
{
    for (int round = 0; round < MOST_ROUNDS; round++) {
        uint32_t errors = diags_errors(s->diags);
        FixedFiles before = {0};
        copy_files(a, &before, files);
        if (!fixes_apply(s, a, in, only, files))
            return;
        again(user, files, &s, &in);
        if (diags_errors(s->diags) > errors) {
            copy_files(a, files, &before);
            again(user, files, &s, &in);
            return;
        }
    }
}
