/**
 * Makes `dist/`: the server as a few files of JavaScript, beside the data that it reads, each at the path of its source. A process then
 * reads some twenty files where it read 1,400, and starts in half the time. `server/bin/zelos` runs it while no source is newer.
 *
 *     node .ci/bundle.ts [folder]
 */
import { cp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown, type Plugin } from 'rolldown';
import { shrinkwrap, type LockedManifest } from './shrinkwrap.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** The program and the threads that it starts. */
const ENTRIES = ['server/main', 'server/crypto/hashers/crypt-worker', 'server/jsonnet/jsonnet-worker'];

/** What modules read at run time, beside the program and the license. Of a folder, TypeScript and tests stay behind. */
const DATA = [
  'LICENSE',
  'server/bin/zelos',
  'schemas/config',
  'schemas/config.schema.json',
  'schemas/identity_extension.schema.json',
  'schemas/identity_meta.schema.json',
  'schemas/presets',
  'openapi/generated/openapi.json',
  'server/persistence/dialects',
  'server/strategies/passkey/authenticator-names.json',
  'server/strategies/shared/webauthn/webauthn.js',
];

/** Packages that stay outside: those with compiled parts, and those that are found by name at run time. The published package depends on them. */
const OUTSIDE = ['@arakoodev/jsonnet', 'bcrypt', 'ajv', 'argon2', 'better-sqlite3', 'libphonenumber-js', 'tldts'];

/**
 * V8 keeps the text of a program in memory, with two bytes for each character as soon as one is beyond Latin-1. Names and lines stay, for
 * stack traces.
 */
const IN_ASCII = { compress: false, mangle: false, codegen: { removeWhitespace: false, asciiOnly: true } } as const;

/** A module finds its data and its threads by `import.meta`, so that keeps naming the module's own place although the code lies in a chunk. */
const ownPlaces: Plugin = {
  name: 'own-places',
  transform(code, id) {
    if (!id.startsWith(join(ROOT, 'server/')) || !code.includes('import.meta.')) return null;
    const place = JSON.stringify(relative(ROOT, id).replace(/\.ts$/, '.js'));
    return code
      .replaceAll('import.meta.url', `__OWN_URL__(${place})`)
      .replaceAll('import.meta.dirname', `__OWN_FOLDER__(${place})`);
  },
  renderChunk(code, { fileName }) {
    const from = dirname(fileName);
    const at = (place: string): string => JSON.stringify(relative(from, place));
    return code
      .replaceAll(/__OWN_URL__\("([^"]+)"\)/g, (_all, place: string) => `new URL(${at(place)}, import.meta.url).href`)
      .replaceAll(
        /__OWN_FOLDER__\("([^"]+)"\)/g,
        (_all, place: string) => `(import.meta.dirname + ${JSON.stringify(`/${relative(from, dirname(place))}`)})`,
      );
  },
};

/** Puts the bundle in the place of a folder, at once: servers may be starting from what is there. */
async function replace(folder: string): Promise<void> {
  const fresh = `${folder}.${process.pid}`;
  await bundle(fresh);
  await rm(folder, { recursive: true, force: true });
  await rename(fresh, folder);
}

async function bundle(folder: string): Promise<void> {
  const build = await rolldown({
    cwd: ROOT,
    input: Object.fromEntries(ENTRIES.map((entry) => [entry, `${entry}.ts`])),
    platform: 'node',
    external: OUTSIDE.map((name) => new RegExp(`^${name}(?:/|$)`)),
    plugins: [ownPlaces],
    // `depd`, below Koa, evaluates a text of its own.
    checks: { eval: false },
  });
  await build.write({
    dir: folder,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'server/chunks/[name]-[hash].js',
    comments: { legal: true, annotation: false, jsdoc: false },
    minify: IN_ASCII,
  });
  await build.close();
  for (const path of DATA) await cp(join(ROOT, path), join(folder, path), { recursive: true, filter: isData });
  const manifest = await publishedManifest();
  await writeJson(join(folder, 'package.json'), manifest);
  await writeJson(join(folder, 'npm-shrinkwrap.json'), await shrinkwrap(join(ROOT, 'package-lock.json'), manifest));
}

const writeJson = (path: string, value: object): Promise<void> =>
  writeFile(path, `${JSON.stringify(value, null, 2)}\n`);

const isData = (path: string): boolean => !path.endsWith('.ts');

interface Manifest {
  readonly version: string;
  readonly description: string;
  readonly license: string;
}

const manifestIn = async (folder: string): Promise<Manifest> =>
  JSON.parse(await readFile(join(ROOT, folder, 'package.json'), 'utf8')) as Manifest;

/** The manifest of the published package, which depends on what the bundle leaves outside and has nothing to run at installation. */
async function publishedManifest(): Promise<LockedManifest & { readonly description: string; readonly type: string }> {
  const { version, description, license } = await manifestIn('.');
  const dependencies: Record<string, string> = {};
  for (const name of OUTSIDE) dependencies[name] = (await manifestIn(join('node_modules', name))).version;
  return {
    name: 'zelos',
    version,
    description,
    license,
    type: 'module',
    bin: { zelos: 'server/bin/zelos' },
    engines: { node: '>=24' },
    dependencies,
  };
}

await replace(process.argv[2] ?? join(ROOT, 'dist'));
