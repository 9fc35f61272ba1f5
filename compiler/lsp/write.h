/* JSON as it is written: the commas are put by the writer. */
#ifndef DOLC_LSP_WRITE_H
#define DOLC_LSP_WRITE_H

#include "base/json.h"
#include "base/out.h"

typedef struct Json {
    Out out;
    bool comma; /* a value stands before the next one */
} Json;         /* all zero is empty; json_free */

void json_open(Json *j, char bracket);  /* '{' or '[' */
void json_close(Json *j, char bracket); /* '}' or ']' */
void json_key(Json *j, const char *key);
void json_str(Json *j, const char *s);
void json_strn(Json *j, const char *s, size_t n);
void json_uint(Json *j, uint64_t v);
void json_int(Json *j, int64_t v);
void json_bool(Json *j, bool v);
void json_null(Json *j);
void json_raw(Json *j, const char *text, size_t len); /* one whole value */
/* A value that was read, written again. */
void json_value(Json *j, const JsonValue *v);
void json_free(Json *j);

/* A member of the object that is open. */
void json_put_str(Json *j, const char *key, const char *s);
void json_put_uint(Json *j, const char *key, uint64_t v);
void json_put_bool(Json *j, const char *key, bool v);

/* ---- reading ------------------------------------------------------------------------------- */

/* The value at "a.b.c" below v; NULL when there is none. */
const JsonValue *json_at(const JsonValue *v, const char *path);
/* A string member; NULL when there is none. */
const char *json_text(const JsonValue *v, const char *path);
bool json_true(const JsonValue *v, const char *path);
/* An unsigned 32-bit integer; false for anything else. */
bool json_u32(const JsonValue *v, uint32_t *out);

#endif
