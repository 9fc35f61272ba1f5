# Sources of breaking/: add each .c and .h here, sorted.
libdolc_sources += \
    compiler/breaking/breaking.c compiler/breaking/breaking.h \
    compiler/breaking/change.def \
    compiler/breaking/inner.h \
    compiler/breaking/members.c \
    compiler/breaking/report.c \
    compiler/breaking/same.c
