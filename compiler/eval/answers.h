/* A host of prepared answers, for `dolc eval --host` and tests: each host function, by its full
   name ("market.ping") or its last part ("ping"), gives a JSON value whatever its arguments are;
   under "ping[]" stands a list of answers that are given one after the other, and then a trap.

     {"now": {"ms": 1000}, "ping[]": [{"Ok": {"ms": 30}}, {"Err": {"TimedOut": "2s"}}]} */
#ifndef DOLC_EVAL_ANSWERS_H
#define DOLC_EVAL_ANSWERS_H

#include "base/json.h"
#include "eval/eval.h"

typedef struct EvalAnswers EvalAnswers;

EvalAnswers *eval_answers_new(Arena *a);
/* One answer (or list, when the name ends in "[]"); a later one for the same name replaces it.
   Texts are kept, not copied. False: *error tells why. */
bool eval_answers_add(EvalAnswers *h, const char *name, const char *json, size_t len,
                      JsonError *error);
/* An object of answers. */
bool eval_answers_text(EvalAnswers *h, const char *json, size_t len, JsonError *error);
/* For EvalHost.call. */
bool eval_answers_call(EvalAnswers *h, Eval *ev, const HHost *host, EvalValue *result,
                       const char **error);

#endif
