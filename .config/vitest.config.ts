import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './sequencer.ts';

/** Files that replace modules: no other file may share their modules. */
const REPLACES_MODULES = ['sdk/test/program.test.ts'];

// Many tests start the server as a process; with its modules compiled it starts in half the time (as server/bin/zelos does it).
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(new URL('../node_modules/.cache/zelos', import.meta.url));

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    pool: 'forks',
    // More than there are cores: much of the time is waiting, for processes, databases and what expires.
    maxWorkers: Math.min(availableParallelism(), 4) + 1,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // What a test waits for comes later on a busy machine.
    expect: { poll: { timeout: 30_000 } },
    // What a test replaces in the process is put back: the next file runs in the same process.
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'shared',
          // Files share a process and its modules, each of which is then read once instead of 150 times.
          isolate: false,
          // Node reads TypeScript itself, and from its compile cache, as it does for the server.
          experimental: { viteModuleRunner: false, nodeLoader: false },
          include: ['{server,openapi,schemas,sdk,conformance}/**/*.test.ts'],
          exclude: ['**/node_modules/**', ...REPLACES_MODULES],
        },
      },
      { extends: true, test: { name: 'isolated', include: REPLACES_MODULES } },
    ],
  },
});
