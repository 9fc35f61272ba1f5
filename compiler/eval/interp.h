/* Inside of the evaluator. */
#ifndef DOLC_EVAL_INTERP_H
#define DOLC_EVAL_INTERP_H

#include "eval/eval.h"

#include <setjmp.h>

typedef struct FuncInfo {
    uint32_t *offsets; /* of locals in the frame, in words */
    uint32_t words;
    bool has_ref;      /* takes a REF parameter */
    bool counted;      /* can reach itself: its depth counts */
    HSystem *lawful;   /* its laws are checked when the function returns */
} FuncInfo;

typedef struct Frame {
    HFunc *fn;
    const FuncInfo *info;
    Word *words;
    Word *result;    /* where RETURN writes */
    uint32_t label;  /* of the BREAK or CONTINUE on its way */
} Frame;

typedef struct Effect {
    HHost *host;
    EvalValue *args;
} Effect;

typedef struct StackChunk {
    struct StackChunk *prev, *next;
    Word *end;
    Word words[];
} StackChunk;

/* Where frames and temporaries are; addresses never move. */
typedef struct WordStack {
    StackChunk *chunk;
    Word *at;
} WordStack;
typedef struct StackMark {
    StackChunk *chunk;
    Word *at;
} StackMark;

struct Eval {
    HProgram *program;
    Session *session;
    Arena *heap;          /* values */
    Arena *tables;        /* layouts, function tables, the trap */
    EvalOptions options;
    Layouts layouts;
    Walker walker;
    Map funcs;            /* HFunc → FuncInfo */
    bool *recursive;      /* hir_recursive; NULL: nothing ran yet */
    Map consts;           /* HConst → Word[] */
    Map strings;          /* HExpr of a STRING → Str */
    WordStack stack;
    Span span;            /* of the running statement */
    uint64_t steps, step_limit, call_steps;
    uint32_t calls;
    uint32_t nesting;     /* of C calls, bounded so that the C stack is */
    uint32_t nesting_limit;
    VEC(Effect) effects;
    Map active;           /* HSystem → how many of its methods run */
    VEC(Out *) texts;     /* buffers for texts under construction; the first texts_open in use */
    uint32_t texts_open;
    EvalTrap trap;
    jmp_buf *escape;      /* of the outermost call */
};

/* ---- traps (trap.c): none of these returns ---- */
_Noreturn void ev_trap(Eval *ev, HTrap kind, Span at);
_Noreturn void ev_trap_message(Eval *ev, HTrap kind, Span at, const char *text);
/* With operand values: pairs of type and words. */
_Noreturn void ev_trap1(Eval *ev, HTrap kind, Span at, const HType *t, const Word *a);
_Noreturn void ev_trap2(Eval *ev, HTrap kind, Span at, const HType *t, Word a, const HType *u,
                        Word b);
void ev_trap_begin(Eval *ev, HTrap kind, Span at);
void ev_trap_value(Eval *ev, const HType *t, const Word *v);
_Noreturn void ev_trap_throw(Eval *ev);

/* Runs fn with traps caught, as an outermost call would be; false after one (eval.c). */
bool ev_protect(Eval *ev, void (*fn)(Eval *ev, void *arg), void *arg);
/* The same for what a host function may do in the middle of a call: a trap there ends that call. */
bool ev_leaf(Eval *ev, void (*fn)(Eval *ev, void *arg), void *arg);

/* ---- memory (memory.c) ---- */
void *ev_alloc(Eval *ev, size_t bytes);
Word *ev_push(Eval *ev, uint32_t words); /* zeroed, on the stack */
StackMark ev_mark(const Eval *ev);
void ev_release(Eval *ev, StackMark m);
/* An empty text to build in, until ev_text_end; they nest. A trap ends all of them: an Out of one's
   own would leak then. */
Out *ev_text(Eval *ev);
void ev_text_end(Eval *ev);
Str *ev_str(Eval *ev, const char *s, uint64_t n);
Str *ev_str_room(Eval *ev, uint64_t n); /* bytes to be filled in */
Seq *ev_seq(Eval *ev, uint64_t cap, uint32_t stride);
void ev_seq_reserve(Eval *ev, Seq *s, uint64_t more, uint32_t stride);
/* Opens a gap for one element; the caller fills it. */
Word *ev_seq_insert(Eval *ev, Seq *s, uint64_t at, uint32_t stride);
void ev_seq_remove(Seq *s, uint64_t at, uint32_t stride);
/* A clone whose elements share what the originals held. */
Seq *ev_seq_clone(Eval *ev, const HType *t, const Seq *s);
/* Makes the sequence at a place the place's own; gives it. */
Seq *ev_own(Eval *ev, const HType *t, Word *place);
/* The words v hold a value that was copied from elsewhere. */
static inline void ev_share(Eval *ev, const HType *t, const Word *v)
{
    if (!ev->options.by_handle)
        value_share(&ev->layouts, t, v);
}
/* The words v are a copy that must stay as it is, whatever happens to the original. */
void ev_snapshot(Eval *ev, const HType *t, Word *v, Span at);
static inline void ev_copy_words(Word *dst, const Word *src, uint32_t n)
{
    memmove(dst, src, n * sizeof *dst);
}
static inline uint32_t ev_words(Eval *ev, const HType *t)
{
    return layout_of(&ev->layouts, t)->words;
}

/* ---- running (interp.c) ---- */
void ev_charge(Eval *ev, uint64_t steps, Span at);
void ev_enter(Eval *ev, Span at);
static inline void ev_leave(Eval *ev)
{
    ev->nesting--;
}
/* Evaluates e; dst has room for its type. */
void ev_expr(Eval *ev, Frame *fr, const HExpr *e, Word *dst);
Word ev_word(Eval *ev, Frame *fr, const HExpr *e); /* of a type of one word */
/* The words of a place; `write`: sequences on the way, and at it, become its own. */
Word *ev_place(Eval *ev, Frame *fr, const HExpr *e, bool write);
/* Words to look at, not to keep: a place's own, or a temporary on the stack. */
const Word *ev_view(Eval *ev, Frame *fr, const HExpr *e);
const FuncInfo *ev_func(Eval *ev, HFunc *f);
/* A call whose arguments are in `words`, laid out as the frame starts. */
void ev_invoke(Eval *ev, HFunc *f, Word *words, Word *result, Span at);
/* The same with arguments by address. */
void ev_call(Eval *ev, HFunc *f, Word *const *args, Word *result, Span at);
const Word *ev_global(Eval *ev, HConst *c, Span at);

/* ---- arith.c ---- */
void ev_binary(Eval *ev, Frame *fr, const HExpr *e, Word *dst);
void ev_unary(Eval *ev, Frame *fr, const HExpr *e, Word *dst);
void ev_convert(Eval *ev, Frame *fr, const HExpr *e, Word *dst);
bool ev_fits(HTypeKind k, int64_t v, bool is_unsigned);
uint32_t ev_bits(HTypeKind k);
bool ev_is_signed(HTypeKind k);
Word ev_float(HTypeKind k, double v); /* rounded to the type */

/* ---- prims.c and friends ---- */
void ev_prim(Eval *ev, Frame *fr, const HExpr *e, Word *dst);
typedef struct PrimCall {
    Eval *ev;
    Frame *fr;
    const HExpr *e;
    const Word *args[3]; /* views; of one that is changed, its place */
    Word *dst;
} PrimCall;
void ev_prim_number(PrimCall *c);
void ev_prim_text(PrimCall *c);
void ev_prim_list(PrimCall *c);
void ev_prim_keyed(PrimCall *c); /* maps and sets */
void ev_none(PrimCall *c);
void ev_some(PrimCall *c, const Word *value);
/* Position of a key in an ordered sequence; false: where it belongs. */
bool ev_find_key(Eval *ev, const HType *t, const Seq *s, const Word *key, uint64_t *at);

/* ---- check.c, laws.c ---- */
void ev_check(Eval *ev, const HType *t, const Word *v, Span at);
void ev_violations(Eval *ev, const HType *t, const Word *v, Span at, const EvalLost *lost,
                   EvalViolations *out);
Word ev_violation_list(Eval *ev, const EvalViolations *all);
/* lost.c: whether the part at `place` has no value; whether `holds`, a constraint of a value of
   type t at `place`, reads a part that has none. */
bool ev_is_lost(const EvalLost *lost, const Out *place);
bool ev_reads_lost(const EvalLost *lost, const Out *place, const HType *t, HFunc *holds);
void ev_laws(Eval *ev, HSystem *s, const Word *before, const Word *after, Span at);
void ev_law(Eval *ev, const HLaw *l); /* of no system */

#endif
