/** The systemd units: their commands exist, and systemd has nothing to say against them where it is installed. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandOf, readText, ROOT } from './deployment.ts';

const PROGRAM = '/opt/zelos/bin/zelos';
const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'zelos-units-'));

describe.each(['zelos.service', 'zelos-courier.service'])('systemd/%s', (name) => {
  const unit = readText(`systemd/${name}`);

  it('calls commands that are there', () => {
    const commands = unit.match(/(?<=^Exec\w+=).*$/gm) ?? [];
    expect(commands.length).toBeGreaterThan(0);
    for (const command of commands) {
      const [program, ...args] = command.split(' ');
      expect(program).toBe(PROGRAM);
      commandOf(args);
    }
  });

  it.skipIf(!hasSystemd)('is understood by systemd, which finds it well protected', () => {
    const file = join(folder, name);
    writeFileSync(file, unit.replaceAll(PROGRAM, join(ROOT, 'server/bin/zelos')));
    expect(spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
    // An exposure of 2.0 of 10 at most.
    const security = spawnSync('systemd-analyze', ['security', '--offline=true', '--threshold=20', file]);
    expect(security.status).toBe(0);
  });
});
