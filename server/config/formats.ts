import { format } from '@cfworker/json-schema';

/**
 * Makes the validator read formats as the reference does, which is more lenient than the RFCs: `file://./x`,
 * `base64://`, `http://*.example.org` are URIs, and a format it does not know says nothing.
 */
export function installFormats(): void {
  Object.assign(format, {
    uri: isUri,
    'uri-reference': isUriReference,
    hostname: isHostname,
    email: isEmail,
    uuid: () => true,
    // Patterns are RE2's, not JavaScript's; whoever compiles them judges them.
    regex: () => true,
  });
}

/** A URI with a scheme. */
export function isUri(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(text) && isUriReference(text);
}

/** A URI, or one relative to another. */
export function isUriReference(text: string): boolean {
  if (/\p{Cc}/u.test(text)) return false;
  const [, scheme = '', authority, rest = ''] = /^([a-z][a-z0-9+.-]*:)?(?:\/\/([^/?#]*))?([^]*)$/i.exec(text) ?? [];
  // Without a scheme, a colon in the first segment would be one: "1a:b" is neither.
  if (scheme === '' && authority === undefined && /^[^/?#]*:/.test(rest)) return false;
  if (authority !== undefined && !isAuthority(authority)) return false;
  return !/%(?![0-9a-f]{2})/i.test(rest.split('?', 1)[0] ?? '');
}

function isAuthority(authority: string): boolean {
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  const name = /^(.*?)(?::(\d*))?$/.exec(host)?.[1] ?? '';
  return /^\[[0-9a-f:.%]+\]$/i.test(name) || !/[\s<>"^`{|}\\[\]:]/.test(name);
}

/** RFC 1034 section 3.1 with RFC 1123 section 2.1; one trailing dot is fine. */
function isHostname(text: string): boolean {
  const name = text.replace(/\.$/, '');
  return name.length <= 253 && name.split('.').every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(label));
}

function isEmail(text: string): boolean {
  return text.length <= 254 && /^[^\s@<>()[\]\\,;:]+@[^\s@<>()[\]\\,;:]+$/.test(text);
}
