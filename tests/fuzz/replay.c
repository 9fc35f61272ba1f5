/* Runs a fuzz target over files and folders, where libFuzzer is not there: the corpus as a test. */
#include "fuzz.h"

#include "base/fs.h"

#include <stdio.h>
#include <string.h>

static int replay(const char *path)
{
    Arena *a = arena_new(0, NULL, NULL);
    char *text;
    size_t len;
    int err = fs_read(a, path, 0, &text, &len);
    if (err)
        fprintf(stderr, "%s: %s\n", path, strerror(-err));
    else
        LLVMFuzzerTestOneInput((const uint8_t *)text, len);
    arena_free(a);
    return err ? 1 : 0;
}

int main(int argc, char **argv)
{
    int failed = 0;
    unsigned count = 0;
    Arena *a = arena_new(0, NULL, NULL);
    for (int i = 1; i < argc; i++) {
        if (argv[i][0] == '-')
            continue; /* an option of libFuzzer */
        char **paths = &argv[i];
        uint32_t n = 1;
        if (fs_is_dir(argv[i]) && fs_find(a, argv[i], "", &paths, &n))
            failed = 1;
        for (uint32_t j = 0; j < n; j++, count++)
            failed |= replay(paths[j]);
    }
    arena_free(a);
    printf("%u inputs\n", count);
    return failed;
}
