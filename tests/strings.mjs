// Strings into and out of the memory of a module: as libdol has them, with their length.
export const strings = (dol) => ({
  put(text) {
    const bytes = new TextEncoder().encode(text)
    const at = dol.dol_alloc(bytes.length)
    new Uint8Array(dol.memory.buffer).set(bytes, at)
    return [at, bytes.length]
  },
  take(string) {
    const [at, length] = new Uint32Array(dol.memory.buffer, string, 2)
    return new TextDecoder().decode(new Uint8Array(dol.memory.buffer, at, length))
  }
})
