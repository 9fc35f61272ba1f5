/* Data from outside against the types of a program: what does not fit a type and what breaks a
   constraint, each as a diagnostic at its place in the data. */
#ifndef DOLC_DATA_DATA_H
#define DOLC_DATA_DATA_H

#include "base/json.h"
#include "eval/eval.h"

typedef enum DataFormat {
#define DATA_FORMAT(id, name, suffixes, check) DATA_##id,
#include "data/format.def"
#undef DATA_FORMAT
    DATA_FORMATS
} DataFormat;

DataFormat data_format_named(const char *name);    /* DATA_FORMATS: there is none */
DataFormat data_format_of_file(const char *path);  /* by its suffix; DATA_FORMATS: cannot be told */

/* The record or enumeration of that name, "module.Gene" or "Gene" where only one module has it.
   NULL: none or several; then *near is one that may be meant, or NULL. */
HType *data_type_named(const HProgram *p, const char *name, const char **near);

typedef struct DataCheck {
    Session *session;
    HProgram *program;   /* through all passes */
    HType *type;
    const char *const *modules; /* folders of optional modules; NULL-terminated */
} DataCheck;

/* Reads a file ("-": standard input) and reports into the session's diagnostics. JSON Lines are
   read in pieces: memory does not grow with the file, but for the lines that are reported, of which
   at most 64 MiB are kept; one value has at most the session's file_size. */
void data_check_file(const DataCheck *c, const char *path, DataFormat format);

/* --- for the readers of formats */

/* Values are checked in batches that share an evaluator and what the reader allocates. */
typedef struct DataBatch {
    const DataCheck *check;
    Eval *eval;
    Arena *arena;   /* of the JSON trees */
    size_t bytes;   /* of text since it began */
} DataBatch;
void data_batch_begin(DataBatch *b, const DataCheck *c);
void data_batch_end(DataBatch *b);
/* Begins a new one when `bytes` more would make this one large. */
void data_batch_take(DataBatch *b, size_t bytes);

/* The text that a value stands in: made into a source of the session only when there is something
   to report. */
typedef struct DataText {
    const char *path, *text;
    size_t len;
    uint32_t lines_before; /* in the file */
    uint64_t bytes_before;
    SourceFile *source;    /* NULL: not made yet */
    size_t *kept;          /* bytes of such texts kept so far, or NULL when it stays anyway */
} DataText;

void data_report_syntax(const DataCheck *c, DataText *t, const char *language, const JsonError *e);
/* Reads the value as the type, checks it, reports what is wrong. */
void data_check_value(DataBatch *b, DataText *t, const JsonValue *json);

void data_check_json(const DataCheck *c, const char *path);
void data_check_lines(const DataCheck *c, const char *path);
void data_check_toml(const DataCheck *c, const char *path);

#endif
