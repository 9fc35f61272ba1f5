# Documentation that is part of the tarball.
EXTRA_DIST +=
