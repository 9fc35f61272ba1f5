/* Walking the tree without knowing every kind of node: what tools ask "what is here?" with. */
#ifndef DOLC_SYNTAX_WALK_H
#define DOLC_SYNTAX_WALK_H

#include "syntax/ast.h"

typedef enum NodeKind {
    NODE_UNIT,    /* unit */
    NODE_USE,     /* use */
    NODE_DECL,    /* decl */
    NODE_MEMBER,  /* member */
    NODE_FUN,     /* fun: of a declaration, a member or a statement */
    NODE_PARAM,   /* param: of functions, laws, closures */
    NODE_VARIANT, /* variant */
    NODE_EVOLVE,  /* evolve: an item of `evolves` */
    NODE_TYPE,    /* type */
    NODE_PAT,     /* pat */
    NODE_EXPR,    /* expr */
    NODE_ARM,     /* arm */
    NODE_BINDER,  /* binder */
    NODE_FIELD_INIT /* init */
} NodeKind;

typedef struct Node {
    NodeKind kind;
    Span span; /* of its text; lo 0 where it has none */
    union {
        const void *any;
        const SourceUnit *unit;
        const UseDecl *use;
        Decl *decl;
        Member *member;
        FunDecl *fun;
        Param *param;
        VariantDecl *variant;
        EvolveItem *evolve;
        TypeExpr *type;
        Pat *pat;
        Expr *expr;
        Arm *arm;
        Binder *binder;
        FieldInit *init;
    };
} Node;

Node node_unit(const SourceUnit *u);
Node node_expr(Expr *e);

typedef void NodeFn(void *user, Node child);
/* Calls f with each child, mostly in the order of the text; not recursively. */
void node_children(Node n, NodeFn *f, void *user);

typedef VEC(Node) NodePath;
/* From the unit down to the smallest node whose text has the offset in it or ends there. Of two
   that touch there the later one is taken. */
void node_path(Arena *a, const SourceUnit *u, uint32_t offset, NodePath *path);

#endif
