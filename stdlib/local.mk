# Files of the standard library, installed with their path below $(pkgdatadir).
dist_stdlib +=
