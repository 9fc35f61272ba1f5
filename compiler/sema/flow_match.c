/* The matrix algorithm behind flow_exhaustive.c: see flow_match.h. */
#include "sema/flow_match.h"

#include <stdlib.h>
#include <string.h>

/* ---- what values a type has ------------------------------------------------------------- */

uint32_t match_case_count(Program *p, Type *t)
{
    EnumInfo *e = flow_enum_of(p, t);
    if (e) {
        return e->variants.len;
    }
    switch ((int)t->kind) {
    case TY_BOOL:
        return 2;
    case TY_UNIT:
    case TY_TUPLE:
    case TY_GENE:
        return 1;
    case TY_NEVER:
        return 0;
    default:
        return UINT32_MAX;
    }
}

uint32_t match_arity(Program *p, Type *t, uint32_t index)
{
    EnumInfo *e = flow_enum_of(p, t);
    if (t->kind == TY_OPTION || t->kind == TY_RESULT) {
        return &e->variants.data[index] == p->builtin_none->variant ? 0 : 1;
    }
    if (e) {
        return e->variants.data[index].fields.len;
    }
    if (t->kind == TY_TUPLE) {
        return t->args.len;
    }
    return t->kind == TY_GENE ? t->def->info->fields.len : 0;
}

Type *match_payload(Program *p, Type *t, uint32_t index, uint32_t field)
{
    if (t->kind == TY_OPTION) {
        return type_resolve(t->args.data[0]);
    }
    if (t->kind == TY_RESULT) {
        bool ok = index == p->builtin_ok->variant->index;
        return type_resolve(t->args.data[ok ? 0 : 1]);
    }
    EnumInfo *e = flow_enum_of(p, t);
    if (e) {
        return flow_member_type(p, t, e->variants.data[index].fields.data[field].type);
    }
    if (t->kind == TY_TUPLE) {
        return type_resolve(t->args.data[field]);
    }
    return flow_member_type(p, t, t->def->info->fields.data[field].type);
}

bool match_inhabited(Program *p, Type *t, uint32_t index)
{
    uint32_t n = match_arity(p, t, index);
    for (uint32_t i = 0; i < n && t->kind != TY_GENE; i++) {
        if (match_payload(p, t, index, i)->kind == TY_NEVER) {
            return false;
        }
    }
    return true;
}

static uint64_t shift_signed(uint64_t v)
{
    return v ^ (UINT64_C(1) << 63);
}

bool match_range_of(const Type *t, uint64_t *lo, uint64_t *hi)
{
    if (t->kind == TY_CHAR) {
        *lo = 0;
        *hi = 0x10FFFF;
        return true;
    }
    if (!type_is_int(t)) {
        return false;
    }
    uint32_t bits = type_bits(t);
    if (type_is_signed(t)) {
        *lo = shift_signed((uint64_t)(INT64_MIN >> (64 - bits)));
        *hi = shift_signed((uint64_t)INT64_MAX >> (64 - bits));
    } else {
        *lo = 0;
        *hi = UINT64_MAX >> (64 - bits);
    }
    return true;
}

/* ---- patterns as cells ------------------------------------------------------------------ */

static Cell *cell_new(MatchCheck *c, CellKind kind, const Pat *pat)
{
    Cell *cell = ARENA_NEW(c->arena, Cell);
    cell->kind = kind;
    cell->pat = pat;
    return cell;
}

static Cell *cell_case(MatchCheck *c, const Pat *pat, uint32_t index, uint32_t arity)
{
    Cell *cell = cell_new(c, CELL_CASE, pat);
    cell->index = index;
    cell->len = arity;
    cell->sub = arity ? ARENA_ARRAY(c->arena, Cell *, arity) : NULL;
    return cell;
}

static const Expr *literal_of(const Expr *e, bool *negative)
{
    *negative = false;
    if (e->kind == EX_UNARY && e->unary.op == OP_NEG) {
        *negative = true;
        e = e->unary.operand;
    }
    return e;
}

/* The shifted value of an integer or character literal of type `t`. */
static bool ordinal(const Expr *e, const Type *t, uint64_t *out)
{
    bool negative;
    e = literal_of(e, &negative);
    uint64_t v;
    if (e->kind == EX_INT && !e->integer.too_big) {
        v = e->integer.value;
    } else if (e->kind == EX_CHAR) {
        v = e->character;
    } else {
        return false;
    }
    if (negative) {
        v = 0 - v;
    }
    *out = type_is_signed(t) ? shift_signed(v) : v;
    return true;
}

static Cell *cell_literal(MatchCheck *c, const Pat *pat, Type *type)
{
    bool negative;
    const Expr *e = literal_of(pat->literal, &negative);
    uint64_t lo;
    uint64_t hi;
    if (e->kind == EX_BOOL && type->kind == TY_BOOL) {
        return cell_case(c, pat, e->boolean ? 1 : 0, 0);
    }
    if (e->kind == EX_NULL && type->kind == TY_OPTION) {
        return cell_case(c, pat, c->program->builtin_none->variant->index, 0);
    }
    if (match_range_of(type, &lo, &hi)) {
        Cell *cell = cell_new(c, CELL_RANGE, pat);
        if (ordinal(pat->literal, type, &cell->lo) && cell->lo >= lo && cell->lo <= hi) {
            cell->hi = cell->lo;
            return cell;
        }
    } else if (e->kind == EX_STRING && type->kind == TY_STRING) {
        Cell *cell = cell_new(c, CELL_VALUE, pat);
        cell->text = e->string.text ? e->string.text : "";
        cell->len = e->string.len;
        return cell;
    } else if (type_is_float(type) && (e->kind == EX_FLOAT || e->kind == EX_INT)) {
        Cell *cell = cell_new(c, CELL_VALUE, pat);
        double d = e->kind == EX_FLOAT ? e->real : (double)e->integer.value;
        d = (negative ? -d : d) + 0.0; /* one zero */
        memcpy(&cell->lo, &d, sizeof d);
        return cell;
    }
    c->broken = true;
    return cell_new(c, CELL_WILD, pat);
}

static Cell *cell_range(MatchCheck *c, const Pat *pat, Type *type)
{
    uint64_t min;
    uint64_t max;
    Cell *cell = cell_new(c, CELL_RANGE, pat);
    if (!match_range_of(type, &min, &max)) {
        c->broken = true;
        return cell;
    }
    cell->lo = min;
    cell->hi = max;
    if ((pat->range.lo && !ordinal(pat->range.lo, type, &cell->lo)) ||
        (pat->range.hi && !ordinal(pat->range.hi, type, &cell->hi))) {
        c->broken = true;
        return cell;
    }
    if (pat->range.hi && !pat->range.inclusive) {
        if (cell->hi == 0) {
            cell->kind = CELL_NEVER;
            return cell;
        }
        cell->hi--;
    }
    if (cell->lo > cell->hi) {
        cell->kind = CELL_NEVER;
    }
    return cell;
}

static uint32_t field_index(Program *p, Type *type, uint32_t index, Sym name)
{
    EnumInfo *e = flow_enum_of(p, type);
    const FieldInfo *fields = e ? e->variants.data[index].fields.data
                                : type->def->info->fields.data;
    uint32_t n = e ? e->variants.data[index].fields.len : type->def->info->fields.len;
    for (uint32_t i = 0; i < n; i++) {
        if (fields[i].name == name) {
            return i;
        }
    }
    return UINT32_MAX;
}

static Cell *cell_ctor(MatchCheck *c, const Pat *pat, Type *type)
{
    Program *p = c->program;
    uint32_t cases = match_case_count(p, type);
    uint32_t index = 0;
    bool fits = pat->kind == PAT_TUPLE;
    if (pat->def && pat->def->kind == DEF_VARIANT) {
        index = pat->def->variant->index;
        fits = flow_enum_of(p, type) != NULL;
    } else if (pat->def && pat->def->kind == DEF_GENE) {
        fits = type->kind == TY_GENE;
    }
    if (!fits || cases == UINT32_MAX || index >= cases) {
        c->broken = true;
    }
    if (c->broken) {
        return cell_new(c, CELL_WILD, pat);
    }
    Cell *cell = cell_case(c, pat, index, match_arity(p, type, index));
    if (pat->kind == PAT_CALL || pat->kind == PAT_TUPLE) {
        if (pat->ctor.args.len != cell->len) {
            c->broken = true;
            return cell;
        }
        for (uint32_t i = 0; i < cell->len; i++) {
            cell->sub[i] = match_cell(c, pat->ctor.args.data[i], match_payload(p, type, index, i));
        }
    } else if (pat->kind == PAT_STRUCT) {
        for (uint32_t i = 0; i < pat->ctor.fields.len; i++) {
            const PatField *f = &pat->ctor.fields.data[i];
            uint32_t at = field_index(p, type, index, f->name.sym);
            if (at == UINT32_MAX) {
                c->broken = true;
            } else if (f->pat) {
                cell->sub[at] = match_cell(c, f->pat, match_payload(p, type, index, at));
            }
        }
    }
    return cell;
}

Cell *match_cell(MatchCheck *c, const Pat *pat, Type *type)
{
    type = type_resolve(type);
    if (type->kind == TY_ERROR || type->kind == TY_UNKNOWN || type->kind == TY_VAR) {
        c->broken = true;
    }
    switch (pat->kind) {
    case PAT_ERROR:
        c->broken = true;
        break;
    case PAT_WILD:
        break;
    case PAT_NAME:
        if (!pat->def || pat->def->kind == DEF_ERROR) {
            c->broken = true;
        } else if (pat->def->kind == DEF_VARIANT) {
            return cell_ctor(c, pat, type);
        }
        break;
    case PAT_LITERAL:
        return cell_literal(c, pat, type);
    case PAT_RANGE:
        return cell_range(c, pat, type);
    case PAT_TUPLE:
        if (pat->ctor.args.len == 1) {
            return match_cell(c, pat->ctor.args.data[0], type);
        }
        return cell_ctor(c, pat, type);
    case PAT_PATH:
    case PAT_CALL:
    case PAT_STRUCT:
        return cell_ctor(c, pat, type);
    case PAT_OR: {
        Cell *cell = cell_new(c, CELL_OR, pat);
        cell->len = pat->alt.alts.len;
        cell->sub = ARENA_ARRAY(c->arena, Cell *, cell->len);
        for (uint32_t i = 0; i < cell->len; i++) {
            cell->sub[i] = match_cell(c, pat->alt.alts.data[i], type);
        }
        return cell;
    }
    }
    return cell_new(c, CELL_WILD, pat);
}

/* ---- the matrix ------------------------------------------------------------------------- */

typedef struct Taken { /* alternatives of or-patterns that a row stands for */
    Cell *alt;
    struct Taken *next;
} Taken;

typedef struct Row {
    Cell **cells; /* NULL is wild */
    MatchArm *arm;
    Taken *taken;
} Row;

typedef struct Matrix {
    Row *rows;
    uint32_t row_count;
    Type **types; /* of the columns */
    uint32_t width;
} Matrix;

static void solve(MatchCheck *c, Matrix *m, Type *subject);

static bool spend(MatchCheck *c, uint64_t n)
{
    if (c->fuel < n) {
        c->fuel = 0;
        c->exhausted = true;
        return false;
    }
    c->fuel -= n;
    return true;
}

static bool is_wild(const Cell *cell)
{
    return !cell || cell->kind == CELL_WILD;
}

static void push_choice(MatchCheck *c, Choice choice)
{
    vec_push(c->arena, &c->path, choice);
}

/* Replaces or-patterns in the first column by one row for each alternative. */
static void expand_alternatives(MatchCheck *c, Matrix *m)
{
    uint64_t total = 0;
    bool any = false;
    for (uint32_t i = 0; i < m->row_count; i++) {
        const Cell *cell = m->rows[i].cells[0];
        bool is_or = cell && cell->kind == CELL_OR;
        any = any || is_or;
        total += is_or ? cell->len : 1;
    }
    if (!any || !spend(c, total * m->width)) {
        return;
    }
    Row *rows = ARENA_ARRAY(c->arena, Row, total);
    uint32_t n = 0;
    for (uint32_t i = 0; i < m->row_count; i++) {
        Row *r = &m->rows[i];
        Cell *cell = r->cells[0];
        if (!cell || cell->kind != CELL_OR) {
            rows[n++] = *r;
            continue;
        }
        for (uint32_t k = 0; k < cell->len; k++) {
            Row *copy = &rows[n++];
            copy->cells = ARENA_ARRAY(c->arena, Cell *, m->width);
            memcpy(copy->cells, r->cells, m->width * sizeof *copy->cells);
            copy->cells[0] = cell->sub[k];
            copy->arm = r->arm;
            copy->taken = ARENA_NEW(c->arena, Taken);
            copy->taken->alt = cell->sub[k];
            copy->taken->next = r->taken;
        }
    }
    m->rows = rows;
    m->row_count = n;
    expand_alternatives(c, m); /* an alternative may be an or-pattern in parentheses */
}

static void reach(Row *r)
{
    r->arm->reached = true;
    for (Taken *t = r->taken; t; t = t->next) {
        t->alt->reached = true;
    }
}

/* No columns left: the first row without a guard takes the value. */
static void finish(MatchCheck *c, Matrix *m, Type *subject)
{
    for (uint32_t i = 0; i < m->row_count; i++) {
        reach(&m->rows[i]);
        if (!m->rows[i].arm->guarded) {
            return;
        }
    }
    match_witness(c, subject);
}

/* The payload fields of a case that at least one of the rows looks into. */
static uint32_t fields_looked_at(MatchCheck *c, Row *const *rows, uint32_t n, uint32_t index,
                                 uint32_t arity, uint32_t **out)
{
    *out = NULL;
    if (arity == 0 || !spend(c, n)) {
        return 0;
    }
    bool *seen = ARENA_ARRAY(c->arena, bool, arity);
    uint32_t count = 0;
    for (uint32_t i = 0; i < n; i++) {
        const Cell *cell = rows[i]->cells[0];
        if (is_wild(cell) || cell->index != index) {
            continue;
        }
        for (uint32_t k = 0; k < arity; k++) {
            if (!is_wild(cell->sub[k]) && !seen[k]) {
                seen[k] = true;
                count++;
            }
        }
    }
    uint32_t *fields = ARENA_ARRAY(c->arena, uint32_t, count);
    uint32_t at = 0;
    for (uint32_t k = 0; k < arity; k++) {
        if (seen[k]) {
            fields[at++] = k;
        }
    }
    *out = fields;
    return count;
}

/* The matrix of the rows that take the case: its payload columns in front of the others. */
static void solve_case(MatchCheck *c, Matrix *m, Row *const *rows, uint32_t n, uint32_t index,
                       Type *subject)
{
    Type *type = m->types[0];
    uint32_t *fields;
    uint32_t count = fields_looked_at(c, rows, n, index, match_arity(c->program, type, index),
                                      &fields);
    uint32_t width = m->width - 1 + count;
    if (!spend(c, (uint64_t)n * (width + 1))) {
        return;
    }
    Matrix next = {ARENA_ARRAY(c->arena, Row, n), n, ARENA_ARRAY(c->arena, Type *, width), width};
    for (uint32_t k = 0; k < count; k++) {
        next.types[k] = match_payload(c->program, type, index, fields[k]);
    }
    for (uint32_t k = 1; k < m->width; k++) {
        next.types[count + k - 1] = m->types[k];
    }
    for (uint32_t i = 0; i < n; i++) {
        const Cell *cell = rows[i]->cells[0];
        Row *r = &next.rows[i];
        *r = *rows[i];
        r->cells = ARENA_ARRAY(c->arena, Cell *, width);
        for (uint32_t k = 0; k < count; k++) {
            r->cells[k] = is_wild(cell) ? NULL : cell->sub[fields[k]];
        }
        for (uint32_t k = 1; k < m->width; k++) {
            r->cells[count + k - 1] = rows[i]->cells[k];
        }
    }
    uint32_t mark = c->path.len;
    Choice choice = {.kind = CHOICE_CASE, .type = type, .index = index, .fields = fields,
                     .field_count = count};
    push_choice(c, choice);
    solve(c, &next, subject);
    c->path.len = mark;
}

/* Rows without their first column. */
static void solve_rest(MatchCheck *c, Matrix *m, Row *const *rows, uint32_t n, Choice choice,
                       Type *subject)
{
    if (!spend(c, (uint64_t)n + 1)) {
        return;
    }
    Matrix next = {ARENA_ARRAY(c->arena, Row, n), n, m->types + 1, m->width - 1};
    for (uint32_t i = 0; i < n; i++) {
        next.rows[i] = *rows[i];
        next.rows[i].cells++;
    }
    uint32_t mark = c->path.len;
    push_choice(c, choice);
    solve(c, &next, subject);
    c->path.len = mark;
}

typedef struct Buckets { /* rows by what they take; wild rows are in every bucket, in order */
    Row ***rows;
    uint32_t *len;
    uint32_t *cap;
    uint32_t count;
} Buckets;

static bool buckets_init(MatchCheck *c, Buckets *b, uint32_t count)
{
    if (!spend(c, count)) {
        return false;
    }
    b->rows = ARENA_ARRAY(c->arena, Row **, count);
    b->len = ARENA_ARRAY(c->arena, uint32_t, count);
    b->cap = ARENA_ARRAY(c->arena, uint32_t, count);
    b->count = count;
    return true;
}

static void bucket_add(MatchCheck *c, Buckets *b, uint32_t at, Row *r)
{
    if (b->len[at] == b->cap[at]) {
        uint32_t cap = b->cap[at] ? b->cap[at] * 2 : 4;
        Row **rows = ARENA_ARRAY(c->arena, Row *, cap);
        if (b->len[at]) {
            memcpy(rows, b->rows[at], b->len[at] * sizeof *rows);
        }
        b->rows[at] = rows;
        b->cap[at] = cap;
    }
    b->rows[at][b->len[at]++] = r;
}

/* Bucket 0 holds the wild rows alone: what is left for values that no row names. A bucket starts
   with the wild rows above its first own row, which is when it is opened. */
static void bucket_open(MatchCheck *c, Buckets *b, uint32_t at)
{
    if (b->len[at] == 0) {
        for (uint32_t i = 0; i < b->len[0]; i++) {
            bucket_add(c, b, at, b->rows[0][i]);
        }
    }
}

static bool bucket_wild(MatchCheck *c, Buckets *b, const bool *opened, Row *r)
{
    if (!spend(c, b->count)) {
        return false;
    }
    bucket_add(c, b, 0, r);
    for (uint32_t k = 1; k < b->count; k++) {
        if (opened[k]) {
            bucket_add(c, b, k, r);
        }
    }
    return true;
}

static void missing_cases(MatchCheck *c, Matrix *m, const bool *opened, Buckets *b, Type *subject)
{
    Type *type = m->types[0];
    uint32_t cases = b->count - 1;
    uint32_t *absent = ARENA_ARRAY(c->arena, uint32_t, cases);
    uint32_t n = 0;
    for (uint32_t k = 0; k < cases; k++) {
        if (!opened[k + 1] && match_inhabited(c->program, type, k)) {
            absent[n++] = k;
        }
    }
    if (n == 0) {
        return;
    }
    Choice choice = {.kind = CHOICE_MISSING, .type = type, .cases = absent, .case_count = n};
    if (n == cases && c->path.len > 0) {
        choice.kind = CHOICE_WILD;
    }
    solve_rest(c, m, b->rows[0], b->len[0], choice, subject);
}

static void solve_cases(MatchCheck *c, Matrix *m, Type *subject)
{
    uint32_t cases = match_case_count(c->program, m->types[0]);
    Buckets b;
    if (!buckets_init(c, &b, cases + 1)) {
        return;
    }
    bool *opened = ARENA_ARRAY(c->arena, bool, cases + 1);
    for (uint32_t i = 0; i < m->row_count; i++) {
        Row *r = &m->rows[i];
        if (!is_wild(r->cells[0])) {
            uint32_t at = r->cells[0]->index + 1;
            bucket_open(c, &b, at);
            opened[at] = true;
            bucket_add(c, &b, at, r);
        } else if (!bucket_wild(c, &b, opened, r)) {
            return;
        }
    }
    for (uint32_t k = 0; k < cases && !c->exhausted; k++) {
        if (opened[k + 1]) {
            solve_case(c, m, b.rows[k + 1], b.len[k + 1], k, subject);
        }
    }
    missing_cases(c, m, opened, &b, subject);
}

static int compare_u64(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* The starts of the stretches between which no row's range begins or ends. */
static uint32_t range_starts(MatchCheck *c, Matrix *m, uint64_t lo, uint64_t hi, uint64_t **out)
{
    uint64_t *starts = ARENA_ARRAY(c->arena, uint64_t, 2 * (uint64_t)m->row_count + 1);
    uint32_t n = 0;
    starts[n++] = lo;
    for (uint32_t i = 0; i < m->row_count; i++) {
        const Cell *cell = m->rows[i].cells[0];
        if (!is_wild(cell) && cell->kind == CELL_RANGE) {
            starts[n++] = cell->lo;
            if (cell->hi < hi) {
                starts[n++] = cell->hi + 1;
            }
        }
    }
    qsort(starts, n, sizeof *starts, compare_u64);
    uint32_t distinct = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (distinct == 0 || starts[distinct - 1] != starts[i]) {
            starts[distinct++] = starts[i];
        }
    }
    *out = starts;
    return distinct;
}

static uint32_t range_at(const uint64_t *starts, uint32_t n, uint64_t v)
{
    uint32_t lo = 0;
    while (n - lo > 1) {
        uint32_t mid = lo + (n - lo) / 2;
        if (starts[mid] <= v) {
            lo = mid;
        } else {
            n = mid;
        }
    }
    return lo;
}

static void missing_ranges(MatchCheck *c, Matrix *m, const uint64_t *starts, uint32_t n,
                           const bool *opened, Buckets *b, Type *subject)
{
    uint64_t lo;
    uint64_t hi;
    match_range_of(m->types[0], &lo, &hi);
    uint64_t *ranges = ARENA_ARRAY(c->arena, uint64_t, 2 * (uint64_t)n);
    uint32_t count = 0;
    bool any = false;
    for (uint32_t i = 0; i < n; i++) {
        any = any || opened[i + 1];
        if (opened[i + 1]) {
            continue;
        }
        uint64_t end = i + 1 < n ? starts[i + 1] - 1 : hi;
        if (i > 0 && !opened[i] && count) {
            ranges[2 * count - 1] = end;
        } else {
            ranges[2 * count] = starts[i];
            ranges[2 * count + 1] = end;
            count++;
        }
    }
    if (count == 0) {
        return;
    }
    Choice choice = {.kind = CHOICE_MISSING, .type = m->types[0], .ranges = ranges,
                     .range_count = count};
    if (!any || (type_bits(m->types[0]) > 8 && (ranges[0] == lo || ranges[2 * count - 1] == hi))) {
        choice.kind = CHOICE_WILD;
    }
    solve_rest(c, m, b->rows[0], b->len[0], choice, subject);
}

static void solve_ranges(MatchCheck *c, Matrix *m, Type *subject)
{
    uint64_t lo;
    uint64_t hi;
    match_range_of(m->types[0], &lo, &hi);
    uint64_t *starts;
    uint32_t n = range_starts(c, m, lo, hi, &starts);
    Buckets b;
    if (!buckets_init(c, &b, n + 1)) {
        return;
    }
    bool *opened = ARENA_ARRAY(c->arena, bool, n + 1);
    for (uint32_t i = 0; i < m->row_count; i++) {
        Row *r = &m->rows[i];
        const Cell *cell = r->cells[0];
        if (is_wild(cell)) {
            if (!bucket_wild(c, &b, opened, r)) {
                return;
            }
            continue;
        }
        for (uint32_t k = range_at(starts, n, cell->lo); k < n && starts[k] <= cell->hi; k++) {
            if (!spend(c, 1)) {
                return;
            }
            bucket_open(c, &b, k + 1);
            opened[k + 1] = true;
            bucket_add(c, &b, k + 1, r);
        }
    }
    for (uint32_t k = 0; k < n && !c->exhausted; k++) {
        if (opened[k + 1]) {
            Choice choice = {.kind = CHOICE_RANGE, .type = m->types[0], .lo = starts[k],
                             .hi = k + 1 < n ? starts[k + 1] - 1 : hi};
            solve_rest(c, m, b.rows[k + 1], b.len[k + 1], choice, subject);
        }
    }
    missing_ranges(c, m, starts, n, opened, &b, subject);
}

static int compare_values(const Cell *a, const Cell *b)
{
    if (!a->text || !b->text) {
        return (a->lo > b->lo) - (a->lo < b->lo);
    }
    uint32_t n = a->len < b->len ? a->len : b->len;
    int order = memcmp(a->text, b->text, n);
    return order ? order : (a->len > b->len) - (a->len < b->len);
}

static int compare_value_cells(const void *a, const void *b)
{
    return compare_values(*(Cell *const *)a, *(Cell *const *)b);
}

static uint32_t value_at(Cell *const *values, uint32_t n, const Cell *cell)
{
    uint32_t lo = 0;
    while (n - lo > 1) {
        uint32_t mid = lo + (n - lo) / 2;
        if (compare_values(values[mid], cell) <= 0) {
            lo = mid;
        } else {
            n = mid;
        }
    }
    return lo;
}

/* Strings and floats: each value that is named, then all the others. */
static void solve_values(MatchCheck *c, Matrix *m, Type *subject)
{
    Cell **values = ARENA_ARRAY(c->arena, Cell *, m->row_count);
    uint32_t n = 0;
    for (uint32_t i = 0; i < m->row_count; i++) {
        if (!is_wild(m->rows[i].cells[0])) {
            values[n++] = m->rows[i].cells[0];
        }
    }
    qsort(values, n, sizeof *values, compare_value_cells);
    uint32_t distinct = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (distinct == 0 || compare_values(values[distinct - 1], values[i]) != 0) {
            values[distinct++] = values[i];
        }
    }
    Buckets b;
    if (!buckets_init(c, &b, distinct + 1)) {
        return;
    }
    bool *opened = ARENA_ARRAY(c->arena, bool, distinct + 1);
    for (uint32_t i = 0; i < m->row_count; i++) {
        Row *r = &m->rows[i];
        if (!is_wild(r->cells[0])) {
            uint32_t at = value_at(values, distinct, r->cells[0]) + 1;
            bucket_open(c, &b, at);
            opened[at] = true;
            bucket_add(c, &b, at, r);
        } else if (!bucket_wild(c, &b, opened, r)) {
            return;
        }
    }
    Choice choice = {.kind = CHOICE_WILD, .type = m->types[0]};
    for (uint32_t k = 0; k <= distinct && !c->exhausted; k++) {
        uint32_t at = (k + 1) % (distinct + 1); /* the others last */
        solve_rest(c, m, b.rows[at], b.len[at], choice, subject);
    }
}

static void drop_never(Matrix *m)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < m->row_count; i++) {
        if (!m->rows[i].cells[0] || m->rows[i].cells[0]->kind != CELL_NEVER) {
            m->rows[n++] = m->rows[i];
        }
    }
    m->row_count = n;
}

static void solve(MatchCheck *c, Matrix *m, Type *subject)
{
    if (c->exhausted) {
        return;
    }
    if (m->width > 0) {
        expand_alternatives(c, m);
        drop_never(m);
    }
    bool cases = m->width > 0 && match_case_count(c->program, m->types[0]) != UINT32_MAX;
    if (m->row_count == 0 && !(cases && c->path.len == 0)) {
        match_witness(c, subject);
        return;
    }
    if (m->width == 0) {
        finish(c, m, subject);
        return;
    }
    bool wild = m->row_count > 0;
    for (uint32_t i = 0; i < m->row_count && wild; i++) {
        wild = is_wild(m->rows[i].cells[0]);
    }
    Type *type = m->types[0];
    uint64_t lo;
    uint64_t hi;
    if (wild) {
        Row **rows = ARENA_ARRAY(c->arena, Row *, m->row_count);
        for (uint32_t i = 0; i < m->row_count; i++) {
            rows[i] = &m->rows[i];
        }
        Choice choice = {.kind = CHOICE_WILD, .type = type};
        solve_rest(c, m, rows, m->row_count, choice, subject);
    } else if (cases) {
        solve_cases(c, m, subject);
    } else if (match_range_of(type, &lo, &hi)) {
        solve_ranges(c, m, subject);
    } else {
        solve_values(c, m, subject);
    }
}

void match_solve(MatchCheck *c, Type *subject, MatchArm *arms, uint32_t n)
{
    Matrix m = {ARENA_ARRAY(c->arena, Row, n), n, ARENA_NEW(c->arena, Type *), 1};
    m.types[0] = subject;
    for (uint32_t i = 0; i < n; i++) {
        m.rows[i].cells = ARENA_NEW(c->arena, Cell *);
        m.rows[i].cells[0] = arms[i].cell;
        m.rows[i].arm = &arms[i];
    }
    solve(c, &m, subject);
}
