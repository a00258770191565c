/** Which files of the repository belong to which part, for the checks and figures that read source text. */
import { execFileSync } from 'node:child_process';

const TEST = /[.]test[.]ts$|^server\/test\/|^server\/persistence\/test(?:ing|data)\//;
const GENERATED = /[.]gen[.]ts$|\/generated\//;

export interface Part {
  readonly name: string;
  readonly includes: (file: string) => boolean;
}

export const isTest = (file: string): boolean => TEST.test(file);

/** The parts whose sizes are measured. What is generated belongs to none of them. */
export const PARTS: readonly Part[] = [
  { name: 'server, product', includes: (file) => file.startsWith('server/') && !isTest(file) },
  { name: 'server, tests and harness', includes: (file) => file.startsWith('server/') && isTest(file) },
  { name: 'conformance/lib', includes: (file) => file.startsWith('conformance/lib/') && !isTest(file) },
  { name: 'conformance/scenarios', includes: (file) => file.startsWith('conformance/scenarios/') },
  { name: 'conformance/bench', includes: (file) => file.startsWith('conformance/bench/') },
  { name: 'sdk, hand-written', includes: (file) => file.startsWith('sdk/') && !isTest(file) },
];

/** Every file that git tracks or would track, by its path from the root of the repository. */
export function trackedFiles(): readonly string[] {
  const listing = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return [...new Set(listing.split('\0').filter((file) => file !== ''))].toSorted();
}

/** TypeScript that people write. */
export const isWritten = (file: string): boolean => /[.]ts$/.test(file) && !GENERATED.test(file);
