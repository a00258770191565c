/** Escapers of text, as Go's html/template applies them. */

const HTML: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
  '+': '&#43;',
  '\0': '\uFFFD',
};

/** For text and quoted attribute values. */
export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"'+\0]/g, (found) => HTML[found] ?? found);

/** For attribute values without quotes: white space and more would end them. */
export const escapeUnquoted = (text: string): string =>
  escapeHtml(text).replaceAll(/[\t\n\v\f\r =`]/g, (found) => `&#${found.charCodeAt(0)};`);

const BYTE = (byte: number): string => `%${byte.toString(16).padStart(2, '0')}`;

/** Everything but unreserved characters (RFC 3986) in percent. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(/[!'()*]/g, (found) =>
    BYTE(found.charCodeAt(0)).toUpperCase(),
  );
}

/** Leaves the structure of a URL and what is encoded already. */
export function normalizeUrl(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/%(?![\da-fA-F]{2})|[^\w\-.~!#$&*+,/:;=?@[\]%]/gu, (found) =>
      [...Buffer.from(found)].map(BYTE).join(''),
    );
}

/** What Go puts in place of a value that would be dangerous where it stands. */
export const UNSAFE = 'ZgotmplZ';

/** Keeps relative URLs and those of harmless schemes. */
export function filterUrl(text: string): string {
  const scheme = /^([^/?#]*?):/.exec(text)?.[1];
  return scheme === undefined || /^(?:https?|mailto)$/i.test(scheme) ? text : `#${UNSAFE}`;
}

/** The function `html` of text/template. */
export const escapeMarkup = (text: string): string => escapeHtml(text).replaceAll('&#43;', '+');

/** For text inside a string of a script in HTML. */
export const escapeInScript = (text: string): string =>
  text.replaceAll(/[\\'"<>&=+/`\p{Cc}\u2028\u2029]/gu, (found) =>
    found === '\\' || found === '/' ? `\\${found}` : `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** The function `js` of text/template. */
export const escapeJavaScript = (text: string): string =>
  text.replaceAll(/[\\'"<>&=`\p{Cc}\u2028\u2029]/gu, (found) =>
    found === '\\' || found === "'" || found === '"'
      ? `\\${found}`
      : `\\u${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
  );

/** A value as an expression of JavaScript that can not leave its script. */
export const javaScriptValue = (value: unknown): string =>
  (JSON.stringify(value ?? null) ?? 'null').replaceAll(
    /[<>&\u2028\u2029]/g,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Keeps plain words, numbers, colours and lengths. */
export const filterCss = (text: string): string =>
  /^[\w\s#%.,-]*$/.test(text) && !/expression|binding/i.test(text) ? text : UNSAFE;
