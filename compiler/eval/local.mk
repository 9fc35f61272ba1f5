# Sources of eval/: add each .c and .h here, sorted.
libdolc_sources +=
