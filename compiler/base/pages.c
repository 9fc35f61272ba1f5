#define _DEFAULT_SOURCE /* MAP_ANONYMOUS, madvise */
#include "base/pages.h"

#include <stdint.h>
#include <sys/mman.h>

void *pages_map(size_t *size)
{
    size_t whole = (*size + PAGES_UNIT - 1) & ~(size_t)(PAGES_UNIT - 1);
    char *p = whole < *size || whole > SIZE_MAX - PAGES_UNIT
                  ? MAP_FAILED
                  : mmap(NULL, whole + PAGES_UNIT, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED)
        return NULL;
    size_t skip = (size_t)(-(uintptr_t)p) & (PAGES_UNIT - 1);
    if (skip)
        munmap(p, skip);
    if (PAGES_UNIT - skip)
        munmap(p + skip + whole, PAGES_UNIT - skip);
#ifdef MADV_HUGEPAGE
    madvise(p + skip, whole, MADV_HUGEPAGE);
#endif
    *size = whole;
    return p + skip;
}

void pages_unmap(void *p, size_t size)
{
    munmap(p, size);
}
