// node world.mjs FOLDER CALLS: answers like evaluate.c, line for line, but that a hash follows
// every call once there is a system.
// FOLDER holds module.wasm and its loader module.js, made with --with-main.
import { readFileSync, writeSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { strings } from '../strings.mjs'

const [folder, calls] = process.argv.slice(2)

// The loader wires the host; calls by name with JSON go past it, to the instance that it makes.
const { Instance } = WebAssembly
let dol
WebAssembly.Instance = class extends Instance {
  constructor(...args) { super(...args); dol = this.exports }
}

const bytes = (text) => BigInt(new TextEncoder().encode(text).length)
const wrap = (n) => BigInt.asUintN(64, n)
let sent = ''

// world.dol
const world = {
  ask(key, xs) {
    const n = xs.reduce((n, x) => wrap(n * 3n + x), bytes(key))
    return n % 4n === 0n ? { Err: { NotFound: `key ${bytes(key)}` } } : { Ok: n % 1000n }
  },
  draw: (n) => n % 3n === 0n ? null : Number(n % 200n) - 100,
  weigh: (text, factor) => Number(bytes(text)) * factor,
  sense: (n) => ({ name: `r${n % 50n}`, level: Number(n % 50n) }),
  flag: (n) => n % 2n === 0n,
  count: (n) => n % 1000n,
  number: (n) => n % 1000n,
  title: (n) => `t${n % 50n}`,
  items: (n) => [n % 50n, 2n],
  table: (n) => new Map([[0n, n % 50n]]),
  digest: (b, n) => BigInt(b) + 2n * (wrap(n) % 50n),
  tell(text, n) { sent += ` world.tell(${JSON.stringify(text)},${n})` },
  send(r) { sent += ` world.send({"name":${JSON.stringify(r.name)},"level":${r.level}})` }
}

const { load } = await import(pathToFileURL(`${folder}/module.js`))
await load(new WebAssembly.Module(readFileSync(`${folder}/module.wasm`)), { world })

const { put, take } = strings(dol)

const answer = (name, args) => {
  try {
    const result = dol.dol_call(...put(name), ...put(args))
    return result ? take(result) : 'no system'
  } catch (e) {
    if (e instanceof RangeError)
      try { dol.dol_abandon(18, ...put(String(e))) } catch { /* the call is settled */ }
    else if (!(e instanceof WebAssembly.RuntimeError))
      throw e
    return take(dol.dol_error())
  }
}

let out = ''
for (const line of readFileSync(calls, 'utf8').split('\n').slice(0, -1)) {
  const space = line.indexOf(' ')
  sent = ''
  const answered = answer(line.slice(0, space), line.slice(space + 1))
  const hash = BigInt.asUintN(64, dol.dol_state_hash())
  out += answered + (hash ? ` #${hash.toString(16).padStart(16, '0')}` : '') + sent + '\n'
  dol.dol_reset()
}
const all = new TextEncoder().encode(out)
for (let at = 0; at < all.length;) at += writeSync(1, all, at)
