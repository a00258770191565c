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
    // Patterns are RE2's, not JavaScript's; the code that compiles them checks them.
    regex: () => true,
  });
}

const BROKEN_ESCAPE = /%(?![0-9a-f]{2})/i;

/** A URI with a scheme. */
function isUri(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(text) && isUriReference(text);
}

/** A URI, or one relative to another. */
function isUriReference(text: string): boolean {
  if (/\p{Cc}/u.test(text)) return false;
  const [, scheme = '', authority, rest = ''] = /^([a-z][a-z0-9+.-]*:)?(?:\/\/([^/?#]*))?([^]*)$/i.exec(text) ?? [];
  // Without a scheme, a colon in the first segment would be one: "1a:b" is neither.
  if (authority === undefined ? scheme === '' && /^[^/?#]*:/.test(rest) : !isAuthority(authority)) return false;
  return !BROKEN_ESCAPE.test(rest.split('?', 1)[0] ?? '');
}

function isAuthority(authority: string): boolean {
  const split = authority.lastIndexOf('@');
  const host = authority.slice(split + 1);
  if (BROKEN_ESCAPE.test(authority.slice(0, split + 1))) return false;
  const name = /^(.*?)(?::(\d*))?$/.exec(host)?.[1] ?? '';
  return /^\[[0-9a-f:.%]+\]$/i.test(name) || !/[\s^`{|}\\[\]:%]/.test(name);
}

/** RFC 1034 section 3.1 with RFC 1123 section 2.1; one trailing dot is fine. */
function isHostname(text: string): boolean {
  const name = text.replace(/\.$/, '');
  return name.length <= 253 && name.split('.').every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(label));
}

/** RFC 5321 section 4.1.2: a dot-string or a quoted one, at a host name. */
function isEmail(text: string): boolean {
  const split = text.lastIndexOf('@');
  const [local, domain] = [text.slice(0, split), text.slice(split + 1)];
  const isLocal = /^[^\s@<>()[\]\\,;:".]+(?:\.[^\s@<>()[\]\\,;:".]+)*$|^"[^"\\]+"$/.test(local);
  return text.length <= 254 && isLocal && isHostname(domain);
}
