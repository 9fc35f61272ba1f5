// The loader of shop.dol: values of every type, errors, systems, host functions. Prints "ok" lines.
import assert from 'node:assert/strict'
import { pathToFileURL } from 'node:url'

const { load, DolTrap, DolViolation } = await import(pathToFileURL(process.argv[2]))
const told = []
const hosts = { shop: {
  told(text, order) { told.push([text, order.name]) },
  rate(code, color, cents) { return code === 'EUR €' && color === 'Green' ? Number(cents) / 4 : NaN },
  find(id) {
    if (id === 7) throw new Error('no such shop')
    return id === 1 ? { Ok: order } : { Err: `no ${id}` }
  },
} }
const order = { id: 1, name: 'Ada ✓', price: { amount: 10n }, note: null, tags: new Set(['a', 'b']),
  counts: new Map([['x', -5n], ['y', 2n ** 62n]]), lines: [['€', 0.5], ['z', -0]] }
const { shop } = await load(undefined, hosts)

const test = (name, run) => {
  run()
  console.log(`ok ${name}`)
}
const trap = (kind, at, run) => assert.throws(run, (e) => {
  assert(e instanceof DolTrap, String(e))
  assert.equal(e.kind, kind)
  assert.equal(e.at, at)
  return true
})

test('records, sets, maps, tuples', () => {
  assert.deepEqual(shop.echo(order), order)
  assert.deepEqual(shop.echo({ ...order, note: 'n', tags: ['b', 'a', 'b'], counts: { y: 1, x: 2 } }),
    { ...order, note: 'n', counts: new Map([['x', 2n], ['y', 1n]]) })
})
test('what is left out has its default', () => {
  assert.deepEqual(shop.wish({ what: 'hat' }), { what: 'hat', count: 3, tags: ['new', 'blue'] })
  assert.deepEqual(shop.wish({ what: 'cap', count: 0, tags: [] }), { what: 'cap', count: 0, tags: [] })
  assert.throws(() => shop.wish({ count: 1 }), /w.what of shop.Wish is missing/)
})
test('cases', () => {
  const list = ['Dot', { Circle: 1.5 }, { Pair: [-128, true] }, { Named: { name: 'n', size: 0.5 } }]
  assert.deepEqual(shop.shapes(list), list.toReversed?.() ?? [...list].reverse())
  assert.equal(shop.swap('Red'), 'Green')
  assert.throws(() => shop.swap('Blue'), /a case of shop.Color \(Red, Green\), got "Blue"/)
})
test('options in options', () => {
  for (const v of [null, { Some: null }, { Some: 3 }]) assert.deepEqual(shop.nested(v), v)
})
test('results', () => {
  assert.deepEqual(shop.half(8n), { Ok: 4n })
  assert.deepEqual(shop.half(7), { Err: 'odd' })
})
test('what does not fit its type is refused before the call', () => {
  assert.throws(() => shop.small(256), /v: expected an integer from 0 to 255, got 256/)
  assert.throws(() => shop.half(2n ** 63n), /BigInt of 64 bits/)
  assert.throws(() => shop.echo({ ...order, price: {} }), /order.price.amount of shop.Price is missing/)
  assert.throws(() => shop.echo({ ...order, x: 1 }), /shop.Order has no x/)
  assert.throws(() => shop.small(), /takes 1 arguments, not 0/)
})
test('traps tell kind, place and values', () => {
  trap('overflow', 'shop.dol:62:32', () => shop.small(255))
  try { shop.small(255) } catch (e) { assert.deepEqual(e.values, [255, 1]) }
})
test('violations of what comes in', () => {
  const dear = { ...order, price: { amount: 1_000_001n } }
  assert.throws(() => shop.echo(dear), (e) => {
    assert(e instanceof DolViolation)
    assert.deepEqual(e.violations[0], { gene: 'shop.Price', constraint: 'bounded', path: 'price.amount',
      conjunct: 'this.amount <= 1_000_000', values: ['this.amount = 1000001'] })
    return true
  })
})
test('mut parameters come back', () => assert.deepEqual(shop.bump(40, 2), [42, 42]))
test('host functions', () => {
  assert.equal(shop.converted(10n, 'Green'), 2.5)
  assert.equal(shop.name_of(1), 'Ada ✓')
  assert.equal(shop.name_of(2), 'no 2')
  assert.throws(() => shop.name_of(7), (e) => e.kind === 'host' && e.cause.message === 'no such shop')
  assert.equal(shop.name_of(1), 'Ada ✓')
})
test('a system keeps its state, and what fails leaves no trace', () => {
  const till = shop.Till.open(985n)
  till.pay(order)
  assert.throws(() => till.pay(order), /too much/)
  assert.equal(till.paid(), 995n)
  assert.deepEqual(till.names(), ['Ada ✓'])
  assert.deepEqual(told, [['paid', 'Ada ✓']])
  const other = shop.Till.open(0n)
  for (let i = 0; i < 90; i++) other.pay(order)
  assert.equal(other.paid(), 900n)
  assert.equal(till.paid(), 995n)
  till.free()
  assert.throws(() => till.paid(), /freed/)
})
test('deep recursion ends with a trap, again and again', () => {
  assert.equal(shop.deep(999n), 999n)
  for (let i = 0; i < 3000; i++) trap('depth_limit', 'shop.dol:78:5', () => shop.deep(10000n))
  assert.equal(shop.deep(999n), 999n)
})
test('memory is given back', () => {
  const xs = Array.from({ length: 100000 }, (_, i) => BigInt(i))
  for (let i = 0; i < 30; i++) assert.equal(shop.sum(xs), 4999950000n)
})
const without = (await load()).shop
test('without hosts, only what needs them fails', () => {
  assert.equal(without.small(1), 2)
  assert.throws(() => without.converted(1n, 'Red'), /no host functions were given for module shop/)
})
