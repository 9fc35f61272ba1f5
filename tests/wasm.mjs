// node wasm.mjs MODULE.wasm (FUNCTION JSON-ARGUMENTS)...: what the main program of the C target does, for a
// module made with --with-main: a line for each call, its result or the error. No host functions.
import { readFileSync, writeSync } from 'node:fs'
import { strings } from './strings.mjs'

const [file, ...calls] = process.argv.slice(2)
const module = new WebAssembly.Module(readFileSync(file))
const imports = {}
for (const { module: from, name } of WebAssembly.Module.imports(module))
  (imports[from] ??= {})[name] = () => { throw new Error(`${from}.${name} is missing`) }
const { exports: dol } = new WebAssembly.Instance(module, imports)

const { put, take } = strings(dol)
for (const name of Object.keys(imports)) dol.dol_host_missing(...put(name))

let status = 0
let out = ''
for (let i = 0; i < calls.length; i += 2) {
  try {
    const result = dol.dol_call(...put(calls[i]), ...put(calls[i + 1] ?? '[]'))
    if (!result) { console.error(`cannot call '${calls[i]}'`); process.exit(2) }
    out += take(result) + '\n'
  } catch (e) {
    const message = new TextEncoder().encode(String(e))
    const at = dol.dol_alloc(message.length)
    new Uint8Array(dol.memory.buffer).set(message, at)
    if (e instanceof RangeError)
      try { dol.dol_abandon(18, at, 0) } catch { /* the call is settled */ }
    else if (!(e instanceof WebAssembly.RuntimeError)) throw e
    out += take(dol.dol_error()) + '\n'
    status = 1
  }
  dol.dol_reset()
}
writeSync(1, out)
process.exit(status)
