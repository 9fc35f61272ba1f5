# Sources of sema/: add each .c and .h here, sorted.
libdolc_sources +=
