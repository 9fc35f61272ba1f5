/* The pages of docs/diagnostics/, built in: explain_data.c is made from them by explain.awk. */
#ifndef DOLC_DRIVER_EXPLAIN_H
#define DOLC_DRIVER_EXPLAIN_H

typedef struct ExplainPage {
    const char *code;         /* "E0123" */
    const char *const *lines; /* Markdown, without newlines; NULL-terminated */
} ExplainPage;
extern const ExplainPage explain_pages[]; /* sorted by code; ends with a NULL code */

#endif
