/* E. W. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986), the basic greedy form. */
#include "driver/diff.h"

#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

enum {
    CONTEXT = 3,
    MOST_EDITS = 2000 /* beyond, the middle is shown as replaced: the search is quadratic */
};

typedef VEC(Text) Lines; /* with their newlines */

/* Lines [a, a + an) became lines [b, b + bn). */
typedef struct Hunk {
    uint32_t a, an, b, bn;
} Hunk;
typedef VEC(Hunk) Hunks;

static void split(Arena *a, Text t, Lines *lines)
{
    for (const char *p = t.data, *end = t.data + t.len; p < end;) {
        const char *nl = memchr(p, '\n', (size_t)(end - p));
        const char *next = nl ? nl + 1 : end;
        Text line = {p, (size_t)(next - p)};
        vec_push(a, lines, line);
        p = next;
    }
}

static bool same(const Text *x, const Text *y)
{
    return x->len == y->len && memcmp(x->data, y->data, x->len) == 0;
}

typedef struct Search {
    const Text *a, *b;
    int32_t n, m;
    int32_t **rows; /* rows[d][d + k]: the furthest x on diagonal k after d edits */
} Search;

/* Furthest x on diagonal k with d edits, from the row before. */
static int32_t furthest(const int32_t *row, int32_t d, int32_t k)
{
    if (d == 0)
        return 0;
    const int32_t *mid = row + (d - 1);
    bool down = k == -d || (k != d && mid[k - 1] < mid[k + 1]);
    return down ? mid[k + 1] : mid[k - 1] + 1;
}

/* The number of edits, or -1 when there are too many. */
static int32_t search(Search *s, Arena *arena)
{
    s->rows = ARENA_ARRAY(arena, int32_t *, MOST_EDITS + 1);
    for (int32_t d = 0; d <= MOST_EDITS; d++) {
        s->rows[d] = ARENA_ARRAY(arena, int32_t, 2 * d + 1);
        for (int32_t k = -d; k <= d; k += 2) {
            int32_t x = furthest(d ? s->rows[d - 1] : NULL, d, k), y = x - k;
            while (x < s->n && y >= 0 && y < s->m && same(&s->a[x], &s->b[y])) {
                x++;
                y++;
            }
            s->rows[d][d + k] = x;
            if (x >= s->n && y >= s->m)
                return d;
        }
    }
    return -1;
}

/* Walks the edits back from the end; hunks come out last first. */
static void trace(const Search *s, Arena *arena, int32_t edits, Hunks *found)
{
    int32_t x = s->n, y = s->m;
    for (int32_t d = edits; d > 0; d--) {
        const int32_t *mid = s->rows[d - 1] + (d - 1);
        int32_t k = x - y;
        bool down = k == -d || (k != d && mid[k - 1] < mid[k + 1]);
        int32_t from_k = down ? k + 1 : k - 1;
        int32_t from_x = mid[from_k], from_y = from_x - from_k;
        Hunk h = {(uint32_t)from_x, down ? 0 : 1, (uint32_t)from_y, down ? 1 : 0};
        Hunk *last = found->len ? &found->data[found->len - 1] : NULL;
        if (last && h.a + h.an == last->a && h.b + h.bn == last->b) {
            last->a = h.a;
            last->b = h.b;
            last->an += h.an;
            last->bn += h.bn;
        } else {
            vec_push(arena, found, h);
        }
        x = from_x;
        y = from_y;
    }
}

static void put_lines(Out *out, char mark, const Lines *lines, uint32_t from, uint32_t n)
{
    for (uint32_t i = from; i < from + n; i++) {
        const Text *line = &lines->data[i];
        out_char(out, mark);
        out_bytes(out, line->data, line->len);
        if (line->data[line->len - 1] != '\n')
            out_str(out, "\n\\ No newline at end of file\n");
    }
}

static void put_range(Out *out, char sign, uint32_t from, uint32_t n)
{
    out_printf(out, "%c%u", sign, (unsigned)(n ? from + 1 : from));
    if (n != 1)
        out_printf(out, ",%u", (unsigned)n);
}

/* Hunks [first, last] of h, which lie near each other, as one group. */
static void put_group(Out *out, const Lines *a, const Lines *b, const Hunk *h, uint32_t first,
                      uint32_t last)
{
    uint32_t lead = h[first].a < CONTEXT ? h[first].a : CONTEXT;
    uint32_t end = h[last].a + h[last].an;
    uint32_t trail = a->len - end < CONTEXT ? a->len - end : CONTEXT;
    uint32_t at = h[first].a - lead;
    out_str(out, "@@ ");
    put_range(out, '-', at, end + trail - at);
    out_char(out, ' ');
    uint32_t b_at = h[first].b - lead;
    put_range(out, '+', b_at, h[last].b + h[last].bn + trail - b_at);
    out_str(out, " @@\n");
    for (uint32_t i = first; i <= last; i++) {
        put_lines(out, ' ', a, at, h[i].a - at);
        put_lines(out, '-', a, h[i].a, h[i].an);
        put_lines(out, '+', b, h[i].b, h[i].bn);
        at = h[i].a + h[i].an;
    }
    put_lines(out, ' ', a, at, trail);
}

static void find_hunks(Arena *arena, const Lines *a, const Lines *b, Hunks *hunks)
{
    uint32_t head = 0, tail = 0;
    while (head < a->len && head < b->len && same(&a->data[head], &b->data[head]))
        head++;
    while (tail < a->len - head && tail < b->len - head
           && same(&a->data[a->len - 1 - tail], &b->data[b->len - 1 - tail]))
        tail++;
    Search s = {head ? a->data + head : a->data, head ? b->data + head : b->data,
                (int32_t)(a->len - head - tail), (int32_t)(b->len - head - tail), NULL};
    int32_t edits = search(&s, arena);
    Hunks back = {0};
    Hunk whole = {0, (uint32_t)s.n, 0, (uint32_t)s.m};
    if (edits < 0)
        vec_push(arena, &back, whole);
    else
        trace(&s, arena, edits, &back);
    for (uint32_t i = back.len; i-- > 0;) {
        Hunk h = back.data[i];
        h.a += head;
        h.b += head;
        vec_push(arena, hunks, h);
    }
}

void diff_unified(Out *out, Arena *a, const char *path, Text before, Text after)
{
    Lines x = {0}, y = {0};
    Hunks hunks = {0};
    split(a, before, &x);
    split(a, after, &y);
    find_hunks(a, &x, &y, &hunks);
    if (!hunks.len)
        return;
    out_printf(out, "--- %s\n+++ %s\n", path, path);
    for (uint32_t first = 0, last; first < hunks.len; first = last + 1) {
        const Hunk *h = hunks.data;
        for (last = first; last + 1 < hunks.len; last++)
            if (h[last + 1].a - (h[last].a + h[last].an) > 2 * CONTEXT)
                break;
        put_group(out, &x, &y, h, first, last);
    }
}
