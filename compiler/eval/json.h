/* JSON of values, both ways. The mapping:

     record            {"field":value,…}; a named type (`type: UInt64`) as what it names
     enumeration       "A"  {"B":v}  {"B":[v,w]}  {"C":{"x":v}}
     Option            v or null; {"Some":v} where T may be null (Option, unit, named after them)
     Result            {"Ok":v}  {"Err":e}
     List, Set, tuple  [v,…]
     Map               object when the key is String, an integer (as text) or an enumeration
                       without payload (or named after one of these); else [[k,v],…]
     integers          digits
     floats            the shortest text that reads back, "NaN", "Infinity", "-Infinity"
     Char              a string of one character; unit: null; functions: "their name" (written only)

   Readers also take 64-bit integers as decimal strings, null or a missing field for an Option that
   is None, and "1h30m", "250ms", "30s" for a stdlib Duration. Text is written without blanks. */
#ifndef DOLC_EVAL_JSON_H
#define DOLC_EVAL_JSON_H

#include "base/json.h"
#include "eval/eval.h"

/* False when the value nests too deeply; the text is then cut short. */
bool eval_json_write(Out *o, Layouts *l, const HType *t, const Word *v);

/* The same for the values of an evaluator. */
bool eval_json(Out *o, Eval *ev, EvalValue v);

typedef enum EvalJsonKind {
    EVAL_JSON_SYNTAX, EVAL_JSON_TYPE, EVAL_JSON_RANGE, EVAL_JSON_UNKNOWN, EVAL_JSON_MISSING,
    EVAL_JSON_TWICE
} EvalJsonKind;

typedef struct EvalJsonError {
    EvalJsonKind kind;
    const char *path;     /* "items[3].x", "" for the whole */
    const char *lost;     /* the part that has no value because of it, like a path; or NULL */
    const char *message;
    uint32_t offset;      /* bytes into the text */
    uint32_t line, column;
} EvalJsonError;
typedef VEC(EvalJsonError) EvalJsonErrors;
enum { EVAL_JSON_MOST_ERRORS = 100 };

/* A value of type t from JSON. False with all errors that were found (at most 100). Constraints
   are not checked: eval_validate. */
bool eval_json_read(Eval *ev, HType *t, const char *text, size_t len, EvalValue *out,
                    EvalJsonErrors *errors);
/* The part of a JSON text at a place ("items[3].x") in the value that was read from it, or the
   innermost one on the way there that exists. */
const JsonValue *eval_json_place(const JsonValue *json, const char *place);
bool eval_json_convert(Eval *ev, HType *t, const JsonValue *json, const char *text, EvalValue *out,
                       EvalJsonErrors *errors);

#endif
