/* The text form of HIR: what dump writes and read takes back. Lines start with a word; blocks are
   in braces; a comment runs from // to the end of the line. Expressions need no precedence:

     x  x.amount  o!Some.0  xs[i]  xs[unchecked i]  m{i}     places
     42u64  1.5f64  NaNf64  true  'a'  ()  "text"  $global   constants
     neg(e)  not(e)  (a + b)  (a and b)  (c ? a : b)  (e as u8)  (e is Some)  copy(e)
     @enr.core.plus(a, b)   closure @f(captures)   apply(f, args)  host ping(args)
     str_len(s)   str_parse<Option<u64>>(s)                  primitives, by their name
     make T(amount: e)   case T::Some(e)   list T [a, b]   map T [k: v]

   Names that are not plain words stand in backticks. Locals of one function that share a name
   are numbered in the order in which the text declares them: x#1, x#2. */
#ifndef DOLC_HIR_TEXT_H
#define DOLC_HIR_TEXT_H

#include "hir/hir.h"

/* Words of the text form; NULL-terminated tables indexed by the enums of hir.h. */
const char *hir_expr_keyword(HExprKind kind);
const char *hir_stmt_keyword(HStmtKind kind);
extern const char *const hir_binary_text[];       /* HBinary */
extern const char *const hir_func_kind_text[];    /* HFuncKind */
extern const char *const hir_record_origin_text[];
extern const char *const hir_effect_text[];       /* bit numbers of HEFF_* */

/* A dotted name with optional <arguments>, in backticks where it is not plain. */
void hir_out_name(Out *o, const char *name);
/* The same, always in backticks: where more words with dots follow. */
void hir_out_backticked(Out *o, const char *name);
/* A single word: of a local, field or case. */
void hir_out_word(Out *o, const char *word);
void hir_out_string(Out *o, const char *s, size_t n);

/* Expressions for diagnostics; types may be anything. */
void hir_dump_expr(Out *o, const HExpr *e);
/* One statement without its nested blocks, for internal errors. */
void hir_dump_stmt_head(Out *o, const HStmt *s);

/* Result type of a primitive from its operands' types (hir/prim_types.c); NULL when they do not
   fit, with *why set. STR_PARSE needs `given`, which may be NULL for all others. */
HType *hir_prim_type(HProgram *p, HPrim op, HType *const *args, uint32_t n, HType *given,
                     const char **why);
/* The first operand of these is a place that they change. */
HPrim hir_find_prim(const char *name); /* HP_COUNT when unknown */

#endif
