/** The escapers of `html/template`, and its replacement of values that are dangerous in their context. */
import { bytesOf } from '../bytes.ts';
import { type Functions, type GoFunction, variadic } from '../functions.ts';
import { sprint, toJson } from '../print.ts';
import { GoObject, Struct, isNothing } from '../values.ts';
import { attributeType } from './attributes.ts';
import { decodeCss } from './css.ts';
import type { Escaper } from './pipeline.ts';

const UNSAFE = 'ZgotmplZ';

/** Joins values as text; nil is omitted. */
function textOf(values: readonly unknown[]): string {
  const [first] = values;
  if (values.length === 1 && typeof first === 'string') return first;
  return sprint(values.filter((value) => !isNothing(value)));
}

const escaper = (escape: (text: string) => string): GoFunction =>
  variadic([], 'any', (...values) => escape(textOf(values)));

const MARKUP: Readonly<Record<string, string>> = {
  '\0': '\uFFFD',
  '"': '&#34;',
  '&': '&amp;',
  "'": '&#39;',
  '+': '&#43;',
  '<': '&lt;',
  '>': '&gt;',
};
const escapeHtml = (text: string): string => text.replaceAll(/[\0"&'+<>]/g, (found) => MARKUP[found] ?? found);

/** For unquoted attribute values: white space and some characters would end the value; an empty one would absorb the following text. */
function escapeUnquoted(text: string): string {
  if (text === '') return UNSAFE;
  return text.replaceAll(/[\0"&'+<>\t-\r =`\ufdd0-\ufdef\ufff0-\uffff]/g, (found) => {
    if (found === '\0') return '&#xfffd;';
    const code = found.charCodeAt(0);
    return MARKUP[found] ?? (code > 0x7f ? `&#x${code.toString(16)};` : `&#${code};`);
  });
}

/** Passes names of attributes whose values are plain text; others become unsafe. */
function filterName(text: string): string {
  const name = text.toLowerCase();
  return name === '' || attributeType(name) !== 'plain' || !/^[\da-z]+$/.test(name) ? UNSAFE : name;
}

const UNRESERVED = /^[\w.~-]$/;
const RESERVED = '!#$&*+,/:;=?@[]';

/** Percent-encodes all but unreserved characters; with `keepsStructure` also reserved characters and existing escapes are kept. */
function encodeUrl(text: string, keepsStructure: boolean): string {
  const bytes = bytesOf(text);
  const isEncoded = (index: number): boolean => /^[\da-fA-F]{2}$/.test(bytes.toString('latin1', index + 1, index + 3));
  return Array.from(bytes, (byte, index) => {
    const character = String.fromCharCode(byte);
    if (UNRESERVED.test(character)) return character;
    if (keepsStructure && (RESERVED.includes(character) || (character === '%' && isEncoded(index)))) return character;
    return `%${byte.toString(16).padStart(2, '0')}`;
  }).join('');
}

/** Whether a URL is relative or has a safe scheme (http, https, mailto). */
function isSafeUrl(text: string): boolean {
  const colon = text.indexOf(':');
  const scheme = text.slice(0, Math.max(colon, 0));
  return colon === -1 || scheme.includes('/') || /^(?:https?|mailto)$/i.test(scheme);
}

const filterUrl = (text: string): string => (isSafeUrl(text) ? text : `#${UNSAFE}`);

/** A list of URLs and widths, separated by commas. */
const filterSrcset = (text: string): string => text.split(',').map(filterSource).join(',');

function filterSource(text: string): string {
  const [, before = '', url = '', rest = ''] = /^([ \t\n\f\r]*)([^ \t\n\f\r]*)([\s\S]*)$/.exec(text) ?? [];
  if (!isSafeUrl(url) || !/^[ \t\n\f\r\da-zA-Z]*$/.test(rest)) return `#${UNSAFE}`;
  return before + encodeUrl(url, true) + rest;
}

const unicode = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
const SHORT: Readonly<Record<string, string>> = {
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
  '/': '\\/',
  '\\': '\\\\',
};
const escapeScript = (specials: RegExp) => (text: string) =>
  text.replaceAll(specials, (found) => SHORT[found] ?? unicode(found));

// oxlint-disable no-control-regex -- control characters are what is escaped
const escapeString = escapeScript(/[\0-\u001f"`&'+/<>\\\u2028\u2029]/g);
const escapeTemplate = escapeScript(/[\0-\u001f"`&'+/<>\\${}\u2028\u2029]/g);
function escapeRegexp(text: string): string {
  const escaped = text.replaceAll(/[\0-\u001f"$&'()*+\-./<>?[\\\]^{|}\u2028\u2029]/g, (found) =>
    '$()*-.?[]^{|}'.includes(found) ? `\\${found}` : (SHORT[found] ?? unicode(found)),
  );
  // An empty regular expression would read as a comment.
  return escaped === '' ? '(?:)' : escaped;
}
// oxlint-enable no-control-regex

/** A value as a JavaScript expression that cannot end the script; spaces separate words from the surrounding text. */
function scriptValue(...values: readonly unknown[]): string {
  const [first] = values;
  const value = values.length === 1 ? first : sprint(values);
  let json: string;
  try {
    json = toJson(
      value instanceof GoObject && !(value instanceof Struct) && typeof value.json() !== 'string'
        ? value.text()
        : value,
    );
  } catch (error) {
    return ` /* ${harmless(error instanceof Error ? error.message : '')} */null `;
  }
  return /^[\w$]|[\w$]$/.test(json) ? ` ${json} ` : json;
}

const harmless = (message: string): string =>
  message
    .replaceAll(/<(\/?)script/gi, '\\x3C$1script')
    .replaceAll('*/', '* /')
    .replaceAll('<!--', '\\x3C!--');

/** Inside a string of CSS. */
const escapeCss = (text: string): string =>
  text.replaceAll(/[\0\t\n\f\r"&'()+/:;<>{}\\]/g, (found, at: number) => {
    if (found === '\\') return '\\\\';
    // A space ends the escape when the next character could belong to it.
    const ends = /^(?:[\da-fA-F\t\n\f\r ]|$)/.test(text.charAt(at + 1));
    return `\\${found.charCodeAt(0).toString(16)}${ends ? ' ' : ''}`;
  });

/** Passes plain words, numbers, colours and lengths; other values become unsafe. */
function filterCss(text: string): string {
  const value = decodeCss(text);
  if (/[\0"'()/;@[\\\]`{}<>]|--/.test(value)) return UNSAFE;
  const words = value.replaceAll(/[^\w-]/g, '').toLowerCase();
  return words.includes('expression') || words.includes('mozbinding') ? UNSAFE : value;
}

const ALL: Readonly<Record<Escaper, GoFunction>> = {
  '@attribute': escaper(escapeHtml),
  '@comment': escaper(() => ''),
  '@css': escaper(escapeCss),
  '@css-value': escaper(filterCss),
  '@html': escaper(escapeHtml),
  '@html-name': escaper(filterName),
  '@js-regexp': escaper(escapeRegexp),
  '@js-string': escaper(escapeString),
  '@js-template': escaper(escapeTemplate),
  '@js-value': variadic([], 'any', scriptValue),
  '@no-space': escaper(escapeUnquoted),
  '@rcdata': escaper(escapeHtml),
  '@srcset': escaper(filterSrcset),
  '@url': escaper((text) => encodeUrl(text, false)),
  '@url-filter': escaper(filterUrl),
  '@url-normalize': escaper((text) => encodeUrl(text, true)),
  '@arguments': variadic([], 'any', (...values) => sprint(values)),
};
export const ESCAPERS: Functions = ALL;
