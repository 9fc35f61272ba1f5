/* libdolc: the DOL compiler as a library. No function prints, exits or keeps global state. */
#ifndef DOLC_H
#define DOLC_H

#ifdef __cplusplus
extern "C" {
#endif

#if defined __GNUC__
#define DOLC_API __attribute__((visibility("default")))
#else
#define DOLC_API
#endif

/* "0.1.0": the version of the library that is loaded. */
DOLC_API const char *dolc_version(void);

#ifdef __cplusplus
}
#endif
#endif
