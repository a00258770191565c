import { readFile } from 'node:fs/promises';

/** Resident memory of a process and all below it, in MB. */
export interface Resident {
  readonly total: number;
  readonly largestProcess: number;
}

/** Reads /proc; undefined on systems without it. */
export async function residentMemory(pid: number): Promise<Resident | undefined> {
  try {
    const sizes = await Promise.all((await tree(pid)).map(residentOf));
    return { total: sizes.reduce((sum, size) => sum + size, 0), largestProcess: Math.max(...sizes) };
  } catch {
    return undefined;
  }
}

async function tree(pid: number): Promise<number[]> {
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).split(' ').filter(Boolean).map(Number);
  return [pid, ...(await Promise.all(children.map(tree))).flat()];
}

async function residentOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
}
