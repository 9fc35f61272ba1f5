#include "source/diag.h"

#include "base/map.h"

#include <stdlib.h>
#include <string.h>

static const DiagInfo infos[] = {
#define D(name, code, sev, group, text) {code, sev, group, text},
#include "source/diag.def"
#undef D
};
_Static_assert(sizeof infos / sizeof *infos == DIAG_COUNT, "one row per code");

enum { DEFAULT_LIMIT = 10000 };

typedef struct Allow {
    Span range, at;
    const char *group;
    bool used;
} Allow;

struct DiagBag {
    Arena *arena;
    const SourceMap *sources; /* may be NULL */
    VEC(Diag *) list;
    VEC(Allow) allows;
    VEC(Span) syntax;         /* places of lexical and syntax errors, the first ones */
    Map seen; /* (place, code) of what is in the list */
    uint32_t limit, errors, warnings, dropped, serial;
    bool deny;
    uint8_t off[DIAG_COUNT];    /* the -Wno- of its group */
    uint8_t forced[DIAG_COUNT]; /* 1: an error, 2: never one, whatever `deny` says */
    Diag scratch;
};

const DiagInfo *diag_info(DiagCode c)
{
    return &infos[c];
}

DiagCode diag_find(const char *code)
{
    for (unsigned i = 0; i < DIAG_COUNT; i++)
        if (strcmp(infos[i].code, code) == 0)
            return (DiagCode)i;
    return DIAG_COUNT;
}

static bool first_of_group(unsigned i)
{
    if (!*infos[i].group)
        return false;
    for (unsigned j = 0; j < i; j++)
        if (strcmp(infos[j].group, infos[i].group) == 0)
            return false;
    return true;
}

const char *diag_group(uint32_t n)
{
    const char *last = "";
    for (;;) {
        const char *next = NULL;
        for (unsigned i = 0; i < DIAG_COUNT; i++)
            if (first_of_group(i) && strcmp(infos[i].group, last) > 0
                && (!next || strcmp(infos[i].group, next) < 0))
                next = infos[i].group;
        if (!next || n-- == 0)
            return next;
        last = next;
    }
}

DiagBag *diags_new(Arena *a)
{
    DiagBag *b = ARENA_NEW(a, DiagBag);
    b->arena = a;
    b->limit = DEFAULT_LIMIT;
    return b;
}

void diags_set_sources(DiagBag *b, const SourceMap *m)
{
    b->sources = m;
}

void diags_set_limit(DiagBag *b, uint32_t limit)
{
    b->limit = limit;
}

static bool is_std(const DiagBag *b, Span at)
{
    const SourceFile *f = b->sources && at.lo ? sources_find(b->sources, at.lo) : NULL;
    return f && f->is_std;
}

static Severity severity_of(const DiagBag *b, DiagCode c)
{
    if (infos[c].severity != SEV_WARNING)
        return infos[c].severity;
    return b->forced[c] == 1 || (b->deny && b->forced[c] == 0) ? SEV_ERROR : SEV_WARNING;
}

static void count(DiagBag *b, Severity s, int by)
{
    if (s == SEV_ERROR)
        b->errors = (uint32_t)((int64_t)b->errors + by);
    else if (s == SEV_WARNING)
        b->warnings = (uint32_t)((int64_t)b->warnings + by);
}

static Diag *scratch(DiagBag *b)
{
    memset(&b->scratch, 0, sizeof b->scratch);
    b->scratch.message = "";
    return &b->scratch;
}

static uint64_t place_key(DiagCode c, Span at)
{
    return (uint64_t)at.lo << 16 | (uint64_t)c;
}

enum { SYNTAX_KEPT = 100 };

static bool same_line(const DiagBag *b, uint32_t x, uint32_t y)
{
    uint32_t lo = x < y ? x : y, hi = x < y ? y : x;
    const SourceFile *f = sources_find(b->sources, lo);
    return f && hi - f->base <= f->len && !memchr(f->text + (lo - f->base), '\n', hi - lo);
}

bool diag_near_syntax_error(const DiagBag *b, Span at)
{
    if (!at.lo || !b->sources)
        return false;
    for (uint32_t i = 0; i < b->syntax.len; i++) {
        Span s = b->syntax.data[i];
        bool inside = at.lo <= s.lo && s.lo < at.hi;
        if (inside || same_line(b, at.lo, s.lo) || same_line(b, at.hi, s.lo))
            return true;
    }
    return false;
}

/* What a name or a type seems to be on a line with a syntax error says little. */
static bool is_echo(DiagBag *b, DiagCode c, Span at)
{
    char block = infos[c].code[2];
    if (infos[c].severity != SEV_ERROR || infos[c].code[1] != '0')
        return false;
    if ((block == '1' || block == '2') && b->syntax.len < SYNTAX_KEPT)
        vec_push(b->arena, &b->syntax, at);
    return block >= '3' && block <= '7' && b->syntax.len &&
           diag_near_syntax_error(b, (Span){at.lo, at.lo});
}

/* Where there is no place, and in data, the text decides whether two are the same. */
static bool is_repeat(DiagBag *b, DiagCode c, Span at, const char *message)
{
    const Diag *before = map_get(&b->seen, place_key(c, at));
    bool by_text = !at.lo || strncmp(infos[c].code, "E09", 3) == 0;
    return before && (!by_text || strcmp(before->message, message) == 0);
}

/* NULL where it is not wanted, or there is no room. */
static Diag *add(DiagBag *b, DiagCode c, Span at, const char *message)
{
    if (is_repeat(b, c, at, message) || is_echo(b, c, at))
        return NULL;
    Diag *d = ARENA_NEW(b->arena, Diag);
    d->code = c;
    d->severity = severity_of(b, c);
    d->span = at;
    d->message = message;
    d->serial = b->serial++;
    vec_push(b->arena, &b->list, d);
    map_put(b->arena, &b->seen, place_key(c, at), d);
    count(b, d->severity, 1);
    return d;
}

static bool has_room(DiagBag *b, DiagCode c, Span at)
{
    bool warning = infos[c].severity == SEV_WARNING;
    if (warning && (b->off[c] || is_std(b, at)))
        return false;
    if (b->list.len >= b->limit) {
        count(b, severity_of(b, c), 1);
        b->dropped++;
        return false;
    }
    return true;
}

Diag *diag_add(DiagBag *b, DiagCode c, Span at, ...)
{
    if (!has_room(b, c, at))
        return scratch(b);
    va_list ap;
    va_start(ap, at);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    const char *message = arena_vprintf(b->arena, infos[c].text, ap);
#pragma GCC diagnostic pop
    va_end(ap);
    Diag *d = add(b, c, at, message);
    return d ? d : scratch(b);
}

Diag *diag_copy(DiagBag *b, const Diag *from, Span at)
{
    if (!has_room(b, from->code, at))
        return scratch(b);
    Diag *d = add(b, from->code, at, arena_printf(b->arena, "%s", from->message));
    for (uint32_t i = 0; d && i < from->notes.len; i++)
        diag_note(b, d, "%s", from->notes.data[i]);
    return d ? d : scratch(b);
}

void diag_peer(DiagBag *b, Diag *d, Span at, const char *fmt, ...)
{
    if (d == &b->scratch)
        return;
    va_list ap;
    va_start(ap, fmt);
    DiagPeer p = {at, arena_vprintf(b->arena, fmt, ap)};
    va_end(ap);
    vec_push(b->arena, &d->peers, p);
}

void diag_note(DiagBag *b, Diag *d, const char *fmt, ...)
{
    if (d == &b->scratch)
        return;
    va_list ap;
    va_start(ap, fmt);
    const char *note = arena_vprintf(b->arena, fmt, ap);
    va_end(ap);
    vec_push(b->arena, &d->notes, note);
}

void diag_facts(DiagBag *b, Diag *d, const char *json)
{
    if (d != &b->scratch)
        d->facts = arena_strndup(b->arena, json, strlen(json));
}

bool diags_full(const DiagBag *b)
{
    return b->list.len >= b->limit;
}

void diags_close(DiagBag *b)
{
    if (b->limit > b->list.len)
        b->limit = b->list.len;
}

void diag_fix(DiagBag *b, Diag *d, Applicability a, Span at, const char *replacement,
              const char *label_fmt, ...)
{
    if (d == &b->scratch)
        return;
    va_list ap;
    va_start(ap, label_fmt);
    Fix fix = {.label = arena_vprintf(b->arena, label_fmt, ap), .applicability = a};
    va_end(ap);
    vec_push(b->arena, &d->fixes, fix);
    diag_fix_also(b, d, at, replacement);
}

void diag_fix_also(DiagBag *b, Diag *d, Span at, const char *replacement)
{
    if (d == &b->scratch || !d->fixes.len)
        return;
    FixEdit e = {at, arena_strndup(b->arena, replacement, strlen(replacement))};
    vec_push(b->arena, &d->fixes.data[d->fixes.len - 1].edits, e);
}

void diag_withdraw(DiagBag *b, Diag *d)
{
    for (uint32_t i = b->list.len; i-- > 0;) {
        if (b->list.data[i] != d)
            continue;
        memmove(&b->list.data[i], &b->list.data[i + 1], (b->list.len - i - 1) * sizeof d);
        b->list.len--;
        count(b, d->severity, -1);
        return;
    }
}

uint32_t diags_errors(const DiagBag *b)
{
    return b->errors;
}

uint32_t diags_warnings(const DiagBag *b)
{
    return b->warnings;
}

uint32_t diags_dropped(const DiagBag *b)
{
    return b->dropped;
}

/* Offsets grow in the order of the files, so comparing them compares the files too. */
static int by_place(const void *x, const void *y)
{
    const Diag *a = *(Diag *const *)x, *b = *(Diag *const *)y;
    if (a->span.lo != b->span.lo)
        return a->span.lo < b->span.lo ? -1 : 1;
    return a->serial < b->serial ? -1 : a->serial > b->serial;
}

void diags_sorted(DiagBag *b, Diag ***out, uint32_t *n)
{
    *n = b->list.len;
    *out = ARENA_ARRAY(b->arena, Diag *, b->list.len);
    if (!b->list.len)
        return;
    memcpy(*out, b->list.data, b->list.len * sizeof **out);
    qsort(*out, b->list.len, sizeof **out, by_place);
}

static bool set_group(uint8_t *table, const char *group, uint8_t value)
{
    bool all = strcmp(group, "all") == 0, known = all;
    for (unsigned i = 0; i < DIAG_COUNT; i++) {
        if (!*infos[i].group || (!all && strcmp(infos[i].group, group) != 0))
            continue;
        table[i] = value;
        known = true;
    }
    return known;
}

static const char *after(const char *flag, const char *prefix)
{
    size_t n = strlen(prefix);
    return strncmp(flag, prefix, n) == 0 ? flag + n : NULL;
}

bool diags_set_warning(DiagBag *b, const char *flag)
{
    const char *group;
    if (strcmp(flag, "error") == 0 || strcmp(flag, "no-error") == 0) {
        b->deny = flag[0] == 'e';
        return true;
    }
    if ((group = after(flag, "error=")))
        return set_group(b->off, group, 0) && set_group(b->forced, group, 1);
    if ((group = after(flag, "no-error=")))
        return set_group(b->forced, group, 2);
    if ((group = after(flag, "no-")))
        return set_group(b->off, group, 1);
    return set_group(b->off, flag, 0);
}

static bool known_group(const char *group)
{
    for (unsigned i = 0; i < DIAG_COUNT; i++)
        if (*infos[i].group && strcmp(infos[i].group, group) == 0)
            return true;
    return false;
}

static void unknown_group(DiagBag *b, Span at, const char *group)
{
    const char *known[DIAG_COUNT];
    uint32_t n = 0;
    while ((known[n] = diag_group(n)))
        n++;
    const char *near = did_you_mean(group, known, n);
    Diag *d = diag_add(b, DIAG_ALLOW_UNKNOWN, at, group);
    if (near)
        diag_note(b, d, "did you mean '%s'?", near);
}

void diags_allow(DiagBag *b, Span range, const char *group, Span at)
{
    if (!known_group(group)) {
        unknown_group(b, at, group);
        return;
    }
    Allow a = {range, at, arena_strndup(b->arena, group, strlen(group)), false};
    vec_push(b->arena, &b->allows, a);
}

static bool is_allowed(DiagBag *b, const Diag *d)
{
    bool allowed = false;
    if (infos[d->code].severity != SEV_WARNING)
        return false;
    for (uint32_t i = 0; i < b->allows.len; i++) {
        Allow *a = &b->allows.data[i];
        if (d->span.lo < a->range.lo || d->span.lo >= a->range.hi
            || strcmp(a->group, infos[d->code].group) != 0)
            continue;
        a->used = true;
        allowed = true;
    }
    return allowed;
}

void diags_apply_allows(DiagBag *b)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < b->list.len; i++) {
        Diag *d = b->list.data[i];
        if (is_allowed(b, d))
            count(b, d->severity, -1);
        else
            b->list.data[kept++] = d;
    }
    b->list.len = kept;
    for (uint32_t i = 0; i < b->allows.len; i++)
        if (!b->allows.data[i].used)
            diag_add(b, DIAG_ALLOW_UNUSED, b->allows.data[i].at, b->allows.data[i].group);
}

enum { MEAN_MAX = 64 };

/* Optimal string alignment distance, or `most` + 1 when it is larger. */
static uint32_t distance(const char *a, uint32_t n, const char *b, uint32_t m, uint32_t most)
{
    uint32_t rows[3][MEAN_MAX + 1];
    if ((n > m ? n - m : m - n) > most)
        return most + 1;
    for (uint32_t j = 0; j <= m; j++)
        rows[0][j] = j;
    for (uint32_t i = 1; i <= n; i++) {
        uint32_t *row = rows[i % 3], *up = rows[(i - 1) % 3], *up2 = rows[(i + 1) % 3];
        uint32_t best = row[0] = i;
        for (uint32_t j = 1; j <= m; j++) {
            uint32_t d = up[j - 1] + (a[i - 1] != b[j - 1]);
            d = up[j] + 1 < d ? up[j] + 1 : d;
            d = row[j - 1] + 1 < d ? row[j - 1] + 1 : d;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]
                && up2[j - 2] + 1 < d)
                d = up2[j - 2] + 1;
            row[j] = d;
            best = d < best ? d : best;
        }
        if (best > most)
            return most + 1;
    }
    return rows[n % 3][m] > most ? most + 1 : rows[n % 3][m];
}

static bool same_but_case(const char *a, const char *b)
{
    for (; *a && *b; a++, b++) {
        char x = *a >= 'A' && *a <= 'Z' ? (char)(*a + 32) : *a;
        char y = *b >= 'A' && *b <= 'Z' ? (char)(*b + 32) : *b;
        if (x != y)
            return false;
    }
    return *a == *b;
}

const char *did_you_mean(const char *name, const char *const *names, uint32_t n)
{
    size_t len = strlen(name);
    if (len == 0 || len > MEAN_MAX)
        return NULL;
    uint32_t most = len < 3 ? 1 : (uint32_t)len / 3;
    const char *best = NULL;
    for (uint32_t i = 0; i < n; i++) {
        size_t m = strlen(names[i]);
        if (m > MEAN_MAX || strcmp(names[i], name) == 0)
            continue;
        if (same_but_case(name, names[i]))
            return names[i];
        uint32_t d = distance(name, (uint32_t)len, names[i], (uint32_t)m, most);
        /* Two letters that share nothing are no suggestion. */
        if (d > most || d >= len)
            continue;
        best = names[i];
        most = d - 1; /* the first of equally near ones stays */
        if (most == 0)
            break;
    }
    return best;
}
