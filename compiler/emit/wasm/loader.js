// Loads a module that dolc made: DOL functions take and give plain JavaScript values.
//
//   import { load } from './@NAME@.js'
//   const dol = await load()    // the .wasm beside this file
//
// 64-bit integers are BigInt, other numbers Number; Char and String are strings; a list is an Array, a set
// a Set, a map a Map; a gene is an object, a tuple an Array; a named type is what it names; a case without
// payload is its name, one with payload { Name: payload }; an Option is its value or null ({ Some: v }
// where the value may itself be null); a Result is { Ok: v } or { Err: e }.

export class DolError extends Error {}

// A call ended with a trap. `at` is "file.dol:line:column".
export class DolTrap extends DolError {
  constructor({ kind, at, message, values = [], violations = [] }, options) {
    super(`${kind}${at ? ` at ${at}` : ''}${message ? `: ${message}` : ''}`, options)
    this.name = 'DolTrap'
    Object.assign(this, { kind, at, text: message ?? '', values, violations })
  }
}

// A value from outside does not meet its constraints.
export class DolViolation extends DolError {
  constructor(violations) {
    super(violations.map((v) => `${v.gene}.${v.constraint}: ${v.conjunct}`).join('; '))
    this.name = 'DolViolation'
    this.violations = violations
  }
}

const KINDS = ['Unit', 'Bool', 'Char', 'I8', 'I16', 'I32', 'I64', 'U8', 'U16', 'U32', 'U64', 'F32',
  'F64', 'String', 'List', 'Set', 'Map', 'Record', 'Tuple', 'Named', 'Enum', 'Variant', 'Option',
  'Result', 'Fun']
const RANGES = { I8: [-128, 127], I16: [-32768, 32767], I32: [-2147483648, 2147483647],
  U8: [0, 255], U16: [0, 65535], U32: [0, 4294967295] }
const TRAP_DEPTH = 18, TRAP_HOST = 20

class Program {
  #dol
  #view
  #types = new Map()
  #pending = null
  #finished

  constructor(module, hosts) {
    const imports = this.#imports(module, hosts)
    this.#dol = new WebAssembly.Instance(module, imports).exports
    this.#finished = new FinalizationRegistry((handle) => this.#dol.dol_free(handle))
    for (const name of Object.keys(imports))
      if (!hosts[name]) this.#dol.dol_host_missing(...this.#text(name))
  }

  // ---- memory ----

  get #memory() {
    if (this.#view?.buffer !== this.#dol.memory.buffer)
      this.#view = new DataView(this.#dol.memory.buffer)
    return this.#view
  }

  #u32(at) { return this.#memory.getUint32(at, true) }

  #string(at, length) {
    return new TextDecoder().decode(new Uint8Array(this.#dol.memory.buffer, at, length))
  }

  #name(at) {
    let end = at
    while (this.#memory.getUint8(end)) end++
    return this.#string(at, end - at)
  }

  #text(string) {
    const bytes = new TextEncoder().encode(string)
    const at = this.#dol.dol_alloc(bytes.length)
    new Uint8Array(this.#dol.memory.buffer, at, bytes.length).set(bytes)
    return [at, bytes.length]
  }

  // ---- types: libdol's descriptors, read when they are first met ----

  #type(at) {
    let t = this.#types.get(at)
    if (t) return t
    t = { at, name: this.#name(this.#u32(at)), kind: KINDS[this.#u32(at + 4)], size: this.#u32(at + 8),
      entry: this.#u32(at + 16), offset: this.#u32(at + 20), fields: [], cases: [] }
    this.#types.set(at, t)
    const count = this.#u32(at + 24), fields = this.#u32(at + 36), cases = this.#u32(at + 40)
    t.elem = this.#u32(at + 28) && this.#type(this.#u32(at + 28))
    t.key = this.#u32(at + 32) && this.#type(this.#u32(at + 32))
    if (fields) t.fields = this.#fields(fields, count)
    for (let i = 0; cases && i < count; i++) {
      const c = cases + 32 * i
      t.cases.push({ name: this.#name(this.#u32(c)), named: this.#memory.getUint8(c + 24) !== 0,
        fields: this.#fields(this.#u32(c + 16), this.#u32(c + 20)) })
    }
    return t
  }

  #fields(at, count) {
    return Array.from({ length: count }, (_, i) => ({ name: this.#name(this.#u32(at + 20 * i)),
      type: this.#type(this.#u32(at + 20 * i + 4)), offset: this.#u32(at + 20 * i + 8),
      absent: this.#u32(at + 20 * i + 16) }))
  }

  // A row of dol_Function.
  #row(at) {
    const [name, system, result, params, count, extra] =
      [0, 4, 8, 12, 16, 20].map((offset) => this.#u32(at + offset))
    return { at, name: this.#name(name), system, result: this.#type(result), extra,
      params: Array.from({ length: count }, (_, i) => ({ name: this.#name(this.#u32(params + 12 * i)),
        type: this.#type(this.#u32(params + 12 * i + 4)),
        mut: this.#memory.getUint8(params + 12 * i + 8) !== 0 })) }
  }

  #rows(list) {
    const first = this.#u32(list), count = this.#u32(list + 4)
    return Array.from({ length: count }, (_, i) => this.#row(first + 24 * i))
  }

  // ---- values out of memory ----

  #read(t, at) {
    const m = this.#memory
    switch (t.kind) {
      case 'Unit': return undefined
      case 'Bool': return m.getUint8(at) !== 0
      case 'Char': return String.fromCodePoint(m.getUint32(at, true))
      case 'I8': return m.getInt8(at)
      case 'I16': return m.getInt16(at, true)
      case 'I32': return m.getInt32(at, true)
      case 'I64': return m.getBigInt64(at, true)
      case 'U8': return m.getUint8(at)
      case 'U16': return m.getUint16(at, true)
      case 'U32': return m.getUint32(at, true)
      case 'U64': return m.getBigUint64(at, true)
      case 'F32': return m.getFloat32(at, true)
      case 'F64': return m.getFloat64(at, true)
      case 'String': return this.#string(this.#u32(at), this.#u32(at + 4))
      case 'List': return this.#items(at, t.elem.size, (item) => this.#read(t.elem, item))
      case 'Set': return new Set(this.#items(at, t.elem.size, (item) => this.#read(t.elem, item)))
      case 'Map': return new Map(this.#items(at, t.entry,
        (entry) => [this.#read(t.key, entry), this.#read(t.elem, entry + t.offset)]))
      case 'Record': return this.#object(t.fields, at)
      case 'Tuple': return t.fields.map((f) => this.#read(f.type, at + f.offset))
      case 'Named': return this.#read(t.fields[0].type, at)
      case 'Enum': return t.cases[this.#u32(at)].name
      case 'Variant': return this.#readCase(t.cases[this.#u32(at)], at)
      case 'Option': return this.#readOption(t, at)
      case 'Result': return m.getUint8(at) ? { Ok: this.#read(t.elem, at + t.offset) }
        : { Err: this.#read(t.key, at + t.offset) }
      default: throw new TypeError(`a value of ${t.name} stays in the module`)
    }
  }

  #items(at, size, read) {
    const data = this.#u32(at), length = this.#u32(at + 4)
    return Array.from({ length }, (_, i) => read(data + i * size))
  }

  #object(fields, at) {
    return Object.fromEntries(fields.map((f) => [f.name, this.#read(f.type, at + f.offset)]))
  }

  #readCase(c, at) {
    if (!c.fields.length) return c.name
    if (c.named) return { [c.name]: this.#object(c.fields, at) }
    const values = c.fields.map((f) => this.#read(f.type, at + f.offset))
    return { [c.name]: values.length === 1 ? values[0] : values }
  }

  #readOption(t, at) {
    if (!this.#memory.getUint8(at)) return null
    const value = this.#read(t.elem, at + t.offset)
    return mayBeNull(t.elem) ? { Some: value } : value
  }

  // ---- values into memory; `path` is for messages ----

  #write(t, at, v, path) {
    const wrong = (what) => new TypeError(`${path}: expected ${what}, got ${show(v)}`)
    const [least, most] = RANGES[t.kind] ?? []
    if (least !== undefined && !(Number.isInteger(v) && v >= least && v <= most))
      throw wrong(`an integer from ${least} to ${most}`)
    switch (t.kind) {
      case 'Unit': return
      case 'Bool':
        if (typeof v !== 'boolean') throw wrong('a boolean')
        return this.#memory.setUint8(at, v ? 1 : 0)
      case 'Char': {
        if (typeof v !== 'string' || [...v].length !== 1 || !v.isWellFormed?.() && /\p{Cs}/u.test(v))
          throw wrong('one character')
        return this.#memory.setUint32(at, v.codePointAt(0), true)
      }
      case 'I8': case 'U8': return this.#memory.setUint8(at, v & 0xff)
      case 'I16': case 'U16': return this.#memory.setUint16(at, v & 0xffff, true)
      case 'I32': case 'U32': return this.#memory.setUint32(at, v >>> 0, true)
      case 'I64': case 'U64': return this.#writeWide(t.kind, at, v, wrong)
      case 'F32': case 'F64':
        if (typeof v !== 'number') throw wrong('a number')
        return t.kind === 'F32' ? this.#memory.setFloat32(at, v, true)
          : this.#memory.setFloat64(at, v, true)
      case 'String': {
        if (typeof v !== 'string') throw wrong('a string')
        return this.#words(at, ...this.#text(v))
      }
      case 'List':
        if (!Array.isArray(v) && !ArrayBuffer.isView(v)) throw wrong('an array')
        return this.#words(at, ...this.#writeItems(t.elem, v, path), 0)
      case 'Set':
        if (typeof v?.[Symbol.iterator] !== 'function' || typeof v === 'string') throw wrong('a Set')
        return this.#collect(t, at, ...this.#writeItems(t.elem, [...v], path))
      case 'Map': return this.#writeMap(t, at, v, path, wrong)
      case 'Record':
        if (typeof v !== 'object' || v === null) throw wrong(`an object (${t.name})`)
        return this.#writeObject(t, t.fields, at, v, path)
      case 'Tuple':
        if (!Array.isArray(v) || v.length !== t.fields.length)
          throw wrong(`an array of ${t.fields.length}`)
        return t.fields.forEach((f, i) => this.#write(f.type, at + f.offset, v[i], `${path}[${i}]`))
      case 'Named': return this.#write(t.fields[0].type, at, v, path)
      case 'Enum': case 'Variant': return this.#writeCase(t, at, v, path, wrong)
      case 'Option': return this.#writeOption(t, at, v, path)
      case 'Result': {
        const ok = has(v, 'Ok')
        if (!ok && !has(v, 'Err')) throw wrong('{ Ok: … } or { Err: … }')
        this.#memory.setUint8(at, ok ? 1 : 0)
        return ok ? this.#write(t.elem, at + t.offset, v.Ok, `${path}.Ok`)
          : this.#write(t.key, at + t.offset, v.Err, `${path}.Err`)
      }
      default: throw new TypeError(`${path}: a value of ${t.name} cannot come from outside`)
    }
  }

  #words(at, ...words) {
    words.forEach((word, i) => this.#memory.setUint32(at + 4 * i, word, true))
  }

  #writeWide(kind, at, v, wrong) {
    const signed = kind === 'I64'
    if (Number.isSafeInteger(v)) v = BigInt(v)
    if (typeof v !== 'bigint' || (signed ? BigInt.asIntN(64, v) : BigInt.asUintN(64, v)) !== v)
      throw wrong(`a BigInt of 64 bits${signed ? '' : ', not negative'}`)
    this.#memory.setBigUint64(at, BigInt.asUintN(64, v), true)
  }

  #writeItems(elem, values, path) {
    const data = this.#dol.dol_alloc(values.length * elem.size)
    for (let i = 0; i < values.length; i++)
      this.#write(elem, data + i * elem.size, values[i], `${path}[${i}]`)
    return [data, values.length]
  }

  #writeMap(t, at, v, path, wrong) {
    if (typeof v !== 'object' || v === null) throw wrong('a Map')
    const entries = typeof v[Symbol.iterator] === 'function' ? [...v] : Object.entries(v)
    const data = this.#dol.dol_alloc(entries.length * t.entry)
    entries.forEach(([key, value], i) => {
      const entry = data + i * t.entry, inner = `${path}[${show(key)}]`
      this.#write(t.key, entry, key, inner)
      this.#write(t.elem, entry + t.offset, value, inner)
    })
    this.#collect(t, at, data, entries.length)
  }

  // Sorted, as libdol wants it; equal keys are an error.
  #collect(t, at, items, count) {
    this.#guard(() => this.#dol.dol_collect(t.at, at, items, count))
  }

  #writeObject(t, fields, at, v, path) {
    for (const f of fields) {
      if (v[f.name] === undefined && f.absent) {
        new Uint8Array(this.#memory.buffer).copyWithin(at + f.offset, f.absent, f.absent + f.type.size)
        continue
      }
      if (v[f.name] === undefined && f.type.kind !== 'Option' && f.type.kind !== 'Unit')
        throw new TypeError(`${path}.${f.name} of ${t.name} is missing`)
      this.#write(f.type, at + f.offset, v[f.name], `${path}.${f.name}`)
    }
    for (const name of Object.keys(v))
      if (!fields.some((f) => f.name === name))
        throw new TypeError(`${path}: ${t.name} has no ${name}`)
  }

  #writeCase(t, at, v, path, wrong) {
    const name = typeof v === 'string' ? v : typeof v === 'object' && v !== null ? Object.keys(v)[0] : ''
    const index = t.cases.findIndex((c) => c.name === name), c = t.cases[index]
    if (!c || (typeof v === 'string') !== !c.fields.length)
      throw wrong(`a case of ${t.name} (${t.cases.map((k) => k.name).join(', ')})`)
    this.#memory.setUint32(at, index, true)
    if (!c.fields.length) return
    const inner = v[name]
    if (c.named) return this.#writeObject(t, c.fields, at, inner ?? {}, `${path}.${name}`)
    const values = c.fields.length === 1 ? [inner] : inner
    if (!Array.isArray(values) || values.length !== c.fields.length)
      throw wrong(`${c.fields.length} values of ${name}`)
    c.fields.forEach((f, i) => this.#write(f.type, at + f.offset, values[i], `${path}.${name}[${i}]`))
  }

  #writeOption(t, at, v, path) {
    const some = v !== null && v !== undefined
    this.#memory.setUint8(at, some ? 1 : 0)
    if (some)
      this.#write(t.elem, at + t.offset, mayBeNull(t.elem) ? v.Some : v, path)
  }

  // ---- calls ----

  // What ends a call becomes an error of JavaScript; libdol has put everything back.
  #guard(call) {
    try {
      return call()
    } catch (e) {
      if (e instanceof RangeError) this.#abandon(TRAP_DEPTH, '') // the engine's stack is full
      else if (!(e instanceof WebAssembly.RuntimeError)) throw e
      const cause = this.#pending
      this.#pending = null
      const text = this.#dol.dol_error()
      const error = JSON.parse(this.#string(this.#u32(text), this.#u32(text + 4)) || 'null')
      if (!error) throw e
      if (error.trap) throw new DolTrap(error.trap, cause ? { cause } : undefined)
      throw new DolViolation(error.violations)
    }
  }

  #abandon(kind, message) {
    try { this.#dol.dol_abandon(kind, ...this.#text(message)) } catch { /* that is its end */ }
  }

  // One call: `handle` of a system or 0, `values` of the parameters behind its state.
  #call(row, handle, values) {
    const first = row.system ? 1 : 0, params = row.params.slice(first)
    if (values.length > params.length || values.length < params.length)
      throw new TypeError(`${row.name} takes ${params.length} arguments, not ${values.length}`)
    try {
      const args = this.#dol.dol_alloc(4 * params.length + 4)
      params.forEach((p, i) => {
        const at = this.#dol.dol_alloc(p.type.size)
        this.#write(p.type, at, values[i], p.name)
        this.#words(args + 4 * i, at)
      })
      const result = this.#dol.dol_alloc(row.result.size)
      this.#guard(() => this.#dol.dol_invoke(handle, row.at, args, result))
      const value = this.#read(row.result, result)
      const changed = params.map((p, i) => [p, i]).filter(([p]) => p.mut)
      if (!changed.length) return value
      return [value, ...changed.map(([p, i]) => this.#read(p.type, this.#u32(args + 4 * i)))]
    } finally {
      this.#dol.dol_reset()
    }
  }

  #make(row, values, methods) {
    try {
      const args = this.#dol.dol_alloc(4 * row.params.length + 4)
      row.params.forEach((p, i) => {
        const at = this.#dol.dol_alloc(p.type.size)
        this.#write(p.type, at, values[i], p.name)
        this.#words(args + 4 * i, at)
      })
      return this.#system(this.#guard(() => this.#dol.dol_new(row.at, args)), methods)
    } finally {
      this.#dol.dol_reset()
    }
  }

  #system(handle, methods) {
    const system = {}
    for (const row of methods)
      system[row.name.slice(row.name.lastIndexOf('.') + 1)] = (...values) => {
        if (!handle) throw new DolError(`${row.name}: the system was freed`)
        return this.#call(row, handle, values)
      }
    system.free = () => {
      if (handle) this.#dol.dol_free(handle)
      this.#finished.unregister(system)
      handle = 0
    }
    this.#finished.register(system, handle, system)
    return system
  }

  // ---- host functions ----

  #imports(module, hosts) {
    const imports = {}
    let rows
    for (const { module: from, name } of WebAssembly.Module.imports(module)) {
      imports[from] ??= {}
      imports[from][name] = (...raw) => {
        rows ??= new Map(this.#rows(this.#dol.dol_hosts.value).map((row) => [row.name, row]))
        return this.#answer(rows.get(`${from}.${name}`), hosts[from]?.[name], raw)
      }
    }
    return imports
  }

  #answer(row, host, raw) {
    try {
      if (!host) throw new DolError(`no host function ${row.name}`)
      const to = inMemory(row.result) ? raw.shift() : 0
      const value = host(...row.params.map((p) => this.#argument(p.type, raw)))
      if (value instanceof Promise) throw new DolError(`${row.name} must answer at once`)
      if (to) return this.#write(row.result, to, value, row.name)
      const at = this.#dol.dol_alloc(row.result.size)
      this.#write(row.result, at, value, row.name)
      return this.#raw(row.result, at)
    } catch (e) {
      this.#pending = e
      this.#dol.dol_abandon(TRAP_HOST, ...this.#text(String(e?.message ?? e)))
      throw e // the call has ended already
    }
  }

  // An argument as the import got it.
  #argument(t, raw) {
    if (leaf(t).kind === 'Unit') return undefined
    if (t.kind === 'String') return this.#string(raw.shift(), raw.shift())
    const given = raw.shift()
    if (inMemory(t)) return this.#read(t, given)
    const at = this.#dol.dol_alloc(8), kind = leaf(t).kind
    if (kind === 'I64' || kind === 'U64') this.#memory.setBigUint64(at, BigInt.asUintN(64, given), true)
    else if (kind === 'F64') this.#memory.setFloat64(at, given, true)
    else if (kind === 'F32') this.#memory.setFloat32(at, given, true)
    else this.#memory.setInt32(at, given, true)
    return this.#read(t, at)
  }

  // A number as WebAssembly returns it.
  #raw(t, at) {
    const inner = leaf(t)
    switch (inner.kind) {
      case 'Unit': return undefined
      case 'Enum': case 'Char': return this.#u32(at)
      case 'Bool': return this.#memory.getUint8(at)
      default: return this.#read(inner, at)
    }
  }

  // ---- what the module offers, as a tree of its names ----

  tree() {
    const rows = this.#rows(this.#dol.dol_functions.value), tree = {}
    const states = new Set(rows.filter((row) => row.system).map((row) => row.system))
    for (const row of rows) {
      if (row.system) continue
      const methods = rows.filter((m) => m.system === row.result.at)
      const makes = states.has(row.result.at)
      put(tree, row.name, (...values) => makes ? this.#make(row, values, methods)
        : this.#call(row, 0, values))
    }
    return tree
  }
}

const leaf = (t) => (t.kind === 'Record' || t.kind === 'Named' || t.kind === 'Tuple') &&
  t.fields.length === 1 ? leaf(t.fields[0].type) : t
const inMemory = (t) => !['Unit', 'Bool', 'Char', 'I8', 'I16', 'I32', 'I64', 'U8', 'U16', 'U32', 'U64',
  'F32', 'F64', 'Enum'].includes(leaf(t).kind)
const mayBeNull = (t) => t.kind === 'Named' ? mayBeNull(t.fields[0].type)
  : t.kind === 'Option' || t.kind === 'Unit'
const has = (v, name) => typeof v === 'object' && v !== null && name in v
const show = (v) => typeof v === 'bigint' ? `${v}n` : typeof v === 'string' ? JSON.stringify(v)
  : Array.isArray(v) ? 'an array' : typeof v === 'object' && v !== null ? 'an object' : String(v)

const put = (tree, name, value) => {
  const parts = name.split('.'), last = parts.pop()
  let at = tree
  for (const part of parts) at = at[part] ??= {}
  at[last] = Object.assign(value, at[last])
}

const compile = async (source) => {
  if (source instanceof WebAssembly.Module) return source
  if (ArrayBuffer.isView(source) || source instanceof ArrayBuffer) return WebAssembly.compile(source)
  if (source instanceof URL && source.protocol === 'file:') {
    const { readFile } = await import('node:fs/promises')
    return WebAssembly.compile(await readFile(source))
  }
  const response = await (source instanceof Response ? source : fetch(source))
  if (!response.ok) throw new DolError(`${response.url}: ${response.status} ${response.statusText}`)
  return WebAssembly.compile(await response.arrayBuffer())
}

// `source`: a URL, a Response, bytes, or a WebAssembly.Module; `hosts`: what the module imports, as
// { 'dol.module': { function(…) {…} } }.
export const load = async (source = new URL('./@NAME@.wasm', import.meta.url), hosts = {}) =>
  new Program(await compile(source), hosts).tree()
