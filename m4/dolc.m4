# DOLC_ADD_CFLAGS(FLAGS): adds each flag that the compiler takes to DOLC_CFLAGS.
AC_DEFUN([DOLC_ADD_CFLAGS], [
for dolc_flag in $1; do
    AC_MSG_CHECKING([whether $CC takes $dolc_flag])
    dolc_saved_cflags=$CFLAGS
    CFLAGS="$CFLAGS -Werror $dolc_flag"
    AC_COMPILE_IFELSE([AC_LANG_PROGRAM([], [])],
        [AC_MSG_RESULT([yes]); DOLC_CFLAGS="$DOLC_CFLAGS $dolc_flag"],
        [AC_MSG_RESULT([no])])
    CFLAGS=$dolc_saved_cflags
done
])

# DOLC_ADD_BOTH(FLAGS): the same for compiling and linking; a flag that is refused is an error,
# because it was asked for by name.
AC_DEFUN([DOLC_ADD_BOTH], [
AC_MSG_CHECKING([whether $CC takes $1])
dolc_saved_cflags=$CFLAGS
CFLAGS="$CFLAGS $1"
AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])],
    [AC_MSG_RESULT([yes])
     DOLC_CFLAGS="$DOLC_CFLAGS $1"
     DOLC_LDFLAGS="$DOLC_LDFLAGS $1"],
    [AC_MSG_RESULT([no]); AC_MSG_ERROR([$CC does not take $1])])
CFLAGS=$dolc_saved_cflags
])

# Versioned symbols need a linker that knows version scripts.
AC_DEFUN([DOLC_CHECK_VERSION_SCRIPT], [
AC_MSG_CHECKING([whether the linker takes version scripts])
dolc_saved_ldflags=$LDFLAGS
LDFLAGS="$LDFLAGS -Wl,--version-script=$srcdir/compiler/driver/libdolc.map"
AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])], [dolc_version_script=yes], [dolc_version_script=no])
LDFLAGS=$dolc_saved_ldflags
AC_MSG_RESULT([$dolc_version_script])
AM_CONDITIONAL([VERSION_SCRIPT], [test "$dolc_version_script" = yes])
])

AC_DEFUN([DOLC_CHECK_CMOCKA], [
have_cmocka=no
CMOCKA_LIBS=
AC_CHECK_HEADER([cmocka.h],
    [AC_CHECK_LIB([cmocka], [_cmocka_run_group_tests],
                  [have_cmocka=yes; CMOCKA_LIBS=-lcmocka])],
    [], [#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
])
AC_SUBST([CMOCKA_LIBS])
AM_CONDITIONAL([CMOCKA], [test "$have_cmocka" = yes])
])
