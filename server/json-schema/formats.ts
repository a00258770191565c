import { isIPv6 } from 'node:net';
import { goUrlProblem } from '../go/url.ts';
import type { Format } from './node.ts';
import { re2 } from './re2.ts';

const LABEL = /^[A-Za-z0-9-]*[A-Za-z0-9]$/;

function isHostname(text: string): boolean {
  const name = text.endsWith('.') ? text.slice(0, -1) : text;
  if (name.length > 253 || name.startsWith('-')) return false;
  return name.split('.').every((label) => label.length <= 63 && LABEL.test(label));
}

// The local part is a dot-atom or a quoted string (RFC 5322, section 3.4.1; letters beyond ASCII as in RFC 6532).
const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\-\\u0080-\\u{10ffff}]+";
const LOCAL_PART = new RegExp(`^[ \\t]*(?:${ATOM}(?:\\.${ATOM})*|"(?:[^"\\\\\\r\\n]|\\\\[\\t -~])*")$`, 'u');

/** Format `email` of JSON schemas. */
export function isEmail(text: string): boolean {
  const at = text.lastIndexOf('@');
  if (at === -1 || Buffer.byteLength(text) > 254) return false;
  const local = text.slice(0, at);
  return Buffer.byteLength(local) <= 64 && isHostname(text.slice(at + 1)) && LOCAL_PART.test(local);
}

const DATE = '(\\d{4})-(\\d{2})-(\\d{2})';
const TIME = '([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:[.,]\\d+)?(?:Z|[+-](?:[01]\\d|2[0-4]):[0-5]\\d)';
const FULL_DATE = new RegExp(`^${DATE}$`);
const FULL_TIME = new RegExp(`^${TIME}$`);
const DATE_TIME = new RegExp(`^${DATE}T${TIME}$`);

function hasRealDate(match: RegExpExecArray | null): boolean {
  if (match === null) return false;
  const [year = 0, month = 0, day = 0] = match.slice(1, 4).map(Number);
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  return month >= 1 && day >= 1 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function isRegex(text: string): boolean {
  try {
    re2(text);
    return true;
  } catch {
    return false;
  }
}

const isIPv4 = (text: string): boolean => {
  const groups = text.split('.');
  return groups.length === 4 && groups.every((group) => /^[+-]?\d+$/.test(group) && +group >= 0 && +group <= 255);
};
const isUriReference = (text: string): boolean => goUrlProblem(text) === undefined;
const isUri = (text: string): boolean => isUriReference(text) && /^[a-z][a-z0-9+.-]*:/i.test(text);
const isJsonPointer = (text: string): boolean => /^(?:\/(?:[^~/]|~[01~])*)*$/.test(text);
const isRelativeJsonPointer = (text: string): boolean => {
  const match = /^(?:0|[1-9]\d*)(.*)$/s.exec(text);
  return match !== null && (match[1] === '#' || isJsonPointer(match[1] ?? ''));
};

/** Formats of JSON Schema as the reference reads them, by name. A format that is not listed accepts every value. */
export const FORMATS: ReadonlyMap<string, Format['accepts']> = new Map([
  ['date-time', (text: string) => hasRealDate(DATE_TIME.exec(text))],
  ['date', (text: string) => hasRealDate(FULL_DATE.exec(text))],
  ['time', (text: string) => FULL_TIME.test(text)],
  ['hostname', isHostname],
  ['email', isEmail],
  ['ip-address', isIPv4],
  ['ipv4', isIPv4],
  ['ipv6', (text: string) => isIPv6(text) && !text.includes('%')],
  ['uri', isUri],
  ['iri', isUri],
  ['uri-reference', isUriReference],
  ['uriref', isUriReference],
  ['iri-reference', isUriReference],
  ['uri-template', isUriReference],
  ['regex', isRegex],
  ['json-pointer', isJsonPointer],
  ['relative-json-pointer', isRelativeJsonPointer],
]);

export const emailFormat: Format = { name: 'email', accepts: isEmail };
