/* Graphviz as a program. */
#ifndef DOLC_DRIVER_GRAPHVIZ_H
#define DOLC_DRIVER_GRAPHVIZ_H

#include "base/out.h"

/* Runs `dot -Tsvg` of PATH on the text. False when there is none, or it fails; *svg is then
   empty. */
bool graphviz_svg(const Out *text, Out *svg);

#endif
