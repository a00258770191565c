import { formatFloat } from '../go/template/format-numbers.ts';

/** Spaces of one level of indentation in the evaluator's output; `INDENT` is go-jsonnet's. */
const OWN_INDENT = 4;
const INDENT = '   ';

const LINE = /^( *)((?:"(?:[^"\\]|\\.)*": )?)(-?\d[\d.eE+-]*)?(.*)$/s;

/** A whole number as `%.0f`, any other as `%.17g`, like go-jsonnet. */
function numberText(digits: string): string {
  const value = Number(digits);
  if (Number.isInteger(value)) return Object.is(value, -0) ? '-0' : BigInt(value).toString();
  return formatFloat('g', value, { flags: '', width: undefined, precision: 17 }) ?? digits;
}

/** Rewrites the evaluator's JSON (one member or item a line) in go-jsonnet's format: indentation, numbers, escapes. */
export function asGoJsonnet(json: string): string {
  const lines = json.split('\n').map((line) => {
    const [, margin = '', name = '', digits, rest = ''] = LINE.exec(line) ?? [];
    return INDENT.repeat(margin.length / OWN_INDENT) + name + (digits === undefined ? '' : numberText(digits)) + rest;
  });
  const text = `${lines.join('\n')}\n`;
  return text.replaceAll(/[\u007f-\u009f]/g, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
