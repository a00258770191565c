import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';

const ZELOS = join(import.meta.dirname, '..', 'bin', 'zelos');
const folder = mkdtempSync(join(tmpdir(), 'zelos-launcher-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The name of the program that a process runs. */
const programOf = (pid: number): string => readlinkSync(`/proc/${pid}/exe`);
const childrenOf = (pid: number): string => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();

it.skipIf(!existsSync('/proc/self/exe'))(
  'is one process, of the Node that it brings, where the one on the PATH is too old',
  async () => {
    writeFileSync(join(folder, 'node'), '#!/bin/sh\necho v20.11.0\n', { mode: 0o755 });
    // Waits for identities on its standard input.
    const zelos = spawn(ZELOS, ['import', 'identities'], {
      env: { PATH: `${folder}:/usr/bin:/bin`, KRATOS_ADMIN_URL: 'http://127.0.0.1:9' },
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const pid = zelos.pid ?? 0;
    const ended = new Promise<number | string | null>((resolve) =>
      zelos.on('exit', (code, signal) => resolve(code ?? signal)),
    );
    await vi.waitFor(() => expect(programOf(pid)).toMatch(/\/node_modules\/node\/bin\/node$/), { timeout: 10_000 });
    expect(childrenOf(pid)).toBe('');
    zelos.kill('SIGTERM');
    expect(await ended).toBe('SIGTERM');
  },
);
