# RUN: d=$(command -v dolc) && PATH=/nowhere "$d" doc doc/showcase --pages markdown --private --title 'The show' -o %t/md -Wno-tautology && for page in index show show.parts; do echo "==== $page.md"; cat %t/md/$page.md; done
# A module of everything, as Markdown; without Graphviz, whose drawings are not ours.
