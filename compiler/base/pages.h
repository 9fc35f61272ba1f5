/* Large blocks of memory, on huge pages where the system has them: faulting four kilobytes at a
   time takes a large part of a short compilation. */
#ifndef DOLC_BASE_PAGES_H
#define DOLC_BASE_PAGES_H

#include <stddef.h>

enum { PAGES_UNIT = 2 * 1024 * 1024 };

/* Zeroed memory of at least *size bytes, which becomes the size of all that there is; NULL when
   there is no memory. Only what is touched takes room, a unit at a time. */
void *pages_map(size_t *size);
void pages_unmap(void *p, size_t size);

#endif
