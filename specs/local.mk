# The specifications that come with dolc, installed with their path below $(pkgdatadir).
dist_specs +=
