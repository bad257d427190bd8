// Writes FILE.br and FILE.gz beside each FILE named on the command line.
import { readFile, rename, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

async function writeSibling(path, compressed) {
  // Whole or not at all: a half-written sibling would never be noticed.
  await writeFile(`${path}.part`, await compressed);
  await rename(`${path}.part`, path);
}

await Promise.all(
  process.argv.slice(2).map(async (file) => {
    const bytes = await readFile(file);
    await Promise.all([
      writeSibling(
        `${file}.br`,
        promisify(brotliCompress)(bytes, {
          params: {
            [constants.BROTLI_PARAM_QUALITY]: 11,
            [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
          },
        }),
      ),
      writeSibling(`${file}.gz`, promisify(gzip)(bytes, { level: 9 })),
    ]);
  }),
);
