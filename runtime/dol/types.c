/* Descriptors of the types that need no module. */
#include "dol.h"

#define SCALAR(dol, kind, c)                                                                    \
    const dol_Type dol_##dol##_type = {                                                         \
        #dol, kind, sizeof(c), 0, 0, 0, 0, NULL, NULL, NULL, NULL, NULL, 0}

SCALAR(Unit, DOL_KIND_UNIT, dol_Unit);
SCALAR(Bool, DOL_KIND_BOOL, bool);
SCALAR(Char, DOL_KIND_CHAR, dol_Char);
SCALAR(Int8, DOL_KIND_I8, int8_t);
SCALAR(Int16, DOL_KIND_I16, int16_t);
SCALAR(Int32, DOL_KIND_I32, int32_t);
SCALAR(Int64, DOL_KIND_I64, int64_t);
SCALAR(UInt8, DOL_KIND_U8, uint8_t);
SCALAR(UInt16, DOL_KIND_U16, uint16_t);
SCALAR(UInt32, DOL_KIND_U32, uint32_t);
SCALAR(UInt64, DOL_KIND_U64, uint64_t);
SCALAR(Float32, DOL_KIND_F32, float);
SCALAR(Float64, DOL_KIND_F64, double);

const dol_Type dol_String_type = {
    "String", DOL_KIND_STRING, sizeof(dol_String), DOL_POINTS, 0, 0, 0, NULL, NULL, NULL, NULL,
    NULL, 0};
const dol_Type dol_List_String_type = {
    "List<String>", DOL_KIND_LIST, sizeof(dol_List_String), DOL_POINTS, 0, 0, 0,
    &dol_String_type, NULL, NULL, NULL, NULL, 0};

static const dol_Field violation_fields[] = {
    DOL_FIELD(dol_Violation, gene, dol_String),
    DOL_FIELD(dol_Violation, constraint, dol_String),
    DOL_FIELD(dol_Violation, path, dol_String),
    DOL_FIELD(dol_Violation, conjunct, dol_String),
    DOL_FIELD(dol_Violation, values, dol_List_String),
};
const dol_Type dol_Violation_type = {
    "Violation", DOL_KIND_RECORD, sizeof(dol_Violation), DOL_POINTS, 0, 0, 5, NULL, NULL,
    violation_fields, NULL, NULL, 0};
const dol_Type dol_List_Violation_type = {
    "List<Violation>", DOL_KIND_LIST, sizeof(dol_List_Violation), DOL_POINTS, 0, 0, 0,
    &dol_Violation_type, NULL, NULL, NULL, NULL, 0};
