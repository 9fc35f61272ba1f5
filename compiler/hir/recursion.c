/* Functions that can reach themselves: strongly connected components of the call graph (Tarjan),
   iteratively. */
#include "hir/order.h"
#include "hir/walk.h"

typedef struct Node {
    VEC(uint32_t) calls;
    uint32_t order, low, next; /* order 0: not seen */
    bool on_stack, calls_itself;
} Node;

typedef struct Graph {
    HProgram *p;
    Node *nodes;
    uint32_t current;
    bool *recursive;
} Graph;

static void note_call(void *user, HExpr **slot)
{
    Graph *gr = user;
    const HExpr *e = *slot;
    const HFunc *to = e->kind == HX_CALL      ? e->call.fn
                      : e->kind == HX_CLOSURE ? e->closure.fn
                                              : NULL;
    if (!to)
        return;
    Node *n = &gr->nodes[gr->current];
    n->calls_itself |= to->id == gr->current;
    vec_push(gr->p->arena, &n->calls, to->id);
}

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

bool *hir_recursive(HProgram *p)
{
    uint32_t n = p->funcs.len, order = 0, top = 0;
    Graph gr = {p, ARENA_ARRAY(p->arena, Node, n + 1), 0, ARENA_ARRAY(p->arena, bool, n + 1)};
    uint32_t *path = ARENA_ARRAY(p->arena, uint32_t, n + 1);
    uint32_t *stack = ARENA_ARRAY(p->arena, uint32_t, n + 1);
    for (gr.current = 0; gr.current < n; gr.current++)
        hir_block_exprs(&p->funcs.data[gr.current]->body, note_call, &gr);
    for (uint32_t i = 0; i < n; i++)
        if (gr.nodes[i].order == 0)
            search_from(&gr, i, path, stack, &top, &order);
    return gr.recursive;
}
