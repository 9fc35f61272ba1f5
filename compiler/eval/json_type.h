/* What the JSON mapping needs to know about types. */
#ifndef DOLC_EVAL_JSON_TYPE_H
#define DOLC_EVAL_JSON_TYPE_H

#include "hir/hir.h"

typedef enum JsonKeyKind { JSON_KEY_NONE, JSON_KEY_TEXT, JSON_KEY_INTEGER } JsonKeyKind;

/* A named type is written as what it names. */
static inline const HType *json_named(const HType *t)
{
    while (t->kind == HT_RECORD && t->origin == HR_NAMED && t->fields.len == 1)
        t = t->fields.data[0].type;
    return t;
}

static inline bool json_may_be_null(const HType *t)
{
    t = json_named(t);
    return t->kind == HT_UNIT || (t->kind == HT_VARIANT && t->variant_origin == HV_OPTION);
}

static inline bool json_is_plain_enum(const HType *t)
{
    if (t->kind != HT_VARIANT || t->variant_origin != HV_ENUM)
        return false;
    for (uint32_t i = 0; i < t->cases.len; i++)
        if (t->cases.data[i].fields.len)
            return false;
    return true;
}

static inline JsonKeyKind json_key_kind(const HType *t)
{
    t = json_named(t);
    if (t->kind >= HT_I8 && t->kind <= HT_U64)
        return JSON_KEY_INTEGER;
    return t->kind == HT_STRING || json_is_plain_enum(t) ? JSON_KEY_TEXT : JSON_KEY_NONE;
}

#endif
