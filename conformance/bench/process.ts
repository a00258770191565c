import { readFile } from 'node:fs/promises';

/** What a process and all below it hold and have used. */
export interface Usage {
  /** Resident memory of all, in MB. */
  readonly memory: number;
  readonly largestProcess: number;
  /** Processor time since the start, in seconds. */
  readonly cpu: number;
}

/** Reads /proc; undefined on systems without it. */
export async function usageOf(pid: number): Promise<Usage | undefined> {
  try {
    const pids = await tree(pid);
    const sizes = await Promise.all(pids.map(residentOf));
    const times = await Promise.all(pids.map(cpuOf));
    return { memory: sum(sizes), largestProcess: Math.max(...sizes), cpu: sum(times) };
  } catch {
    return undefined;
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

async function tree(pid: number): Promise<number[]> {
  const tasks = `/proc/${pid}/task/${pid}/children`;
  const children = (await readFile(tasks, 'utf8')).split(' ').filter(Boolean).map(Number);
  return [pid, ...(await Promise.all(children.map(tree))).flat()];
}

async function residentOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
}

/** Linux counts in hundredths of a second, whatever the kernel's own clock (proc(5), `sysconf(_SC_CLK_TCK)`). */
const TICKS_PER_SECOND = 100;

async function cpuOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may hold spaces; user and system time are fields 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
