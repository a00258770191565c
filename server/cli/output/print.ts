/** Prints results in the format of `--format` and `--quiet`. */
import { stringify } from 'yaml';
import { type Json, isJsonObject } from '../../kernel/json.ts';
import { selectPath, selectPointer } from './select.ts';
import { alignTabs, type Line } from './table.ts';

/** Values of `--format` and `--quiet`. */
export interface OutputOptions {
  readonly format?: string;
  readonly quiet?: boolean;
}

/** One object, printed as a line per field. `value` is for structured formats. */
export interface Row {
  readonly header: Line;
  readonly columns: Line;
  readonly value: Json;
}

/** A list of objects, printed as a line each. `value` is for structured formats. */
export interface Table {
  readonly header: Line;
  readonly rows: readonly Line[];
  readonly value: Json;
}

/** Prints one object on stdout. @throws Error for a format without its argument */
export function printRow(row: Row, options: OutputOptions): void {
  const lines = row.header.map((title, index) => [title, row.columns[index] ?? '']);
  print({ quiet: [row.columns[0] ?? ''], lines, value: row.value }, options);
}

/** Prints a list on stdout. @throws Error for a format without its argument */
export function printTable({ header, rows, value }: Table, options: OutputOptions): void {
  print(
    { quiet: rows.length === 0 ? [''] : rows.map(([first = '']) => first), lines: [header, ...rows], value },
    options,
  );
}

interface Printable {
  readonly quiet: readonly string[];
  readonly lines: readonly Line[];
  readonly value: Json;
}

function print(what: Printable, { format = 'table', quiet = false }: OutputOptions): void {
  process.stdout.write(quiet ? `${what.quiet.join('\n')}\n` : render(what, format));
}

function render({ lines, value }: Printable, format: string): string {
  const [kind, ...rest] = format.split('=');
  const argument = rest.length === 0 ? undefined : rest.join('=');
  switch (kind) {
    case 'json':
      return `${JSON.stringify(sorted(value))}\n`;
    case 'json-pretty':
      return pretty(value);
    case 'jsonpath':
      return pretty(selectPath(value, required(argument, format, 'path')) ?? null);
    case 'jsonpointer':
      return pretty(selectPointer(value, required(argument, format, 'JSON pointer')));
    case 'yaml':
      return stringify(sorted(value), { indentSeq: false, lineWidth: 0, schema: 'yaml-1.1' });
    default:
      return alignTabs(lines);
  }
}

const pretty = (value: Json): string => `${JSON.stringify(sorted(value), null, 2)}\n`;

function required(argument: string | undefined, format: string, what: string): string {
  if (argument === undefined)
    throw new Error(`Format ${format} is missing a ${what}, e.g., --format=${format}=<${what}>.`);
  return argument;
}

/** Members in alphabetical order, as Go prints maps. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(sorted);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map((key) => [key, sorted(value[key] ?? null)]),
  );
}
