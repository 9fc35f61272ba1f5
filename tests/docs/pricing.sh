# RUN
# SLOW
# NEEDS: chromium python3
# The page of docs/examples/pricing in a browser without a window: it prices when it is loaded and when
# a slider is moved, as the evaluator does.
set -u
. "$srcdir/tests/wasm.sh"
reason=$(wasm_missing)
[ -z "$reason" ] || { echo "$reason"; exit 77; }
page=$scratch/page
mkdir -p "$page"
cp "$srcdir"/docs/examples/pricing/* "$page"
dolc compile "$srcdir/specs/enr" --target wasm --emit js,dts -o "$page/enr.wasm" || exit 1

# A script that moves sliders, and leaves what it sees in the document.
cat >>"$page/index.html" <<'SCRIPT'
<script type="module">
  while (!document.documentElement.dataset.ready) await new Promise((go) => setTimeout(go, 20))
  const see = (name) => {
    const cells = ['entropy', 'multiplier', 'surcharge', 'tax', 'total', 'error']
    const line = document.createElement('pre')
    line.textContent = `SEEN ${name} ${cells.map((id) => document.getElementById(id).textContent).join(' ')}`
    document.body.append(line)
  }
  const move = (name, value) => {
    const input = document.querySelector(`[name=${name}]`)
    input.value = value
    input.dispatchEvent(new Event('input', { bubbles: true }))
  }
  see('first')
  move('loss', 11); move('jitter', 210); move('saturation', 50)
  see('moved')
  move('base', 0)
  see('nothing')
  document.documentElement.dataset.done = 'yes'
</script>
SCRIPT

. "$srcdir/tests/browser.inc"
serve_folder "$page"
browse page "$address/index.html" >"$scratch/seen"

# What the evaluator says, with the digits of the page.
wanted() { # name, hops, jitter, loss, saturation, base, tax
    entropy="calculate_network_entropy(NetworkEntropyInput { hops: $2, latency_variance_ms: $3, packet_loss_probability: $4, bandwidth_saturation: $5 }, EntropyFactors::default())"
    price="price_composite(Credits { amount: $6 }, entropy_price_multiplier_from_total($entropy), $7)"
    dolc eval "$srcdir/specs/enr" -e "$entropy" -e "entropy_price_multiplier_from_total($entropy)" \
        -e "$price.surcharge.amount" -e "$price.tax.amount" -e "$price.total.amount" |
        awk -v name="$1" '{ v[NR] = $0 }
            END { printf "%s %.2f %.3f %s %s %s \n", name, v[1], v[2], v[3], v[4], v[5] }'
}
{
    wanted first 3 20.0 0.02 0.0 1000 20000
    wanted moved 3 210.0 0.11 0.5 1000 20000
    wanted nothing 3 210.0 0.11 0.5 0 20000
} >"$scratch/wanted"
diff "$scratch/wanted" "$scratch/seen" && [ -s "$scratch/seen" ] || {
    tail -n 20 "$scratch/log"
    echo "not ok the page prices as the evaluator does"
    exit 1
}
cat "$scratch/seen"
