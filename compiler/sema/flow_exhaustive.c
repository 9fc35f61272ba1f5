/* Every match covers its subject, every arm can match something, patterns that must always match
   (let, for, closure parameters) do. */
#include "sema/flow_match.h"
#include "sema/flow_topics.h"

#include <string.h>

enum {
    MATCH_FUEL = 2000000,      /* rows looked at for one match */
    RUN_FUEL = 60000000,       /* and for all of a run */
    SCRATCH_KEPT = 1 << 20,    /* bytes of scratch memory after which it starts afresh */
    NAMED_IN_MESSAGE = 4,
    ARMS_IN_FIX = 16,
    COVER_CHECKS = 64          /* earlier arms asked whether they alone cover a dead one */
};

/* Between matches: nothing of the last one is needed any more. */
static void trim_scratch(Exhaust *p)
{
    if (arena_used(p->scratch) > SCRATCH_KEPT) {
        arena_free(p->scratch);
        p->scratch = arena_new(0, NULL, NULL);
    }
}

static MatchCheck check_new(Exhaust *p)
{
    MatchCheck c = {.program = p->program, .arena = p->scratch};
    c.fuel = p->fuel < MATCH_FUEL ? p->fuel : MATCH_FUEL;
    return c;
}

static void check_done(Exhaust *p, const MatchCheck *c)
{
    uint64_t given = p->fuel < MATCH_FUEL ? p->fuel : MATCH_FUEL;
    p->fuel -= given - c->fuel;
}

/* "`A`, `B` and `C`", at most NAMED_IN_MESSAGE of them. */
static const char *name_missing(Exhaust *p, const MatchCheck *c)
{
    Out o = {0};
    uint32_t shown = c->witnesses.len;
    if (shown > NAMED_IN_MESSAGE) {
        shown = NAMED_IN_MESSAGE - 1;
    }
    bool more = c->missing > shown;
    for (uint32_t i = 0; i < shown; i++) {
        out_str(&o, i == 0 ? "" : (i + 1 == shown && !more) ? " and " : ", ");
        out_printf(&o, "`%s`", c->witnesses.data[i]);
    }
    if (more) {
        out_printf(&o, " and %u more", c->missing - shown);
    }
    const char *text = arena_strndup(p->program->session->arena, o.data, o.len);
    out_free(&o);
    return text;
}

/* Where a further arm goes: after the last one and its comma; 0 when it is not to be had. */
static uint32_t after_arms(Exhaust *p, const Expr *match)
{
    uint32_t at = match->span.hi - 1; /* the closing brace */
    if (match->match.arms.len) {
        at = match->match.arms.data[match->match.arms.len - 1].span.hi;
    }
    SourceFile *f = sources_find(&p->program->session->sources, at);
    if (!f) {
        return 0;
    }
    uint32_t i = at - f->base;
    while (f->text[i] == ' ') {
        i++;
    }
    return f->text[i] == ',' ? f->base + i + 1 : at;
}

static void fix_missing(Exhaust *p, Diag *d, const Expr *match, const MatchCheck *c)
{
    uint32_t at = after_arms(p, match);
    if (at == 0 || match->incomplete) {
        return;
    }
    const char *indent = flow_indent(p->program, match->span.lo);
    const char *step = "    ";
    if (match->match.arms.len) {
        indent = flow_indent(p->program, match->match.arms.data[0].span.lo);
        step = "";
    }
    Out o = {0};
    bool all = c->missing == c->witnesses.len && c->missing <= ARMS_IN_FIX;
    for (uint32_t i = 0; i < c->witnesses.len && all; i++) {
        out_printf(&o, "\n%s%s%s => { ... }", indent, step, c->witnesses.data[i]);
    }
    if (!all) {
        out_printf(&o, "\n%s%s_ => { ... }", indent, step);
    }
    if (!match->match.arms.len) {
        out_printf(&o, "\n%s", indent);
    }
    Span place = {at, at};
    diag_fix(p->diags, d, FIX_MAYBE, place, o.data,
             c->missing == 1 ? "add the missing arm" : "add the missing arms");
    out_free(&o);
}

static void report_missing(Exhaust *p, const Expr *match, const MatchCheck *c)
{
    Diag *d = diag_add(p->diags, DIAG_MATCH_MISSING, match->match.subject->span,
                       name_missing(p, c));
    for (uint32_t i = 0; i < c->absent.len && i < NAMED_IN_MESSAGE; i++) {
        const VariantInfo *v = c->absent.data[i];
        if (v->decl) {
            diag_peer(p->diags, d, v->decl->name.span, "`%s` is declared here", v->name->text);
        }
    }
    for (uint32_t i = 0; i < match->match.arms.len; i++) {
        if (match->match.arms.data[i].guard) {
            diag_note(p->diags, d, "an arm with a guard covers nothing: its condition may "
                                   "be false");
            break;
        }
    }
    fix_missing(p, d, match, c);
}

/* Whether `arm` alone leaves nothing for `later`. */
static bool covers(Exhaust *p, Type *subject, const Arm *arm, const Arm *later)
{
    MatchCheck c = check_new(p);
    MatchArm pair[2] = {{.cell = match_cell(&c, arm->pat, subject)},
                        {.cell = match_cell(&c, later->pat, subject)}};
    match_solve(&c, subject, pair, 2);
    check_done(p, &c);
    return !c.exhausted && !pair[1].reached;
}

static void report_dead_arm(Exhaust *p, const Expr *match, Type *subject, uint32_t dead,
                            uint32_t *budget)
{
    const Arm *arms = match->match.arms.data;
    Diag *d = diag_add(p->diags, DIAG_ARM_UNREACHABLE, arms[dead].pat->span);
    for (uint32_t i = 0; i < dead && *budget; i++) {
        if (arms[i].guard) {
            continue;
        }
        (*budget)--;
        if (covers(p, subject, &arms[i], &arms[dead])) {
            diag_peer(p->diags, d, arms[i].pat->span, "this arm matches the same values first");
            return;
        }
    }
    diag_note(p->diags, d, "the arms above it match all its values together");
}

/* Alternatives that nothing gets to, in an arm that something does. */
static void report_dead_alternatives(Exhaust *p, const Cell *cell)
{
    if (!cell || cell->kind == CELL_VALUE) {
        return;
    }
    if (cell->kind != CELL_OR && cell->kind != CELL_CASE) {
        return;
    }
    for (uint32_t i = 0; i < cell->len; i++) {
        if (cell->kind == CELL_OR && !cell->sub[i]->reached) {
            diag_add(p->diags, DIAG_ALTERNATIVE_UNREACHABLE, cell->sub[i]->pat->span);
        } else {
            report_dead_alternatives(p, cell->sub[i]);
        }
    }
}

static void report_dead(Exhaust *p, const Expr *match, Type *subject, const MatchArm *arms,
                        Cell *const *cells)
{
    uint32_t budget = COVER_CHECKS;
    for (uint32_t i = 0; i < match->match.arms.len; i++) {
        if (!arms[i].reached) {
            report_dead_arm(p, match, subject, i, &budget);
        } else {
            report_dead_alternatives(p, cells[i]);
        }
    }
}

static bool ends_with_all(const MatchArm *arms, uint32_t n)
{
    return n > 0 && !arms[n - 1].guarded && arms[n - 1].cell->kind == CELL_WILD;
}

void exhaust_match(Exhaust *p, Expr *e)
{
    Type *subject = e->match.subject->type;
    if (!subject) {
        return;
    }
    subject = type_resolve(subject);
    trim_scratch(p);
    MatchCheck c = check_new(p);
    uint32_t n = e->match.arms.len;
    MatchArm *arms = ARENA_ARRAY(c.arena, MatchArm, n);
    Cell **cells = ARENA_ARRAY(c.arena, Cell *, n);
    for (uint32_t i = 0; i < n; i++) {
        cells[i] = match_cell(&c, e->match.arms.data[i].pat, subject);
        arms[i].cell = cells[i];
        arms[i].guarded = e->match.arms.data[i].guard != NULL;
    }
    if (c.broken || subject->kind == TY_ERROR || e->incomplete) {
        return;
    }
    match_solve(&c, subject, arms, n);
    check_done(p, &c);
    if (c.exhausted && ends_with_all(arms, n)) {
        return; /* complete; whether all arms are needed stays open */
    }
    if (c.exhausted) {
        diag_add(p->diags, DIAG_MATCH_TOO_COMPLEX, e->match.subject->span);
        return;
    }
    if (c.missing) {
        report_missing(p, e, &c);
    }
    report_dead(p, e, subject, arms, cells);
}

/* ---- patterns that must match ----------------------------------------------------------- */

void exhaust_pattern(Exhaust *p, const Pat *pat, const char *where)
{
    if (!pat || !pat->type || pat->kind == PAT_NAME || pat->kind == PAT_WILD) {
        return;
    }
    Type *type = type_resolve(pat->type);
    trim_scratch(p);
    MatchCheck c = check_new(p);
    MatchArm arm = {.cell = match_cell(&c, pat, type)};
    if (c.broken) {
        return;
    }
    match_solve(&c, type, &arm, 1);
    check_done(p, &c);
    if (c.missing && !c.exhausted) {
        Diag *d = diag_add(p->diags, DIAG_PATTERN_REFUTABLE, pat->span, where, name_missing(p, &c));
        diag_note(p->diags, d, "use `match`, or `if let`, and say what happens otherwise");
    }
}

void exhaust_begin(Exhaust *x, Program *p)
{
    *x = (Exhaust){p, p->session->diags, arena_new(0, NULL, NULL), RUN_FUEL};
}

void exhaust_end(Exhaust *x)
{
    arena_free(x->scratch);
}
