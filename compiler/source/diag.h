/* Diagnostics are data: a code, a place, peers, notes and fix-its. Rendering is elsewhere. */
#ifndef DOLC_SOURCE_DIAG_H
#define DOLC_SOURCE_DIAG_H

#include "source/source.h"

typedef enum Severity { SEV_NOTE, SEV_WARNING, SEV_ERROR } Severity;

/* The codes: one row each in diag.def: D(NAME, "E0123", severity, "group", "message format").
   Formats take printf conversions; the arguments are given to diag_add in that order. */
typedef enum DiagCode {
#define D(name, code, sev, group, text) DIAG_##name,
#include "source/diag.def"
#undef D
    DIAG_COUNT
} DiagCode;

typedef struct DiagInfo {
    const char *code;   /* "E0123", "W0042": stable for ever */
    Severity severity;
    const char *group;  /* the -W name of a warning, "" for errors */
    const char *text;
} DiagInfo;
const DiagInfo *diag_info(DiagCode c);
DiagCode diag_find(const char *code); /* DIAG_COUNT when unknown */

typedef enum Applicability { FIX_CERTAIN, FIX_MAYBE } Applicability;

typedef struct FixEdit {
    Span span;        /* replaced; empty span: inserted */
    const char *text;
} FixEdit;
typedef struct Fix {
    const char *label;
    Applicability applicability;
    VEC(FixEdit) edits;
} Fix;
typedef struct DiagPeer {
    Span span;
    const char *text;
} DiagPeer;

typedef struct Diag {
    DiagCode code;
    Severity severity;  /* after -W…, --deny warnings */
    Span span;
    const char *message;
    VEC(DiagPeer) peers;      /* other places, each with a label */
    VEC(const char *) notes;
    VEC(Fix) fixes;
    const char *facts;        /* a JSON object for programs, or NULL */
    uint32_t serial;          /* order of creation, ties in sorting */
} Diag;

typedef struct DiagBag DiagBag;

DiagBag *diags_new(Arena *a);
/* Lets the bag drop warnings in files of the standard library. */
void diags_set_sources(DiagBag *b, const SourceMap *m);
/* How many are kept; the rest is counted only. */
void diags_set_limit(DiagBag *b, uint32_t limit);
/* Never NULL: past the limit (per run, default 10000) it gives a scratch Diag that is dropped and
   counted; the renderer says how many were left out. A second diagnostic of the same code at the
   same place is dropped too (of data, only when it says the same). */
Diag *diag_add(DiagBag *b, DiagCode c, Span at, ...);
/* One of another bag at a place of this one, with its notes; other places and fixes, which lie in
   texts of the other, are left out. */
Diag *diag_copy(DiagBag *b, const Diag *from, Span at);
void diag_peer(DiagBag *b, Diag *d, Span at, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
void diag_note(DiagBag *b, Diag *d, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* One edit; further edits of the same fix: diag_fix_also. `replacement` is copied. */
void diag_fix(DiagBag *b, Diag *d, Applicability a, Span at, const char *replacement,
              const char *label_fmt, ...) __attribute__((format(printf, 6, 7)));
/* What the message says, as a JSON object for programs; copied. */
void diag_facts(DiagBag *b, Diag *d, const char *json);
void diag_fix_also(DiagBag *b, Diag *d, Span at, const char *replacement);
/* Whether a lexical or syntax error lies in `at` or on the line where it begins or ends. Errors
   about names, types and flow on such a line are dropped. */
bool diag_near_syntax_error(const DiagBag *b, Span at);
/* Takes a diagnostic back: a later one says it better. */
void diag_withdraw(DiagBag *b, Diag *d);
uint32_t diags_errors(const DiagBag *b);
uint32_t diags_warnings(const DiagBag *b);
/* Whether the limit is reached; from now on as if it were: what follows is counted only. */
bool diags_full(const DiagBag *b);
void diags_close(DiagBag *b);
/* Diagnostics past the limit. */
uint32_t diags_dropped(const DiagBag *b);
/* Sorted by file order, offset, serial. */
void diags_sorted(DiagBag *b, Diag ***out, uint32_t *count);
/* Warnings options: "name" on, "no-name" off, "error" (deny all), "error=name", "no-error=name",
   "all" and "no-all". False: unknown name. */
bool diags_set_warning(DiagBag *b, const char *flag);
/* The n-th name of a warning group, in bytewise order; NULL past the last. */
const char *diag_group(uint32_t n);

/* In-source permission: warnings of `group` inside `range` are not wanted, for a reason that the
   source gives. `at` is where the permission stands, for the warning when nothing used it. */
void diags_allow(DiagBag *b, Span range, const char *group, Span at);
/* Takes out what was allowed and reports permissions that nothing used. Call it once, last. */
void diags_apply_allows(DiagBag *b);

/* Nearest of `n` names within an edit distance of a third of its length; NULL if none. */
const char *did_you_mean(const char *name, const char *const *names, uint32_t n);

#endif
