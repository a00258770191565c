/** The command line in this process: what it prints and the exit code. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { run } from '../cli/run.ts';

export const folder = mkdtempSync(join(tmpdir(), 'zelos-cli-'));
/** Writes a file into the folder; content that is no text is written as JSON. */
export const file = (name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

export interface Result {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line, without the program's name. */
export async function zelos(...args: string[]): Promise<Result> {
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const err = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const code = await run(args);
  const text = (spy: typeof out): string => spy.mock.calls.map(([each]) => String(each)).join('');
  const result = { code, out: text(out), err: text(err as typeof out) };
  vi.restoreAllMocks();
  return result;
}
