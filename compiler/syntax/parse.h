/* Inside of the parser: its state, and the constructors that the grammar's actions call. */
#ifndef DOLC_SYNTAX_PARSE_H
#define DOLC_SYNTAX_PARSE_H

#include "syntax/ast.h"
#include "syntax/token.h"

/* Lists under construction lie on one stack of bytes; a list's value in the grammar is the height
   at which it starts. */
typedef struct Scratch {
    char *data;
    uint32_t len, cap;
} Scratch;

typedef struct Parser {
    Session *s;
    Arena *arena;
    SourceFile *file;
    Tokens tokens;
    SourceUnit *unit;
    Expr *expression; /* result of parse_expression */
    Scratch scratch;

    uint32_t next;       /* index of the token to hand out next */
    uint32_t current;    /* index of the last one handed out */
    uint8_t start;       /* START_FILE, START_EXPR, then 0 */
    bool term_done;      /* the NL before `next` has been handed out */
    uint8_t *open;       /* pkind of each open bracket */
    uint32_t open_len, open_cap;

    bool recovering;     /* after an error: only tokens at which the grammar can go on */
    int *lookahead;      /* Bison's */
    int *errstatus;      /* Bison's: 3 while it throws tokens away, less once it has taken one */
    uint32_t module_at;  /* offset of the module line, or 0 */
    bool too_deep;       /* nesting was reported */
    uint32_t errors;

    const Expr *doc_block; /* the last block that begins with an exegesis, */
    const Token *doc_token; /* and that exegesis */
} Parser;

typedef struct DeclItem { /* of a list of declarations; both NULL: a module or use line */
    Decl *decl;
    const Token *doc;
} DeclItem;

typedef struct ConstraintItem { /* of the body of a constraint: one of them */
    Expr *expr;
    Member *member;
} ConstraintItem;

typedef struct EvolveEntry { /* of the body of `evolves` */
    EvolveItem item;
    Expr *because; /* EX_STRING */
    Expr *migrate;
    const Token *doc;
} EvolveEntry;

typedef struct Modifiers {
    uint32_t flags; /* FunFlag */
    bool is_pub;
} Modifiers;

/* --- parse_tokens.c: what Bison reads, and errors */
int parse_next(Parser *p, Span *at, const Token **value);
void parse_report(Parser *p, TokenKind found, Span at, const int *expected, int count);
bool parse_line_was_repaired(const Parser *p, uint32_t token); /* then other errors are echoes */
void parse_exhausted(Parser *p, Span at);
void parse_block_doc(Parser *p, const Token *doc); /* a block begins with an exegesis */
void parse_angles(Parser *p, Span open, Span close); /* for fmt: `<` and `>` around types */
void parse_type_name(Parser *p, Span name);          /* for fmt: a name of a type */

/* --- scratch */
void scratch_push(Parser *p, const void *item, uint32_t size);
#define SCRATCH_PUSH(p, x) scratch_push((p), &(x), (uint32_t)sizeof(x))
/* Moves everything above `mark` into the arena; returns NULL for nothing. */
void *scratch_take(Parser *p, uint32_t mark, uint32_t size, uint32_t *len);
/* Fills a SLICE from the scratch. */
#define TAKE(p, mark, slice) \
    ((slice).data = scratch_take((p), (mark), (uint32_t)sizeof *(slice).data, &(slice).len))

/* Reported when they are more than a function may have. */
void check_param_count(Parser *p, uint32_t n, Span at);

/* --- build_expr.c: tree nodes; those that would be too deep become *_ERROR */
Name mk_name(const Token *t);
Expr *mk_expr(Parser *p, ExprKind k, Span at);
Expr *mk_error(Parser *p, Span at);
/* Sets the depth from the children once they are all in place; may turn it into EX_ERROR. */
Expr *mk_done(Parser *p, Expr *e, uint32_t deepest_child);
uint32_t expr_depths(Expr *const *items, uint32_t len);
Expr *mk_literal(Parser *p, const Token *t, Span at);
Expr *mk_negative(Parser *p, const Token *t, Span at);
Expr *mk_name_expr(Parser *p, const Token *t);
Expr *mk_path_append(Parser *p, Expr *base, const Token *name, uint32_t targs, Span at);
Expr *mk_field(Parser *p, Expr *base, const Token *name, Span at);
Expr *mk_tuple_index(Parser *p, Expr *base, const Token *index, Span at);
Expr *mk_index(Parser *p, Expr *base, uint32_t item, Span at);
Expr *mk_call(Parser *p, Expr *callee, uint32_t args, Span at);
Expr *mk_macro(Parser *p, const Token *name, uint32_t args, Span at);
Expr *mk_unary(Parser *p, UnaryOp op, Expr *e, Span at);
Expr *mk_binary(Parser *p, BinaryOp op, Expr *l, Expr *r, Span op_at, Span at);
Expr *mk_cast(Parser *p, Expr *e, TypeExpr *to, Span at);
Expr *mk_try(Parser *p, Expr *e, Span at);
Expr *mk_record(Parser *p, Expr *type, uint32_t fields, Span at);
Expr *mk_try_record(Parser *p, uint32_t path, Span path_at, uint32_t fields, Span at);
void push_field(Parser *p, const Token *name, Expr *value);
void push_dots(Parser *p, Span at);
void push_broken(Parser *p, Span at);
void push_stmt(Parser *p, Expr *e, Span sep);
Expr *mk_list(Parser *p, ExprKind k, uint32_t items, Span at);
Expr *mk_parens(Parser *p, uint32_t items, Span at);
Expr *mk_map(Parser *p, uint32_t items, Span at);
Expr *mk_closure(Parser *p, uint32_t params, TypeExpr *result, Expr *body, Span at);
Expr *mk_if(Parser *p, Pat *pat, Expr *cond, Expr *then, Expr *else_, Span at);
Expr *mk_match(Parser *p, Expr *subject, uint32_t arms, Span at);
void push_arm(Parser *p, Pat *pat, Expr *guard, Expr *body, Span at);
Expr *mk_block(Parser *p, uint32_t stmts, Span at);
Expr *mk_quantifier(Parser *p, bool exists, uint32_t binders, Expr *body, Span at);
void push_binder(Parser *p, Pat *pat, TypeExpr *type, Expr *seq);
Expr *mk_range(Parser *p, Expr *lo, Expr *hi, bool inclusive, Span at);
Expr *mk_old(Parser *p, const Token *word, uint32_t items, Span at);
Expr *mk_eventually(Parser *p, Expr *e, Expr *within, Span at);
Expr *mk_let(Parser *p, int word, Pat *pat, TypeExpr *type, Expr *init, Span at);
Expr *mk_assign(Parser *p, Expr *place, int op, Expr *value, Span at); /* op: BinaryOp or -1 */
Expr *mk_for(Parser *p, Pat *pat, Expr *seq, Expr *body, Span at);
Expr *mk_while(Parser *p, Expr *cond, Expr *body, Span at); /* cond NULL: loop */
Expr *mk_return(Parser *p, ExprKind k, Expr *value, Span at);
void push_closure_param(Parser *p, Pat *pat, TypeExpr *type);

/* --- build_type.c: types and patterns */
TypeExpr *mk_type(Parser *p, TypeExprKind k, Span at);
TypeExpr *mk_path_type(Parser *p, uint32_t segs, Span at);
TypeExpr *mk_name_type(Parser *p, const Token *name);
TypeExpr *mk_tuple_type(Parser *p, uint32_t items, Span at);
TypeExpr *mk_fun_type(Parser *p, uint32_t items, TypeExpr *result, Span at);
TypeExpr *mk_list_type(Parser *p, TypeExpr *elem, Expr *count, Span at);
TypeExpr *mk_ref_type(Parser *p, TypeExpr *to, Span at);
TypeExpr *mk_enum_type(Parser *p, uint32_t variants, Span at);
void push_seg(Parser *p, const Token *name, uint32_t targs, bool has_args);
void mk_path(Parser *p, uint32_t segs, Span at, Path *out);
Pat *mk_pat(Parser *p, PatKind k, Span at);
Pat *mk_pat_name(Parser *p, const Token *name);
Pat *mk_pat_path(Parser *p, uint32_t segs, Span at);
Pat *mk_pat_mut(Parser *p, const Token *name, Span at);
Pat *mk_pat_literal(Parser *p, Expr *value, Span at);
Pat *mk_pat_range(Parser *p, Expr *lo, Expr *hi, bool inclusive, Span at);
Pat *mk_pat_call(Parser *p, uint32_t segs, Span path, uint32_t args, Span at);
Pat *mk_pat_struct(Parser *p, uint32_t segs, Span path, uint32_t fields, Span at);
Pat *mk_pat_tuple(Parser *p, uint32_t args, Span at);
Pat *mk_pat_or(Parser *p, uint32_t alts, Span at);
void push_pat_field(Parser *p, const Token *name, Pat *pat);
Pat *pat_from_expr(Parser *p, const Expr *e); /* `(a, b) = …`; NULL when it is none */
void push_variant(Parser *p, const Token *name, uint32_t tuple, uint32_t fields, Expr *number,
                  Span at);
void push_variant_field(Parser *p, const Token *name, TypeExpr *type, Span at);

/* --- build_decl.c */
Sym join_dotted(Parser *p, Sym left, Sym right);
Version mk_version(Parser *p, const Token *t);
TypeParams *mk_type_params(Parser *p, uint32_t mark);
void push_type_param(Parser *p, const Token *name, uint32_t bounds);
void push_attr(Parser *p, const Token *name, uint32_t args, Span at);
void push_attr_arg(Parser *p, const Token *name, Expr *value);
FunDecl *mk_fun(Parser *p, uint32_t flags, Name name, Span at);
FunDecl *mk_operator_fun(Parser *p, BinaryOp op, Span op_at, Span at);
void fun_signature(Parser *p, FunDecl *f, TypeParams *tparams, uint32_t params, TypeExpr *result,
                   Span head);
void fun_finish(Parser *p, FunDecl *f, uint32_t clauses, Expr *body, Span at);
void push_clause(Parser *p, bool ensures, Expr *e);
void push_param(Parser *p, const Token *name, bool is_mut, TypeExpr *type, Expr *value);
Expr *mk_decl_stmt(Parser *p, FunDecl *f, bool sex, Span at);
/* Attributes and modifiers go onto what they stand before. */
Decl *decl_with(Parser *p, Decl *d, uint32_t attrs, Modifiers mods, Span at);
Decl *decl_of_member(Parser *p, Member *m); /* const, fun, constraint, impl at top level */
Decl *mk_type_decl(Parser *p, DeclKind k, Sym name, Span name_at, TypeParams *tparams,
                   const Token *version, TypeExpr *extends);
Decl *type_members(Parser *p, Decl *d, uint32_t members, Span at);
Decl *mk_alias_decl(Parser *p, Sym name, Span name_at, TypeParams *tparams, TypeExpr *type,
                    Span at);
Decl *mk_evolves(Parser *p, uint32_t path, Span path_at, const Token *to, const Token *from,
                 uint32_t items, Span at);
void push_evolution(Parser *p, EvolveKind k, const Token *name, Modifiers mods, Member *m,
                    Span at);
void push_evolution_because(Parser *p, const Token *text);
void push_evolution_migrate(Parser *p, Expr *block);
void push_evolution_doc(Parser *p, const Token *doc);
Decl *mk_submodule(Parser *p, const Token *name, uint32_t decls, Span at);
Decl *mk_other(Parser *p, const Token *t, Span at);
void set_module(Parser *p, uint32_t path, Span path_at, const Token *version, uint32_t attrs,
                Span at);
UseDecl *add_use(Parser *p, Modifiers mods, uint32_t path, Span path_at, const Token *alias,
                 Span at);
void use_items(Parser *p, Modifiers mods, uint32_t path, Span path_at, uint32_t items, Span at);
UseDecl *add_foreign_use(Parser *p, Modifiers mods, const Token *t, const Token *alias, Span at);
/* The names that a foreign use brings: from the scratch, and one more where `name` is given. */
void foreign_items(Parser *p, UseDecl *u, uint32_t items, const Token *name, const Token *alias);
void push_use_item(Parser *p, const Token *name, const Token *alias);
void push_decl(Parser *p, Decl *d); /* NULL: a module or use line */
void push_decl_doc(Parser *p, const Token *t);
void finish_unit(Parser *p, uint32_t decls);

/* --- build_member.c */
Doc mk_doc(Parser *p, const Token *t);
Doc doc_before(Parser *p, uint32_t offset); /* of `///` lines before the token at offset */
Member *mk_member(Parser *p, MemberKind k, Span at);
Member *mk_field_member(Parser *p, Sym name, Span name_at, TypeExpr *type, Expr *value,
                        Expr *where, Span at);
void lost_colon(Parser *p, Sym name, Span name_at); /* `has x UInt64` */
Member *mk_const_member(Parser *p, const Token *name, TypeExpr *type, Expr *value, bool is_var,
                        Span at);
Member *mk_fun_member(Parser *p, FunDecl *f, Span at);
Member *mk_type_member(Parser *p, TypeExpr *type, Span at);
Member *mk_constraint(Parser *p, Sym name, Span name_at, TypeParams *tparams, uint32_t items,
                      Span at);
Member *mk_law(Parser *p, const Token *name, uint32_t params, Expr *body, Span at);
Member *mk_impl(Parser *p, TypeParams *tparams, TypeExpr *first, TypeExpr *second,
                uint32_t members, Span head, Span at);
Member *mk_sentence(Parser *p, const Token *t, Span at);
Member *mk_doc_member(Parser *p, const Token *t, Span at);
Member *member_with(Parser *p, Member *m, uint32_t attrs, Modifiers mods, Span at);
/* Takes the members from the scratch; the first exegesis (or the last) goes to the owner, the
   others to the member after them. */
void take_members(Parser *p, uint32_t mark, Member ***data, uint32_t *len, Doc *owner);

#endif
