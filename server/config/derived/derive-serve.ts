import { hostname } from 'node:os';
import { parseBool } from '../../go/bool.ts';
import { cookieDomain, cookiePath } from '../../go/cookie.ts';
import type { ConfigTree, CookieAttributes, Listener, ListenerTree, SameSite } from '../model.ts';

/** Listener settings with the reference's fallbacks: a base URL that is not given is made of host and port. */
export function deriveListener(listener: ListenerTree, dev: boolean): Listener {
  const { host, port, socket, tls, request_log: log } = listener;
  const socketPath = host.startsWith('unix:') ? host.slice('unix:'.length) : undefined;
  const pair = tlsPair(tls);
  return {
    baseUrl: listener.base_url ?? `${dev ? 'http' : 'https'}://${reachableHost(host)}:${port}/`,
    host,
    port,
    ...(socketPath === undefined ? {} : { socketPath }),
    socket,
    ...(pair === undefined ? {} : { tls: pair }),
    logHealthRequests: !log.disable_for_health,
  };
}

const reachableHost = (host: string): string => (host === '' || host === '0.0.0.0' ? hostname() || '127.0.0.1' : host);

function tlsPair(tls: ListenerTree['tls']): Listener['tls'] | undefined {
  const { key, cert } = tls ?? {};
  if (key?.base64 && cert?.base64) return { kind: 'base64', key: key.base64, cert: cert.base64 };
  if (key?.path && cert?.path) return { kind: 'path', key: key.path, cert: cert.path };
  return undefined;
}

/** Cookies that are not the session's: `cookies.*`, Secure unless in development mode. */
export function deriveCookie(tree: ConfigTree, dev: boolean): CookieAttributes {
  const { domain, path, secure, same_site: sameSite } = tree.cookies;
  return cookie(domain, path, readSecure(secure, dev), sameSite);
}

/** The session cookie: `session.cookie.*`, each key falling back to `cookies.*` apart from `secure`. */
export function deriveSessionCookie(
  tree: ConfigTree,
  dev: boolean,
): CookieAttributes & { name: string; persistent: boolean } {
  const { domain, path, secure, same_site: sameSite, name, persistent } = tree.session.cookie;
  const general = tree.cookies;
  const attributes = cookie(
    domain ?? general.domain,
    path ?? general.path,
    readSecure(secure, dev),
    sameSite ?? general.same_site,
  );
  return { ...attributes, name: name || 'ory_kratos_session', persistent };
}

/** What is not a domain is left out, so that browsers take the host (reference behaviour). */
function cookie(domain = '', path: string, secure: boolean, sameSite: SameSite): CookieAttributes {
  const written = cookieDomain(domain);
  return { ...(written === undefined ? {} : { domain: written }), path: cookiePath(path), secure, sameSite };
}

/** The schema makes this key text. The reference reads it as Go's ParseBool does, and every other text as false. */
function readSecure(text: string | undefined, dev: boolean): boolean {
  return text === undefined ? !dev : parseBool(text) === true;
}
