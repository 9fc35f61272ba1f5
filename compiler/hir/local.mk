# Sources of hir/: add each .c and .h here, sorted.
libdolc_sources +=
