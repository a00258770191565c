import { bytesOf, textOf } from '../template/bytes.ts';
import { type Functions, fn } from '../template/functions.ts';
import { type Dict, kindOf } from '../template/values.ts';
import { goUrlProblem } from '../url.ts';

const cut = (text: string, at: number): readonly [string, string] => [text.slice(0, at), text.slice(at + 1)];

function decoded(text: string): string {
  const bytes = bytesOf(text).toString('latin1');
  return textOf(
    Buffer.from(
      bytes.replaceAll(/%([\da-fA-F]{2})/g, (_whole, digits: string) =>
        String.fromCharCode(Number.parseInt(digits, 16)),
      ),
      'latin1',
    ),
  );
}

/** Percent-encodes all characters but those that are allowed in the part of the URL. */
const encoded = (text: string, allowed: RegExp): string =>
  Array.from(bytesOf(text), (byte) => {
    const character = String.fromCharCode(byte);
    return byte < 0x80 && allowed.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');

const PATH = /[\w.~$&+,/:;=@-]/;
const FRAGMENT = /[\w.~$&+,/:;=?@!()*-]/;
const HOST = /[\w.~!$&'()*+,;=:[\]<>"-]/;
const USER = /[\w.~$&+,;=-]/;

/** Splits `//user@host/path`. */
function authorityOf(rest: string): { readonly userinfo: string; readonly host: string; readonly path: string } {
  if (!rest.startsWith('//')) return { userinfo: '', host: '', path: rest };
  const slash = rest.indexOf('/', 2);
  const end = slash === -1 ? rest.length : slash;
  const authority = rest.slice(2, end);
  const at = authority.lastIndexOf('@');
  const userinfo = at === -1 ? '' : userText(authority.slice(0, at));
  return { userinfo, host: decoded(authority.slice(at + 1)), path: rest.slice(end) };
}

/** `Userinfo.String`. */
function userText(given: string): string {
  const colon = given.indexOf(':');
  const parts = colon === -1 ? [given] : cut(given, colon);
  return parts.map((part) => encoded(decoded(part), USER)).join(':');
}

/** sprig's `urlParse`. @throws Error for a URL that Go refuses */
function urlParse(text: string): Dict {
  const problem = goUrlProblem(text);
  if (problem !== undefined) throw new Error(`unable to parse url: ${problem}`);
  const hash = text.indexOf('#');
  const [whole, fragment] = hash === -1 ? [text, ''] : cut(text, hash);
  const scheme = /^([A-Za-z][A-Za-z\d+.-]*):/.exec(whole)?.[1] ?? '';
  const afterScheme = scheme === '' ? whole : whole.slice(scheme.length + 1);
  const mark = afterScheme.indexOf('?');
  const [rest, query] = mark === -1 ? [afterScheme, ''] : cut(afterScheme, mark);
  const isOpaque = scheme !== '' && rest !== '' && !rest.startsWith('/');
  const { userinfo, host, path } = authorityOf(isOpaque ? '' : rest);
  return new Map<string, unknown>([
    ['scheme', scheme.toLowerCase()],
    ['host', host],
    ['hostname', host.replace(/:\d*$/, '').replace(/^\[(.*)\]$/, '$1')],
    ['path', decoded(path)],
    ['query', query],
    ['opaque', isOpaque ? rest : ''],
    ['fragment', decoded(fragment)],
    ['userinfo', userinfo],
  ]);
}

function urlJoin(parts: Dict): string {
  const part = (name: string): string => {
    const value = parts.has(name) ? parts.get(name) : '';
    if (typeof value !== 'string')
      throw new Error(`unable to parse ${name} key, must be of type string, but ${kindOf(value)} found`);
    return value;
  };
  const [scheme, opaque, query, fragment] = [part('scheme'), part('opaque'), part('query'), part('fragment')];
  const body = opaque === '' ? hierarchy(scheme !== '', part('host'), part('userinfo'), part('path')) : opaque;
  return (
    (scheme === '' ? '' : `${scheme}:`) +
    body +
    (query === '' ? '' : `?${query}`) +
    (fragment === '' ? '' : `#${encoded(fragment, FRAGMENT)}`)
  );
}

function hierarchy(hasScheme: boolean, host: string, userinfo: string, path: string): string {
  const user = userinfo === '' ? '' : `${userText(userinfo)}@`;
  const isAbsolute = hasScheme || host !== '' || user !== '';
  const authority = isAbsolute && (host !== '' || path !== '' || user !== '') ? `//${user}${encoded(host, HOST)}` : '';
  const escaped = path === '*' ? path : encoded(path, PATH);
  const slash = escaped !== '' && !escaped.startsWith('/') && host !== '' ? '/' : '';
  // Otherwise the first segment would read as a scheme.
  const dot = !isAbsolute && (escaped.split('/', 1)[0] ?? '').includes(':') ? './' : '';
  return authority + slash + dot + escaped;
}

export const URL_FUNCTIONS: Functions = {
  urlParse: fn(['string'], urlParse),
  urlJoin: fn(['dict'], urlJoin),
};
