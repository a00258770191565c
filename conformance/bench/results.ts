import type { Round } from './load.ts';
import type { Usage } from './process.ts';

/** Figures of one scenario on one server. */
export interface Figures {
  /** Operations per second: the median of the rounds. */
  readonly perSecond: number;
  /** Milliseconds over all rounds. */
  readonly p50: number;
  readonly p99: number;
  /** Processor time of the server per operation in ms: the median of the rounds. */
  readonly cpu: number | undefined;
}

export interface ServerReport {
  readonly name: string;
  readonly readyMs: number | undefined;
  readonly usage: Usage | undefined;
  /** Undefined where it answered wrongly. */
  readonly scenarios: Readonly<Record<string, Figures | undefined>>;
}

/** Undefined without rounds. */
export function figures(rounds: readonly Round[]): Figures | undefined {
  if (rounds.length === 0) return undefined;
  const rates = rounds.map(({ count, seconds }) => count / seconds).sort((a, b) => a - b);
  const latencies = Float64Array.from(rounds.flatMap((round) => round.latencies)).sort();
  const cpu = rounds.flatMap((round) => round.cpu ?? []).sort((a, b) => a - b);
  return {
    cpu: cpu.length === 0 ? undefined : quantile(cpu, 0.5),
    perSecond: quantile(rates, 0.5),
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
  };
}

function quantile(sorted: ArrayLike<number>, q: number): number {
  const at = (sorted.length - 1) * q;
  const [low, high] = [sorted[Math.floor(at)] ?? 0, sorted[Math.ceil(at)] ?? 0];
  return low + (high - low) * (at - Math.floor(at));
}

/** The table people read: a line per scenario, figures of each server, and how the first compares with the second. */
export function table(reports: readonly ServerReport[], ceiling: number): string {
  const [first, second] = reports;
  const names = Object.keys(first?.scenarios ?? {});
  const lines = [
    ['', ...reports.flatMap(({ name }) => [`${name} /s`, 'p50 ms', 'p99 ms', 'cpu ms']), ...(second ? ['ratio'] : [])],
    ...names.map((name) => [
      name,
      ...reports.flatMap(({ scenarios }) => cells(scenarios[name])),
      ...(second ? [ratio(first?.scenarios[name]?.perSecond, second.scenarios[name]?.perSecond)] : []),
    ]),
    ['resident MB, after the load', ...reports.flatMap(({ usage }) => [number(usage?.memory, 0), '', '', ''])],
    ['ready after ms', ...reports.flatMap(({ readyMs }) => [number(readyMs, 0), '', '', ''])],
  ];
  return `${aligned(lines)}\nThe load itself reaches ${number(ceiling, 0)} /s against a server that does nothing.\n`;
}

const cells = (of: Figures | undefined): string[] => [
  number(of?.perSecond, of && of.perSecond < 100 ? 1 : 0),
  number(of?.p50, 2),
  number(of?.p99, 2),
  number(of?.cpu, 3),
];

const number = (value: number | undefined, digits: number): string => value?.toFixed(digits) ?? '-';

const ratio = (a: number | undefined, b: number | undefined): string => (a && b ? `${(a / b).toFixed(2)}x` : '-');

function aligned(lines: readonly (readonly string[])[]): string {
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length))) ?? [];
  return lines
    .map((line) =>
      line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))),
    )
    .map((line) => line.join('  ').trimEnd())
    .join('\n');
}
