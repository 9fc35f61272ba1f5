/* libdolc: the DOL compiler as a library. No function prints, exits or keeps global state; handles
   know nothing of each other and may be used in different threads, one thread at a time each. */
#ifndef DOLC_H
#define DOLC_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined __GNUC__
#define DOLC_API __attribute__((visibility("default")))
#else
#define DOLC_API
#endif

/* "0.1.0": the version of the library that is loaded. */
DOLC_API const char *dolc_version(void);

/* ---- sources -------------------------------------------------------------------------------- */

/* A set of sources and settings, and what the latest check found. */
typedef struct Dolc Dolc;

DOLC_API Dolc *dolc_new(void); /* NULL when there is no memory */
DOLC_API void dolc_free(Dolc *d);

/* All strings are copied. */

/* A file, or a folder: every .dol file below it, or what its dol.toml says. */
DOLC_API void dolc_add_source(Dolc *d, const char *path);
/* Where imported modules are looked for, in this order; the standard library comes last. */
DOLC_API void dolc_add_search(Dolc *d, const char *directory);
/* NULL (the default): DOLC_STDLIB, else the one that was installed with the library. */
DOLC_API void dolc_set_stdlib(Dolc *d, const char *directory);
/* Unsaved text that stands for the file of this path, whether that exists or not. NULL: the file
   itself again. Paths are compared as they are given. */
DOLC_API void dolc_set_text(Dolc *d, const char *path, const char *text, size_t length);
/* "name", "no-name", "error" (all warnings are errors), "error=name". 0, or -1 for a name that no
   warning has. */
DOLC_API int dolc_set_warning(Dolc *d, const char *flag);

/* ---- checking ------------------------------------------------------------------------------- */

typedef enum DolcStatus {
    DOLC_OK,
    DOLC_ERRORS,    /* there are diagnostics of severity error */
    DOLC_CANCELLED,
    DOLC_NO_MEMORY  /* the handle can be used again, with less */
} DolcStatus;

/* Reads and checks everything anew. What earlier calls returned about this handle is gone. */
DOLC_API DolcStatus dolc_check(Dolc *d);
/* Makes a check that is under way in another thread end soon. May be called at any time, from a
   signal handler too; it concerns the check under way, or the next one when there is none. */
DOLC_API void dolc_cancel(Dolc *d);

typedef struct DolcPosition {
    uint32_t line, column; /* from 1; columns are code points */
    uint32_t offset;       /* in bytes of the file, from 0 */
} DolcPosition;

typedef struct DolcPlace {
    const char *path; /* NULL: no place */
    DolcPosition start, end;
} DolcPlace;

typedef enum DolcSeverity { DOLC_NOTE, DOLC_WARNING, DOLC_ERROR } DolcSeverity;

/* Strings live until the next dolc_check or dolc_free. */
typedef struct DolcDiagnostic {
    const char *code;  /* "E0301" */
    const char *group; /* of a warning, else "" */
    const char *message;
    DolcSeverity severity;
    DolcPlace place;
} DolcDiagnostic;

/* Of the latest check; in order of files and places. */
DOLC_API size_t dolc_diagnostic_count(const Dolc *d);
DOLC_API DolcDiagnostic dolc_diagnostic(const Dolc *d, size_t index);
/* All of them with labels, notes and fixes, as "text", "json", "sarif" or "github". Freed with
   dolc_string_free; NULL for an unknown format or without a check before. */
DOLC_API char *dolc_diagnostics_text(Dolc *d, const char *format);

/* ---- names ---------------------------------------------------------------------------------- */

/* The declaration of what the name at this byte of this file stands for. 0 when there is none. */
DOLC_API int dolc_definition(Dolc *d, const char *path, uint32_t offset, DolcPlace *place);
/* All places where that name is used, its declaration first. Writes at most `capacity` of them,
   returns how many there are. */
DOLC_API size_t dolc_references(Dolc *d, const char *path, uint32_t offset, DolcPlace *places,
                                size_t capacity);

DOLC_API void dolc_string_free(char *text);

#ifdef __cplusplus
}
#endif
#endif
