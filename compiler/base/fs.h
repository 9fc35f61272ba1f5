/* Files: whole reads, atomic writes. Errors come back as a negative errno. */
#ifndef DOLC_BASE_FS_H
#define DOLC_BASE_FS_H

#include "base/arena.h"

/* Reads all of `path` ("-" is stdin) into the arena, NUL-terminated. -EISDIR for a directory,
   -EFBIG above `limit` bytes (0: 4 GiB - 16, the reach of a Span). */
int fs_read(Arena *a, const char *path, size_t limit, char **text, size_t *len);
/* Writes beside the target, syncs, renames; leaves an equal file untouched (*changed = false). */
int fs_write_atomic(const char *path, const char *text, size_t len, bool *changed);
/* The same without the sync, for what can be made again: whoever opens the file finds the old text
   or the new one, but the machine may stop before the new one is on the disk. */
int fs_write_output(const char *path, const char *text, size_t len);
int fs_mkdirs(const char *path);
const char *fs_name(const char *path); /* what follows its last slash */
bool fs_is_dir(const char *path);
bool fs_exists(const char *path);
/* All files below `dir` that end in `suffix`, sorted bytewise; hidden folders are left out. */
int fs_find(Arena *a, const char *dir, const char *suffix, char ***paths, uint32_t *count);

#endif
