#include "dolc.h"

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        printf("dolc %s\n", dolc_version());
        return fflush(stdout) == 0 ? 0 : 2;
    }
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        printf("usage: dolc --version | --help\n");
        return fflush(stdout) == 0 ? 0 : 2;
    }
    fprintf(stderr, "usage: dolc --version | --help\n");
    return 2;
}
