# RUN: d=$(command -v dolc) && PATH=/nowhere "$d" doc doc/showcase -o %t/html -Wno-tautology && cat %t/html/show.html %t/html/search-index.js
# The same as HTML, and what can be searched.
