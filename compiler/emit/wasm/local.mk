# Sources of emit/wasm/: add each .c and .h here, sorted.
libdolc_sources +=
