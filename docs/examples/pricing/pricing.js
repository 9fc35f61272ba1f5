// Prices a transaction by specs/enr as the sliders move. enr.js and enr.wasm are made by
//   dolc compile specs/enr --target wasm --emit js,dts -o docs/examples/pricing/enr.wasm
import { load } from './enr.js'

const { enr } = await load()
const form = document.getElementById('inputs')
const factors = enr.entropy.EntropyFactors.default()

const price = () => {
  const value = (name) => form.elements[name].valueAsNumber
  const entropy = enr.entropy.calculate_network_entropy({
    hops: value('hops'),
    latency_variance_ms: value('jitter'),
    packet_loss_probability: value('loss') / 100,
    bandwidth_saturation: value('saturation') / 100,
  }, factors)
  const multiplier = enr.entropy.entropy_price_multiplier_from_total(entropy)
  const base = { amount: BigInt(value('base')) }
  return { entropy, multiplier,
    ...enr.pricing.price_composite(base, multiplier, BigInt(value('tax'))) }
}

const show = () => {
  for (const input of form.elements)
    if (input.type === 'range') input.nextElementSibling.value = input.value
  const put = (id, text) => { document.getElementById(id).textContent = text }
  try {
    const { entropy, multiplier, surcharge, tax, total } = price()
    put('entropy', entropy.toFixed(2))
    put('multiplier', multiplier.toFixed(3))
    put('surcharge', surcharge.amount)
    put('tax', tax.amount)
    put('total', total.amount)
    put('error', '')
  } catch (e) {
    put('error', e.message)
  }
}

form.addEventListener('input', show)
show()
document.documentElement.dataset.ready = 'yes'
