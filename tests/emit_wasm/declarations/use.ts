// Uses of shop.d.ts that must compile, and such that must not.
import { load, DolError, DolTrap, DolViolation, type Hosts, type shop } from './shop.js'

const order: shop.Order = {
  id: 1,
  name: 'first',
  price: { amount: 30n },
  note: null,
  tags: new Set(['a']),
  counts: new Map([['x', 1n]]),
  lines: [['c', 1.5]],
}

const hosts: Hosts = {
  shop: {
    rate: (code: string, color: shop.Color, cents: shop.Cents): number =>
      color === 'Red' ? Number(cents) : code.length,
    find: (id: number) => (id === 1 ? { Ok: order } : { Err: 'none' }),
    told: (text, told) => { console.log(text.length, told.price.amount) },
  },
}

const { shop: api } = await load(undefined, hosts)
const [result, changed]: [number, number] = api.bump(1, 2)
const shapes: shop.Shape[] = api.shapes(['Dot', { Circle: 1 }, { Named: { name: 'n', size: result + changed } }])
const half = api.half(3n)
const text: string = 'Err' in half ? half.Err : half.Ok.toString()
const till: shop.Till = api.Till.open(5n)
till.pay(order)
const total: bigint = till.paid()
till.free()
for (const shape of shapes)
  if (typeof shape !== 'string' && 'Pair' in shape) {
    const [size, kept]: [number, boolean] = shape.Pair
    console.log(size, kept, text, total)
  }
try {
  api.small(255)
} catch (e) {
  if (e instanceof DolTrap) console.log(e.kind, e.at, e.values.length)
  if (e instanceof DolViolation) console.log(e.violations[0]!.constraint)
  if (e instanceof DolError) console.log(e.message)
}

// @ts-expect-error a 64-bit integer is a BigInt
api.deep(1)
// @ts-expect-error no such case
api.swap('Blue')
// @ts-expect-error a field is missing
api.echo({ id: 1, name: 'x' })
// @ts-expect-error the result may be an error
const wrong: bigint = api.half(2n).Ok
// @ts-expect-error a method of the system, not of the module
api.Till.paid()
// @ts-expect-error effects give nothing that could be used
const nothing: number = hosts.shop!.told('x', order)
// @ts-expect-error a host function of another type
const bad: Hosts = { shop: { rate: () => 'x', find: () => ({ Err: 'x' }), told: () => undefined } }
console.log(wrong, nothing, bad)
