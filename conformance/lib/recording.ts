import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Json, isObject } from './answer.ts';
import type { Step } from './normalise.ts';

/** What the reference answered in one scenario. */
export interface Recording {
  readonly scenario: string;
  readonly config: string;
  readonly steps: readonly Step[];
}

const RECORDINGS = fileURLToPath(new URL('../recordings/', import.meta.url));

/** Where a scenario's recording lies. */
export function recordingPath(id: string): string {
  return join(RECORDINGS, `${id}.json`);
}

export async function readRecording(id: string): Promise<Recording | undefined> {
  const path = recordingPath(id);
  return existsSync(path) ? (JSON.parse(await readFile(path, 'utf8')) as Recording) : undefined;
}

export async function writeRecording(recording: Recording): Promise<void> {
  const path = recordingPath(recording.scenario);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${pretty(recording as unknown as Json)}\n`);
}

/** JSON with a line for everything that fits on one. */
function pretty(value: Json, indent = ''): string {
  const line = JSON.stringify(value);
  if (indent.length + line.length <= 110 || typeof value !== 'object' || value === null) return line;
  const deeper = `${indent} `;
  if (Array.isArray(value)) {
    return `[\n${value.map((item) => deeper + pretty(item, deeper)).join(',\n')}\n${indent}]`;
  }
  if (!isObject(value)) return line;
  const members = Object.entries(value).map(
    ([key, item]) => `${deeper}${JSON.stringify(key)}: ${pretty(item, deeper)}`,
  );
  return `{\n${members.join(',\n')}\n${indent}}`;
}
