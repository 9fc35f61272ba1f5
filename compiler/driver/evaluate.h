/* What eval and run share: an evaluator with its host, and the printing of what comes out. */
#ifndef DOLC_DRIVER_EVALUATE_H
#define DOLC_DRIVER_EVALUATE_H

#include "driver/pipeline.h"
#include "eval/answers.h"

typedef struct Evaluation {
    Driver *driver;
    Eval *eval;
    EvalHost host;
    EvalAnswers *answers;
} Evaluation;

/* False after a usage error: an answer of --host that does not read. */
bool evaluation_start(Evaluation *e, Driver *d, HProgram *hir);
void evaluation_end(Evaluation *e);
/* Calls f and prints its value, or the trap, as one line of JSON to d->out. The exit code. */
int evaluation_call(Evaluation *e, HFunc *f, const EvalValue *args, uint32_t nargs);

#endif
