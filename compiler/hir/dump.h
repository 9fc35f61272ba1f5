/* Shared by dump.c (declarations) and dump_code.c (bodies). */
#ifndef DOLC_HIR_DUMP_H
#define DOLC_HIR_DUMP_H

#include "hir/text.h"

typedef struct Dump {
    Out *out;
    Session *session;  /* NULL: no places, no numbers */
    bool spans;
    uint32_t *numbers; /* by local index; 0: its name is unique */
    uint32_t number_count;
} Dump;

void hir_out_type(Out *o, const HType *t);
void hir_number_locals(Dump *d, const HFunc *f);
void hir_dump_declaration(Dump *d, const HLocal *l);
void hir_dump_stmt(Dump *d, const HStmt *s, unsigned indent);
/* The end of a line, with the place as a comment when asked for. */
void hir_dump_place(Dump *d, Span at);

#endif
