/** Compiles src to dist/esm and dist/cjs, each with its types. */
import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = import.meta.dirname;
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const run = promisify(execFile);

await rm(join(root, 'dist'), { recursive: true, force: true });
await Promise.all(['esm', 'cjs'].map(compile));
// The package is ESM; this tells Node and TypeScript that this half of it is not.
await writeFile(join(root, 'dist/cjs/package.json'), '{ "type": "commonjs" }\n');

async function compile(format: string): Promise<void> {
  await run(process.execPath, [tsc, '-p', join(root, `tsconfig.${format}.json`)]).catch(
    (error: { stdout?: string }) => {
      throw new Error(error.stdout, { cause: error });
    },
  );
}
