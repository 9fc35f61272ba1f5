/* Binaryen's C API, loaded when the WASM target is asked for and never linked: `dolc check` and
   `--version` must not pay for it. */
#ifndef DOLC_EMIT_WASM_BINARYEN_H
#define DOLC_EMIT_WASM_BINARYEN_H

#include <binaryen-c.h>

#define BINARYEN_FUNCTIONS(F) \
    F(ModuleRead) F(ModuleDispose) F(ModuleSetFeatures) F(ModuleValidate) F(ModuleOptimize) \
    F(ModuleRunPasses) F(ModuleAllocateAndWrite) F(ModuleAllocateAndWriteText) \
    F(SetOptimizeLevel) F(SetShrinkLevel) F(SetFlexibleInlineMaxSize) \
    F(SetAlwaysInlineMaxSize) F(SetDebugInfo) F(SetColorsEnabled) \
    F(AddCustomSection) F(AddFunction) F(AddFunctionImport) F(AddFunctionExport) F(AddGlobal) \
    F(AddGlobalExport) F(GetGlobal) F(GlobalGetInitExpr) F(ConstGetValueI32) F(SetMemory) \
    F(GetTable) F(GetTableByIndex) F(TableGetName) F(TableGetInitial) F(TableSetInitial) \
    F(AddActiveElementSegment) F(GetFunction) F(GetNumExports) F(GetExportByIndex) \
    F(ExportGetName) F(ExportGetKind) F(ExportGetValue) F(ExternalGlobal) \
    F(RemoveExport) F(SetStart) F(CallIndirect) F(Select) F(TypeArity) F(TypeExpand) \
    F(FunctionSetLocalName) F(FunctionSetDebugLocation) \
    F(ModuleAddDebugInfoFileName) F(TypeCreate) F(TypeNone) F(TypeInt32) F(TypeInt64) \
    F(TypeFloat32) F(TypeFloat64) F(TypeUnreachable) F(TypeAuto) \
    F(FeatureMVP) F(FeatureMutableGlobals) F(FeatureSignExt) F(FeatureBulkMemory) \
    F(FeatureNontrappingFPToInt) \
    F(LiteralInt32) F(LiteralInt64) F(LiteralFloat32) F(LiteralFloat64Bits) \
    F(LiteralFloat32Bits) F(Const) F(Block) F(If) F(Loop) F(Break) F(Switch) F(Call) F(LocalGet) \
    F(LocalSet) F(LocalTee) F(GlobalGet) F(GlobalSet) F(Load) F(Store) F(Unary) F(Binary) \
    F(Drop) F(Return) F(Unreachable) F(Nop) F(MemoryCopy) F(ExpressionGetType) \
    F(AddInt32) F(SubInt32) F(MulInt32) F(DivSInt32) F(DivUInt32) F(RemSInt32) F(RemUInt32) \
    F(AndInt32) F(OrInt32) F(XorInt32) F(ShlInt32) F(ShrUInt32) F(ShrSInt32) F(EqInt32) \
    F(NeInt32) F(LtSInt32) F(LtUInt32) F(LeSInt32) F(LeUInt32) F(GtSInt32) F(GtUInt32) \
    F(GeSInt32) F(GeUInt32) F(EqZInt32) \
    F(AddInt64) F(SubInt64) F(MulInt64) F(DivSInt64) F(DivUInt64) F(RemSInt64) F(RemUInt64) \
    F(AndInt64) F(OrInt64) F(XorInt64) F(ShlInt64) F(ShrUInt64) F(ShrSInt64) F(EqInt64) \
    F(NeInt64) F(LtSInt64) F(LtUInt64) F(LeSInt64) F(LeUInt64) F(GtSInt64) F(GtUInt64) \
    F(GeSInt64) F(GeUInt64) F(EqZInt64) \
    F(AddFloat32) F(SubFloat32) F(MulFloat32) F(DivFloat32) F(EqFloat32) F(NeFloat32) \
    F(LtFloat32) F(LeFloat32) F(GtFloat32) F(GeFloat32) F(MinFloat32) F(MaxFloat32) \
    F(NegFloat32) F(AbsFloat32) F(SqrtFloat32) F(FloorFloat32) F(CeilFloat32) F(NearestFloat32) \
    F(AddFloat64) F(SubFloat64) F(MulFloat64) F(DivFloat64) F(EqFloat64) F(NeFloat64) \
    F(LtFloat64) F(LeFloat64) F(GtFloat64) F(GeFloat64) F(MinFloat64) F(MaxFloat64) \
    F(NegFloat64) F(AbsFloat64) F(SqrtFloat64) F(FloorFloat64) F(CeilFloat64) F(NearestFloat64) \
    F(ExtendSInt32) F(ExtendUInt32) F(WrapInt64) F(ExtendS8Int32) F(ExtendS16Int32) \
    F(ConvertSInt32ToFloat32) F(ConvertUInt32ToFloat32) F(ConvertSInt32ToFloat64) \
    F(ConvertUInt32ToFloat64) F(ConvertSInt64ToFloat32) F(ConvertUInt64ToFloat32) \
    F(ConvertSInt64ToFloat64) F(ConvertUInt64ToFloat64) F(PromoteFloat32) F(DemoteFloat64) \
    F(TruncSFloat64ToInt64) F(TruncUFloat64ToInt64) F(TruncSFloat64ToInt32) \
    F(TruncUFloat64ToInt32)

typedef struct Binaryen {
    void *handle;
#define F(name) __typeof__(Binaryen##name) *name;
    BINARYEN_FUNCTIONS(F)
#undef F
} Binaryen;

/* Fills in `b`. False: the library or one of its functions is missing; *why is a static or
   dlerror text. */
bool binaryen_load(Binaryen *b, const char **why);
void binaryen_unload(Binaryen *b);

#endif
