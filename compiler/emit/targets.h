/* The targets: one row each. A target turns a program into files in memory; the driver writes
   them. Back ends do not include each other. */
#ifndef DOLC_EMIT_TARGETS_H
#define DOLC_EMIT_TARGETS_H

#include "hir/hir.h"

typedef struct EmitFile {
    const char *path;  /* below the output directory, '/' between parts */
    const char *bytes;
    size_t len;
} EmitFile;

typedef struct EmitOptions {
    bool single_file;  /* everything in one unit instead of one per module */
    bool debug;        /* places of the source for debuggers (-g) */
    bool with_main;    /* add a program that calls functions by name, with JSON */
    int optimize;      /* 0, 1, 2, or 's', 'z' for size; targets without an optimiser ignore it */
    unsigned beside;   /* BESIDE_*: files beside a WASM module */
    const char *name;  /* of the single unit; NULL: the first requested module's */
} EmitOptions;

enum {
    BESIDE_JS = 1,    /* NAME.js, which loads the module, and package.json */
    BESIDE_DTS = 2,   /* NAME.d.ts */
    BESIDE_WIT = 4,   /* NAME.wit */
    BESIDE_LAYOUT = 8 /* NAME.layout.json */
};

typedef VEC(EmitFile) EmitFiles;

typedef struct EmitTarget {
    const char *name;        /* as in --target */
    const char *description; /* one line for --help */
    /* Appends to `files`, in the program's arena, in a fixed order. False: a diagnostic was
       reported. The program must have gone through all passes. */
    bool (*emit)(HProgram *p, const EmitOptions *options, EmitFiles *files);
} EmitTarget;

extern const EmitTarget emit_targets[]; /* ends with a NULL name */
const EmitTarget *emit_find(const char *name); /* NULL: no such target */

bool emit_c(HProgram *p, const EmitOptions *options, EmitFiles *files);
/* NAME.wasm, and what `beside` asks for. Only where configure found Binaryen's header. */
bool emit_wasm(HProgram *p, const EmitOptions *options, EmitFiles *files);

#endif
