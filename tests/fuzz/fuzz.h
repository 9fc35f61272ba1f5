/* One function a target, for libFuzzer or for replay.c. */
#ifndef DOLC_TESTS_FUZZ_H
#define DOLC_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
