# Sources of data/: add each .c and .h here, sorted.
libdolc_sources += \
    compiler/data/data.c compiler/data/data.h \
    compiler/data/format.def \
    compiler/data/lines.c \
    compiler/data/report.c \
    compiler/data/toml.c compiler/data/toml_shim.h

# A module is loaded, never linked, and needs no libtool: its name is the same everywhere.
EXTRA_DIST += compiler/data/toml_shim.cc
if TOML
modulesdir = $(pkglibdir)
modules_DATA = dolc-toml.so
CLEANFILES += dolc-toml.so

dolc-toml.so: compiler/data/toml_shim.cc compiler/data/toml_shim.h
	$(AM_V_GEN)$(CXX) -std=c++17 -I$(top_srcdir)/compiler $(CPPFLAGS) $(CXXFLAGS) -fPIC -shared \
	    -fvisibility=hidden $(LDFLAGS) -o $@ $(srcdir)/compiler/data/toml_shim.cc
endif
