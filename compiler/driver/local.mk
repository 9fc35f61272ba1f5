libdolc_sources += \
    compiler/driver/api.c include/dolc.h
