// node wasm.mjs DOLC.wasm CLANG.wasm N ROUNDS NAME...: times loops of wasm.dol in both, the best round of
// each, in turns.
import { readFileSync } from 'node:fs'

const [dolcFile, clangFile, n, rounds, ...names] = process.argv.slice(2)
const open = (file) => {
  const module = new WebAssembly.Module(readFileSync(file))
  const imports = {}
  for (const { module: from, name } of WebAssembly.Module.imports(module))
    (imports[from] ??= {})[name] = () => { throw new Error(name) }
  return new WebAssembly.Instance(module, imports).exports
}
const dolc = open(dolcFile), clang = open(clangFile)
const bits = new DataView(new ArrayBuffer(8))
const asBits = (v) => {
  if (typeof v === 'bigint') return BigInt.asUintN(64, v)
  bits.setFloat64(0, v)
  return bits.getBigUint64(0)
}
const put = (text) => {
  const bytes = new TextEncoder().encode(text + '\0'), at = clang.room(bytes.length)
  new Uint8Array(clang.memory.buffer).set(bytes, at)
  return at
}
const time = (f) => {
  const start = process.hrtime.bigint()
  f()
  return Number(process.hrtime.bigint() - start)
}
let product = 1
for (const name of names) {
  const row = clang.find(put(`bench.${name}`)), count = BigInt(n)
  const mine = () => { const r = asBits(dolc[`bench.${name}`](count)); dolc.dol_reset(); return r }
  const theirs = () => BigInt.asUintN(64, clang.run(row, count))
  if (mine() !== theirs()) throw new Error(`${name}: ${mine()} is not ${theirs()}`)
  let best = Infinity, other = Infinity
  for (let i = 0; i < +rounds; i++) {
    best = Math.min(best, time(mine))
    other = Math.min(other, time(theirs))
  }
  product *= best / other
  console.log(`wasm: ${name.padEnd(12)} ${(best / +n).toFixed(2)} ns, clang -O2 ${(other / +n).toFixed(2)} ns,` +
    ` ratio ${(best / other).toFixed(2)} (at most 1.1)`)
}
console.log(`wasm: time, geometric mean of the ratios ${(product ** (1 / names.length)).toFixed(3)} (at most 1.1)`)
