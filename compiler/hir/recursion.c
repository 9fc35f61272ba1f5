/* Functions that can reach themselves: strongly connected components of the call graph (Tarjan),
   iteratively.

   A node is a function, or stands for what is behind a type: the closures that a call of a function
   value of that type may be of, or the constraints that a check of such a value tries. */
#include "hir/order.h"
#include "hir/walk.h"

typedef struct Node {
    VEC(uint32_t) calls;
    uint32_t order, low, next; /* order 0: not seen */
    bool on_stack, calls_itself;
} Node;

#define NOBODY UINT32_MAX

typedef struct Graph {
    HProgram *p;
    Arena *arena;
    Node *nodes;
    uint32_t current; /* NOBODY: in the value of a constant */
    bool *recursive;  /* of all nodes */
} Graph;

/* ---- edges ---- */

static uint32_t closures_of(const Graph *gr, const HType *t) { return gr->p->funcs.len + t->id; }

static uint32_t checks_of(const Graph *gr, const HType *t)
{
    return gr->p->funcs.len + gr->p->types.len + t->id;
}

static void edge(Graph *gr, uint32_t from, uint32_t to)
{
    bool dead_end = to < gr->p->funcs.len && gr->p->funcs.data[to]->is_leaf;
    if (from == NOBODY || dead_end)
        return;
    gr->nodes[from].calls_itself |= from == to;
    vec_push(gr->arena, &gr->nodes[from].calls, to);
}

static void edge_to_checks(Graph *gr, uint32_t from, const HType *t)
{
    if (t->validated)
        edge(gr, from, checks_of(gr, t));
}

static void note_expr(void *user, HExpr **slot)
{
    Graph *gr = user;
    const HExpr *e = *slot;
    if (e->kind == HX_CALL) {
        edge(gr, gr->current, e->call.fn->id);
    } else if (e->kind == HX_CLOSURE) {
        edge(gr, gr->current, e->closure.fn->id);
        edge(gr, closures_of(gr, e->type), e->closure.fn->id);
    } else if (e->kind == HX_CALL_VALUE) {
        edge(gr, gr->current, closures_of(gr, e->apply.fn->type));
    } else if (e->kind == HX_PRIM && e->prim.op == HP_VALIDATE) {
        edge_to_checks(gr, gr->current, e->prim.args.data[0]->type);
    }
}

static void note_checks(void *user, HBlock *b)
{
    Graph *gr = user;
    for (uint32_t i = 0; i < b->stmts.len; i++) {
        HStmt *s = b->stmts.data[i];
        if (s->kind == HS_CHECK)
            edge_to_checks(gr, gr->current, s->check.value->type);
        hir_stmt_blocks(s, note_checks, gr);
    }
}

static void note_function(Graph *gr, HFunc *f)
{
    if (f->is_leaf)
        return;
    gr->current = f->id;
    hir_block_exprs(&f->body, note_expr, gr);
    note_checks(gr, &f->body);
    const HSystem *s = hir_lawful(gr->p, f);
    for (uint32_t i = 0; s && i < s->laws.len; i++)
        if (hir_law_is_checked(&s->laws.data[i]))
            edge(gr, f->id, s->laws.data[i].holds->id);
}

static void note_constraint(Graph *gr, uint32_t from, const HConstraint *c)
{
    edge(gr, from, c->holds->id);
    for (uint32_t i = 0; i < c->conjuncts.len; i++) {
        const HConjunct *j = &c->conjuncts.data[i];
        edge(gr, from, j->holds->id);
        for (uint32_t k = 0; k < j->values.len; k++) /* of what is broken */
            edge(gr, from, j->values.data[k]->id);
    }
}

static void note_type(Graph *gr, const HType *t)
{
    uint32_t from = checks_of(gr, t);
    if (!t->validated)
        return;
    for (uint32_t i = 0; i < t->fields.len; i++)
        edge_to_checks(gr, from, t->fields.data[i].type);
    for (uint32_t i = 0; i < t->cases.len; i++)
        for (uint32_t j = 0; j < t->cases.data[i].fields.len; j++)
            edge_to_checks(gr, from, t->cases.data[i].fields.data[j].type);
    if (t->elem)
        edge_to_checks(gr, from, t->elem);
    if (t->key)
        edge_to_checks(gr, from, t->key);
    for (uint32_t i = 0; i < t->constraints.len; i++)
        note_constraint(gr, from, &t->constraints.data[i]);
}

static void note_all(Graph *gr)
{
    HProgram *p = gr->p;
    for (uint32_t i = 0; i < p->funcs.len; i++)
        note_function(gr, p->funcs.data[i]);
    gr->current = NOBODY;
    for (uint32_t i = 0; i < p->consts.len; i++)
        if (p->consts.data[i]->value)
            hir_expr_tree(&p->consts.data[i]->value, note_expr, gr);
    for (uint32_t i = 0; i < p->types.len; i++)
        note_type(gr, p->types.data[i]);
}

/* ---- components ---- */

static void pop_component(Graph *gr, uint32_t *stack, uint32_t *top, uint32_t root)
{
    bool many = stack[*top - 1] != root;
    for (;;) {
        uint32_t id = stack[--*top];
        gr->nodes[id].on_stack = false;
        gr->recursive[id] = many || gr->nodes[id].calls_itself;
        if (id == root)
            return;
    }
}

static void search_from(Graph *gr, uint32_t start, uint32_t *path, uint32_t *stack,
                        uint32_t *top, uint32_t *order)
{
    uint32_t depth = 0;
    path[depth++] = start;
    while (depth) {
        Node *n = &gr->nodes[path[depth - 1]];
        if (n->order == 0) {
            n->order = n->low = ++*order;
            n->on_stack = true;
            stack[(*top)++] = path[depth - 1];
        }
        if (n->next < n->calls.len) {
            Node *to = &gr->nodes[n->calls.data[n->next]];
            if (to->order == 0) {
                path[depth++] = n->calls.data[n->next];
                continue;
            }
            if (to->on_stack && to->low < n->low)
                n->low = to->low;
            n->next++;
            continue;
        }
        depth--;
        if (n->low == n->order)
            pop_component(gr, stack, top, path[depth]);
    }
}

bool *hir_recursive(HProgram *p, Arena *arena)
{
    uint32_t n = p->funcs.len + 2 * p->types.len, order = 0, top = 0;
    Graph gr = {.p = p, .arena = arena, .nodes = ARENA_ARRAY(arena, Node, n + 1),
                .recursive = ARENA_ARRAY(arena, bool, n + 1)};
    uint32_t *path = ARENA_ARRAY(arena, uint32_t, n + 1);
    uint32_t *stack = ARENA_ARRAY(arena, uint32_t, n + 1);
    note_all(&gr);
    for (uint32_t i = 0; i < n; i++)
        if (gr.nodes[i].order == 0)
            search_from(&gr, i, path, stack, &top, &order);
    return gr.recursive;
}
