/** Columns aligned by tabs, as Go's text/tabwriter does with a tab width of 8 and a padding of 1. */
const TAB = 8;
const PADDING = 1;

/** Cells of one line; a tab ends each. */
export type Line = readonly string[];

/** Joins cells with tabs so that the columns of adjacent lines align. */
export function alignTabs(lines: readonly Line[]): string {
  const widths = lines.map((line) => Array.from({ length: line.length }, () => 0));
  lines.forEach((line, row) => line.forEach((_, column) => measure(lines, widths, row, column)));
  return lines
    .map((line, row) => `${line.map((cell, column) => pad(cell, widths[row]?.[column] ?? 0)).join('')}\n`)
    .join('');
}

/** Adjacent lines that have a column form a block, which is as wide as its widest cell. */
function measure(lines: readonly Line[], widths: number[][], row: number, column: number): void {
  const above = widths[row - 1]?.[column];
  if (above !== undefined) {
    (widths[row] as number[])[column] = above;
    return;
  }
  let widest = 0;
  for (let below = row; lines[below]?.[column] !== undefined; below++) {
    widest = Math.max(widest, (lines[below]?.[column]?.length ?? 0) + PADDING);
  }
  (widths[row] as number[])[column] = Math.ceil(widest / TAB) * TAB;
}

const pad = (cell: string, width: number): string => cell + '\t'.repeat(Math.ceil((width - cell.length) / TAB));
