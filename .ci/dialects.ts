/** What one database does otherwise than another is said in its folder: fails on a branch on the dialect, or its name, outside of it. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const HOME = 'server/persistence/dialects';
const TESTS = /\.test\.ts$|^server\/test\/|\/testing\//;

const names = readdirSync(HOME, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
if (names.length === 0) throw new Error(`there is no dialect in ${HOME}`);

/** The quoted name of a dialect, or a comparison of one. */
const BRANCH = new RegExp(`['"\`](?:${names.join('|')})['"\`]|\\bdialect(?:\\.name)?\\s*[!=]==?|case\\s+dialect\\b`);

const branches = readdirSync('server', { recursive: true, encoding: 'utf8' })
  .map((path) => join('server', path))
  .filter((path) => path.endsWith('.ts') && !path.startsWith(`${HOME}/`) && !TESTS.test(path))
  .flatMap((path) =>
    readFileSync(path, 'utf8')
      .split('\n')
      .flatMap((line, index) => (BRANCH.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
  );

for (const branch of branches) console.log(branch);
if (branches.length > 0) console.log(`Say it in the interface Dialect (${HOME}/dialect.ts) instead.`);
process.exitCode = branches.length === 0 ? 0 : 1;
