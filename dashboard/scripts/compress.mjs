// Writes a .br and a .gz beside every text file of dist, so that the server never compresses while it answers.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const DIST = fileURLToPath(new URL('../dist/', import.meta.url));
const TEXT = new Set(['.html', '.js', '.css', '.svg', '.json', '.txt']);

let bytes = 0;
for (const name of readdirSync(DIST, { recursive: true })) {
  const file = join(DIST, name);
  if (!TEXT.has(extname(file))) continue;
  const content = readFileSync(file);
  const brotli = brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
  writeFileSync(`${file}.br`, brotli);
  writeFileSync(`${file}.gz`, gzipSync(content, { level: constants.Z_BEST_COMPRESSION }));
  bytes += brotli.length;
}
console.log(`${(bytes / 1000).toFixed(1)} kB compressed`);
