/* JSON text to a tree with places. Strict (RFC 8259): no comments, no trailing commas; duplicate
   keys are kept for the caller to judge. Numbers keep their text. */
#ifndef DOLC_BASE_JSON_H
#define DOLC_BASE_JSON_H

#include "base/arena.h"

typedef enum JsonKind {
    JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT
} JsonKind;

typedef struct JsonValue {
    JsonKind kind;
    uint32_t offset;         /* of its first byte */
    const char *text;        /* NUMBER: as written; STRING: decoded UTF-8; NUL-terminated */
    uint32_t len;            /* of text, or how many members */
    struct JsonValue *items; /* ARRAY: elements; OBJECT: key, value, key, value … (2 × len) */
} JsonValue;

typedef struct JsonError {
    uint32_t offset;
    const char *message;
} JsonError;

/* The whole text is one value; NULL with *error otherwise. At most 4 GiB, nested at most `nesting`
   deep. */
JsonValue *json_parse(Arena *a, const char *text, size_t len, uint32_t nesting, JsonError *error);
/* The first member of that name; NULL when there is none or v is no object. */
const JsonValue *json_get(const JsonValue *v, const char *key);
const JsonValue *json_member(const JsonValue *v, const char *key, size_t len);

#endif
