/** Metrics in expressions of Prometheus and in what a server answers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const FOLDER = join(import.meta.dirname, '..', 'observability');
const readFolderFile = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');

interface Dashboard {
  readonly panels: readonly { readonly targets: readonly { readonly expr: string }[] }[];
}
interface Rules {
  readonly groups: readonly { readonly rules: readonly { readonly alert: string; readonly expr: string }[] }[];
}

export const dashboardExpressions = (): string[] =>
  (JSON.parse(readFolderFile('dashboard.json')) as Dashboard).panels.flatMap(({ targets }) =>
    targets.map(({ expr }) => expr),
  );

export const alertExpressions = (): string[] =>
  (parse(readFolderFile('alerts.yaml')) as Rules).groups.flatMap(({ rules }) => rules.map(({ expr }) => expr));

/** The first column of the first table in README.md. */
export const documentedMetrics = (): string[] =>
  [...(readFolderFile('README.md').split('\n## ', 1)[0] ?? '').matchAll(/^\| `(\w+)`/gm)].map(([, name = '']) => name);

/** Words of the language that stand where a metric may. */
const KEYWORDS = new Set(['and', 'or', 'unless', 'offset', 'bool']);

/** The metrics that an expression names: identifiers that are no function, label, duration or keyword. */
export function metricsOf(expression: string): string[] {
  const bare = expression
    .replace(/\{[^}]*\}/g, '')
    .replace(/\[[^\]]*\]/g, '')
    .replace(/\b(?:by|without|on|ignoring)\s*\([^)]*\)/g, '')
    .replace(/\boffset\s+\w+/g, '');
  const names = [...bare.matchAll(/\b[a-z_]\w*\b(?!\s*\()/g)].map(([name]) => name);
  return names.filter((name) => !KEYWORDS.has(name) && !/^(?:sum|max|min|topk)$/.test(name));
}

/** The metrics of an answer of the server, as expressions name them: a histogram is three. */
export function servedMetrics(text: string): Set<string> {
  const types = [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)];
  return new Set(
    types.flatMap(([, name = '', type]) =>
      type === 'histogram' ? [name, `${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    ),
  );
}

/** Made by Prometheus itself. */
export const OF_PROMETHEUS = 'up';
