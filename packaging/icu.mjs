// Makes PostgreSQL's copy of ICU's data (libicudata.so, 27 MB) as small as PostgreSQL needs it: collations, normalisation and
// the rules for words stay; names of languages, currencies and zones in all languages, and other character sets go.
// node icu.mjs <libicudata.so>
import { readFileSync, writeFileSync } from 'node:fs'

const KEPT = [
  /^coll\//,
  /^[^/]+\.(icu|nrm)$/,
  /^(root|res_index|pool|supplementalData|likelySubtags|keyTypeData|timezoneTypes|numberingSystems|plurals|metadata|icustd|icuver)\.res$/,
  /^(lang|region)\/(root|en|res_index|pool)\.res$/,
  /^brkitr\/((root|res_index)\.res|word\.brk)$/,
]
const PT_LOAD = 1

const [path] = process.argv.slice(2)
const file = readFileSync(path)

/** The archive inside (ICU's "common data"): a header, a table of contents, the items. */
const start = file.indexOf('CmnD') - 12
if (start < 0 || file.readUInt16LE(start + 2) !== 0x27da) throw new Error(`${path} has no data of ICU`)
const table = start + file.readUInt16LE(start)
const items = Array.from({ length: file.readUInt32LE(table) }, (_, index) => {
  const entry = table + 4 + 8 * index
  const name = table + file.readUInt32LE(entry)
  return {
    name: file.subarray(name, file.indexOf(0, name)).toString(),
    from: table + file.readUInt32LE(entry + 4),
  }
})
const headers = segments()
const end = headers[0].offset + headers[0].size
const kept = items
  .map((item, index) => ({ ...item, data: file.subarray(item.from, items[index + 1]?.from ?? end) }))
  .filter(({ name }) => KEPT.some((pattern) => pattern.test(name.slice(name.indexOf('/') + 1))))

/** The parts of the file that are loaded, in their order. */
function segments() {
  const first = Number(file.readBigUInt64LE(32))
  return Array.from({ length: file.readUInt16LE(56) }, (_, index) => first + index * file.readUInt16LE(54))
    .map((at) => ({
      at,
      type: file.readUInt32LE(at),
      offset: Number(file.readBigUInt64LE(at + 8)),
      size: Number(file.readBigUInt64LE(at + 32)),
      align: Number(file.readBigUInt64LE(at + 48)),
    }))
    .sort((a, b) => a.offset - b.offset || a.type - b.type)
}

const padded = (size, to) => Math.ceil(size / to) * to

function archive() {
  const names = kept.map(({ name }) => Buffer.from(`${name}\0`))
  const entries = Buffer.alloc(4 + 8 * kept.length)
  entries.writeUInt32LE(kept.length)
  let name = entries.length
  let data = padded(name + Buffer.concat(names).length, 16)
  const parts = kept.map((item, index) => {
    entries.writeUInt32LE(name, 4 + 8 * index)
    entries.writeUInt32LE(data, 8 + 8 * index)
    name += names[index].length
    const part = Buffer.alloc(padded(item.data.length, 16))
    item.data.copy(part)
    data += part.length
    return part
  })
  const contents = Buffer.concat([entries, ...names])
  return Buffer.concat([contents, Buffer.alloc(padded(contents.length, 16) - contents.length), ...parts])
}

/** The addresses of all segments stay; the first becomes shorter, and in the file the others follow it sooner. */
function shortened(data) {
  const [long, ...others] = headers.filter(({ type, offset, size }) => type !== PT_LOAD || offset + size > 0)
  const size = table - long.offset + data.length
  const rest = others.filter(({ offset }) => offset >= long.offset + long.size)
  const align = Math.max(...headers.filter(({ type }) => type === PT_LOAD).map((each) => each.align))
  const tail = Math.min(...rest.map(({ offset }) => offset))
  const less = Math.floor((tail - padded(size, 16)) / align) * align
  const out = Buffer.alloc(Math.max(...rest.map((each) => each.offset + each.size)) - less)
  file.copy(out, 0, 0, table)
  data.copy(out, table)
  for (const each of rest) {
    file.copy(out, each.offset - less, each.offset, each.offset + each.size)
    out.writeBigUInt64LE(BigInt(each.offset - less), each.at + 8)
  }
  out.writeBigUInt64LE(BigInt(size), long.at + 32)
  out.writeBigUInt64LE(BigInt(size), long.at + 40)
  // No sections: they serve only linkers and debuggers.
  out.writeBigUInt64LE(0n, 40)
  out.writeUInt32LE(0, 60)
  return out
}

writeFileSync(path, shortened(archive()))
