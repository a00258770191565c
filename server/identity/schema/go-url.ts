/** Whether a text is a URL to the reference, whose parser is laxer than the WHATWG one and stricter in other places. */

const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*):/;
const BAD_ESCAPE = /%(?![0-9A-Fa-f]{2})/;
const USERINFO = /^[A-Za-z0-9\-._~!$&'()*+,;=:%@]*$/;
const HOST = /^(?:[A-Za-z0-9\-._~!$&'()*+,;=:[\]<>"]|[^\0-\u007f]|%[89A-Fa-f][0-9A-Fa-f])*$/;

function authorityIsValid(authority: string): boolean {
  const at = authority.lastIndexOf('@');
  const userinfo = authority.slice(0, Math.max(at, 0));
  const host = authority.slice(at + 1);
  if (!USERINFO.test(userinfo) || BAD_ESCAPE.test(userinfo)) return false;
  if (host.startsWith('[')) return /^\[[^\]]*\](?::\d*)?$/.test(host);
  const colon = host.lastIndexOf(':');
  return HOST.test(host) && (colon === -1 || /^:\d*$/.test(host.slice(colon)));
}

/** The scheme (empty for a relative reference) of a URL that parses, else undefined. */
export function parseGoUrl(text: string): { scheme: string } | undefined {
  // oxlint-disable-next-line no-control-regex -- control characters are what is refused
  if (/[\0-\u001f\u007f]/.test(text)) return undefined;
  const [beforeFragment = '', ...fragment] = text.split('#');
  if (BAD_ESCAPE.test(fragment.join('#')) || beforeFragment.startsWith(':')) return undefined;
  const scheme = SCHEME.exec(beforeFragment)?.[1] ?? '';
  const rest = (beforeFragment.slice(scheme === '' ? 0 : scheme.length + 1).split('?')[0] ?? '').toString();
  if (!rest.startsWith('/')) {
    if (scheme !== '') return { scheme };
    if ((rest.split('/')[0] ?? '').includes(':')) return undefined;
  }
  const hasAuthority = rest.startsWith('//') && (scheme !== '' || !rest.startsWith('///'));
  const slash = hasAuthority ? rest.indexOf('/', 2) : 0;
  const end = slash === -1 ? rest.length : slash;
  if (hasAuthority && !authorityIsValid(rest.slice(2, end))) return undefined;
  return BAD_ESCAPE.test(rest.slice(end)) ? undefined : { scheme };
}
