/* Two versions of the same specifications: which changes break those who rely on the old one, and
   whether the version numbers announce it. Structure only: what a constraint or a body means is
   compared as text.

   Versions are semantic ones (semver.org): a break needs a new major version, below 1.0.0 a new
   minor one, below 0.1.0 any new one. An `evolves` of the new specification, from the old version
   to the new, announces to sources and binaries the changes of the members that it names; changes
   of the data it announces with a `migrate`, and then all. */
#ifndef DOLC_BREAKING_BREAKING_H
#define DOLC_BREAKING_BREAKING_H

#include "sema/sema.h"

/* Reports every unannounced break as a diagnostic (E0951, E0952) in the session, which both
   programs belong to. Programs are without errors. Only modules that were asked for are compared:
   by name, or the only one with the only one. */
void breaking_compare(Session *s, Program *before, Program *after);

#endif
