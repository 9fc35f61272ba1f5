#include "dolc.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* A full disk or a closed pipe shows only when the buffer is written out. */
static int finish(void)
{
    if (fflush(stdout) == 0)
        return 0;
    fprintf(stderr, "dolc: cannot write the output: %s\n", strerror(errno));
    return 2;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        printf("dolc %s\n", dolc_version());
        return finish();
    }
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        printf("usage: dolc --version | --help\n");
        return finish();
    }
    fprintf(stderr, "dolc: unknown command '%s'\n", argc > 1 ? argv[1] : "");
    return 2;
}
