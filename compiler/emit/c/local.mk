# Sources of emit/c/: add each .c and .h here, sorted.
libdolc_sources +=
