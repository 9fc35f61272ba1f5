# RUN
# Lower folders of compiler/ never include higher ones.
set -u
cd "$srcdir/compiler" || exit 2
base="base"; source="$base source"; syntax="$source syntax"; sema="$syntax sema"
hir="$sema hir"; emit="$hir emit"; all="$emit eval data breaking prove fmt doc lsp driver"
for folder in base source syntax sema hir fmt doc eval data breaking prove emit/c emit/wasm emit/llvm driver lsp; do
    [ -d "$folder" ] || continue
    case $folder in
    base) may=$base ;; source) may=$source ;; syntax) may=$syntax ;; sema) may=$sema ;;
    hir) may=$hir ;; eval | prove) may="$hir $folder" ;; fmt) may="$syntax fmt" ;;
    data) may="$hir eval data" ;; breaking) may="$sema breaking" ;;
    doc) may="$sema fmt doc" ;; emit/*) may="$hir $folder" ;; *) may=$all ;;
    esac
    pattern=$(printf '%s' "$may" | tr ' ' '|')
    if find "$folder" -name '*.[chy]' -o -name '*.re' -o -name '*.def' | xargs grep -nE '#include "[a-z_/]+/' |
        grep -vE "#include \"(($pattern)/|emit/targets\.h)"; then
        echo "not ok layering of $folder (it may include: $may)"
    else
        echo "ok layering of $folder"
    fi
done
