/**
 * The error text of Go's `net/url` for a URL, or undefined when it parses. Go's parser differs from the WHATWG parser. Clients see the text in
 * error reasons.
 */
export function goUrlProblem(text: string): string | undefined {
  // oxlint-disable-next-line no-control-regex -- control characters are what is refused
  if (/[\0-\u001f\u007f]/.test(text)) return 'net/url: invalid control character in URL';
  const [beforeFragment = '', fragment = ''] = cut(text, '#');
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(beforeFragment)?.[1];
  if (scheme === undefined && beforeFragment.startsWith(':')) return 'missing protocol scheme';
  const [rest = ''] = cut(scheme === undefined ? beforeFragment : beforeFragment.slice(scheme.length + 1), '?');
  return restProblem(rest, scheme !== undefined) ?? escapeProblem(fragment);
}

function restProblem(rest: string, hasScheme: boolean): string | undefined {
  if (!rest.startsWith('/')) {
    if (hasScheme) return undefined;
    const [firstSegment = ''] = cut(rest, '/');
    return firstSegment.includes(':') ? 'first path segment in URL cannot contain colon' : escapeProblem(rest);
  }
  if (!rest.startsWith('//') || (!hasScheme && rest.startsWith('///'))) return escapeProblem(rest);
  const slash = rest.indexOf('/', 2);
  const end = slash === -1 ? rest.length : slash;
  return authorityProblem(rest.slice(2, end)) ?? escapeProblem(rest.slice(end));
}

/** Host first, then user and password (Go: `parseAuthority`). */
function authorityProblem(authority: string): string | undefined {
  const at = authority.lastIndexOf('@');
  const user = authority.slice(0, Math.max(at, 0));
  const problem = hostProblem(authority.slice(at + 1));
  if (problem !== undefined) return problem;
  return /^[A-Za-z0-9\-._~!$&'()*+,;=:%@]*$/.test(user) ? escapeProblem(user) : 'net/url: invalid userinfo';
}

/** A host may escape bytes beyond ASCII only (Go: `unescape` with `encodeHost`). */
const ESCAPE_IN_HOST = /%(?!25|[89A-Fa-f][0-9A-Fa-f]).{0,2}/s;

function hostProblem(host: string): string | undefined {
  if (host.startsWith('['))
    return host.includes(']') ? portProblem(host.slice(host.lastIndexOf(']') + 1)) : "missing ']' in host";
  const colon = host.lastIndexOf(':');
  const port = colon === -1 ? undefined : portProblem(host.slice(colon));
  if (port !== undefined) return port;
  const escape = ESCAPE_IN_HOST.exec(host)?.[0];
  if (escape !== undefined) return `invalid URL escape ${JSON.stringify(escape)}`;
  const invalid = /[\u0020\\^`{|}/?#]/.exec(colon === -1 ? host : host.slice(0, colon))?.[0];
  return invalid === undefined ? undefined : `invalid character ${JSON.stringify(invalid)} in host name`;
}

/**
 * A URL as Go writes it in a `Location` header: parsed by `url.Parse`, printed by `URL.String`, with remaining non-ASCII bytes escaped
 * (`http.Redirect`). The result is ASCII without spaces. One difference: Go leaves spaces in a query unchanged.
 * Accepts any text; a text that Go refuses to parse ({@link goUrlProblem}) is escaped as well.
 */
export function writeUrl(text: string): string {
  const [beforeFragment, fragment] = cut(text, '#');
  const [beforeQuery, query] = cut(beforeFragment, '?');
  const hasQuery = beforeFragment.length > beforeQuery.length;
  const end = fragment === '' ? '' : `#${escapeUnless(VALID_FRAGMENT, KEPT_IN_FRAGMENT, fragment)}`;
  return `${writeBeforeQuery(beforeQuery)}${hasQuery ? `?${escapeUnsendable(query)}` : ''}${end}`;
}

function writeBeforeQuery(text: string): string {
  const colon = /^[A-Za-z][A-Za-z0-9+.-]*:/.exec(text)?.[0].length ?? 0;
  const scheme = text.slice(0, colon).toLowerCase();
  const rest = text.slice(colon);
  if (colon > 0 && !rest.startsWith('/')) return scheme + escapeUnsendable(rest);
  const [, slashes = '', authority = '', path = ''] = /^(?:(\/\/)([^/]*))?(.*)$/s.exec(rest) ?? [];
  const host = VALID_HOST.test(authority) ? authority : escapeBytes(KEPT_IN_HOST, Buffer.from(authority));
  return scheme + slashes + host + escapeUnless(VALID_PATH, KEPT_IN_PATH, path);
}

/** A part that matches `VALID_*` stays as written; otherwise all but the kept characters are escaped (Go: `validEncoded`, `shouldEscape`). */
const VALID_PATH = /^[\w\-.~!$&'()*+,;=:@/[\]%]*$/;
const VALID_FRAGMENT = /^[\w\-.~!$&'()*+,;=:@/[\]%?]*$/;
const KEPT_IN_PATH = /[\w\-.~$&+,/:;=@]/;
const KEPT_IN_FRAGMENT = /[\w\-.~$&+,/:;=@?!()*]/;
const VALID_HOST = /^[\x21-\x7e]*$/;
const KEPT_IN_HOST = /[\x21-\x7e]/;

function escapeUnless(valid: RegExp, kept: RegExp, text: string): string {
  return valid.test(text) ? text : escapeBytes(kept, unescapeBytes(text));
}

/** The UTF-8 bytes of a text with its `%` escapes decoded. */
function unescapeBytes(text: string): Buffer {
  const parts = text.split(/((?:%[0-9A-Fa-f]{2})+)/);
  return Buffer.concat(
    parts.map((part, index) => (index % 2 === 0 ? Buffer.from(part) : Buffer.from(part.replaceAll('%', ''), 'hex'))),
  );
}

function escapeBytes(kept: RegExp, bytes: Buffer): string {
  const escaped = (byte: number): string => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  return Array.from(bytes, (byte) => {
    const character = String.fromCharCode(byte);
    return kept.test(character) ? character : escaped(byte);
  }).join('');
}

/** The reference writes these escapes in lower case. */
const escapeUnsendable = (text: string): string =>
  text.replace(/[^\x21-\x7e]+/g, (run) =>
    escapeBytes(/[^\s\S]/, Buffer.from(run)).replace(/%[8-9A-F]./g, (byte) => byte.toLowerCase()),
  );

const portProblem = (port: string): string | undefined =>
  /^(?::\d*)?$/.test(port) ? undefined : `invalid port ${JSON.stringify(port)} after host`;

function escapeProblem(text: string): string | undefined {
  const bad = /%(?![0-9A-Fa-f]{2}).{0,2}/.exec(text)?.[0];
  return bad === undefined ? undefined : `invalid URL escape ${JSON.stringify(bad)}`;
}

function cut(text: string, separator: string): [string, string] {
  const index = text.indexOf(separator);
  return index === -1 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}
