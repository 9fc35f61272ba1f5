# Sources of fmt/: add each .c and .h here, sorted.
libdolc_sources +=
