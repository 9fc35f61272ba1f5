// node sections.mjs MODULE.wasm SOURCE.dol: what a module made with -g has beside its code.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'

const [file, source] = process.argv.slice(2)
const bytes = readFileSync(file)
const module = new WebAssembly.Module(bytes)
const lines = readFileSync(source, 'utf8').split('\n')
const text = (name) => {
  const sections = WebAssembly.Module.customSections(module, name)
  assert.equal(sections.length, 1, name)
  return Buffer.from(sections[0]).toString()
}
const test = (name, f) => {
  try { f(); console.log(`ok ${name}`) } catch (e) { console.log(`not ok ${name}\n${e.message}`) }
}

test('dol.modules', () => {
  const all = JSON.parse(text('dol.modules'))
  assert.deepEqual(all.find((m) => m.name === 'shop'), { name: 'shop', version: '1.2.0',
    exegesis: 'Everything that can pass between DOL and JavaScript.' })
  assert.ok(all.some((m) => m.name === 'prelude'))
})
test('dol.constraints', () => {
  const all = JSON.parse(text('dol.constraints'))
  assert.deepEqual(all.filter((c) => c.gene.startsWith('shop.')), [{ gene: 'shop.Price', constraint: 'bounded',
    exegesis: '', conditions: ['this.amount <= 1_000_000'] }])
})
test('name', () => {
  assert.match(text('name'), /shop\.deep/)
})

// ---- the source map

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
function * numbers (segment) {
  let value = 0, shift = 0
  for (const c of segment) {
    const digit = digits.indexOf(c)
    value += (digit & 31) * 2 ** shift
    shift += 5
    if (digit & 32) continue
    yield value & 1 ? -(value >>> 1) : value >>> 1
    value = shift = 0
  }
}
function places (map) { // offset in the module, source, line and column (from 0)
  const last = [0, 0, 0, 0]
  return map.mappings.split(',').map((segment) => {
    let i = 0
    for (const n of numbers(segment)) last[i++] += n
    return { offset: last[0], source: map.sources[last[1]], line: last[2], column: last[3], full: i === 4 }
  }).filter((place) => place.full)
}
function codeSection () { // [from, to[ in the module
  let at = 8
  const leb = () => {
    let value = 0
    for (let shift = 0, byte = 128; byte & 128; shift += 7) value += ((byte = bytes[at++]) & 127) * 2 ** shift
    return value
  }
  for (;;) {
    const id = bytes[at++], size = leb()
    if (id === 10) return [at, at + size]
    at += size
  }
}
const mapName = `${basename(file)}.map`
test('sourceMappingURL', () => {
  const url = Buffer.from(WebAssembly.Module.customSections(module, 'sourceMappingURL')[0])
  assert.equal(url.subarray(1).toString(), mapName)
  assert.equal(url[0], mapName.length)
})
const map = JSON.parse(readFileSync(`${file}.map`, 'utf8'))
const mine = places(map).filter((p) => basename(p.source) === basename(source))
test('the source map names the source', () => {
  assert.equal(map.version, 3)
  assert.ok(mine.length >= 40, `${mine.length} places`)
})
test('places lie in the code, in order', () => {
  const [from, to] = codeSection()
  let before = 0
  for (const { offset } of places(map)) {
    assert.ok(offset >= from && offset < to && offset >= before, `${offset} of ${from} to ${to}`)
    before = offset
  }
})
test('places are those of words in the source', () => {
  for (const { line, column } of mine) {
    assert.match(lines[line]?.[column] ?? '', /\S/, `${line}:${column}`)
  }
})
test('what traps has the place that the trap tells', () => {
  const line = lines.findIndex((l) => l.startsWith('fun small'))
  const column = lines[line].indexOf('v + 1')
  assert.ok(mine.some((p) => p.line === line && p.column === column),
    JSON.stringify(mine.filter((p) => Math.abs(p.line - line) <= 1)))
})
