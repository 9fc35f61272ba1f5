#include "doc/graph.h"

void states_blocks(Site *s, Page *p, const EnumInfo *e, const char *id, uint32_t level, Blocks *to)
{
    (void)s; (void)p; (void)e; (void)id; (void)level; (void)to;
}
