/* What dolc and its TOML module (toml_shim.cc, loaded when a TOML file is read) say to each other:
   plain C, so that C++ stays inside of the module. */
#ifndef DOLC_DATA_TOML_SHIM_H
#define DOLC_DATA_TOML_SHIM_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* From 1; columns count characters. */
typedef struct TomlPlace {
    unsigned line, column;
} TomlPlace;

typedef enum TomlKind { TOML_WORD_TRUE, TOML_WORD_FALSE, TOML_NUMBER, TOML_TEXT } TomlKind;

/* Called in document order of a walk: tables key by key (a key before its value). Texts are UTF-8
   and live as long as the call. Numbers are spelt as in JSON; infinities and NaN are texts. */
typedef struct TomlSink {
    void *user;
    void (*open)(void *user, bool is_table, TomlPlace at);
    void (*close)(void *user);
    void (*key)(void *user, const char *text, size_t len, TomlPlace at);
    void (*scalar)(void *user, TomlKind kind, const char *text, size_t len, TomlPlace at);
} TomlSink;

typedef struct TomlFault {
    TomlPlace at;
    char message[256];
} TomlFault;

#define TOML_MODULE "dolc-toml.so"
#define TOML_READ_NAME "dolc_toml_read"
/* False with *fault when the text is no TOML document; nothing was called then. */
typedef bool TomlReadFn(const char *text, size_t len, const TomlSink *sink, TomlFault *fault);

#ifdef __cplusplus
}
#endif

#endif
