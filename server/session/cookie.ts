import type { Config } from '../config/model.ts';
import { DEFAULT_COOKIE_MAX_AGE_SECONDS, createSessionCookieCodec, type CookieCodec } from '../crypto/securecookie.ts';
import { decodeSessionCookie, encodeSessionCookie, type SessionCookie } from '../crypto/session-cookie.ts';
import type { HttpRequest, SetCookie } from '../kernel/http.ts';
import type { Session } from './model.ts';

const codecs = new WeakMap<readonly string[], CookieCodec>();

/** Deriving keys is slow, so a codec is kept as long as the secrets of a configuration snapshot. */
function codecOf(config: Config): CookieCodec {
  const secrets = config.derived.secrets.cookie;
  const known = codecs.get(secrets);
  if (known) return known;
  const codec = createSessionCookieCodec(secrets);
  codecs.set(secrets, codec);
  return codec;
}

interface Read {
  readonly config: Config;
  readonly cookie: SessionCookie | undefined;
}
/** A request reads its cookie to find the session and again to refresh it; verifying and decrypting takes 20 us. */
const reads = new WeakMap<HttpRequest, Read>();

/** The content of the session cookie of a request; undefined without a cookie, or when it is forged or too old. */
export function readSessionCookie(request: HttpRequest, config: Config): SessionCookie | undefined {
  const known = reads.get(request);
  if (known?.config === config) return known.cookie;
  const cookie = decodedCookie(request, config);
  reads.set(request, { config, cookie });
  return cookie;
}

function decodedCookie(request: HttpRequest, config: Config): SessionCookie | undefined {
  const { cookie, lifespanMs } = config.derived.session;
  const value = request.cookies.get(cookie.name);
  if (!value) return undefined;
  const maxAge = cookie.persistent ? Math.floor(lifespanMs / 1000) : DEFAULT_COOKIE_MAX_AGE_SECONDS;
  return decodeSessionCookie(codecOf(config), cookie.name, value, maxAge);
}

/** The cookie that carries a session. A persistent cookie lasts as long as the session, any other until the browser closes. */
export function sessionCookie(session: Session, config: Config, now: Date): SetCookie {
  const { cookie } = config.derived.session;
  return {
    ...attributes(config),
    value: encodeSessionCookie(codecOf(config), cookie.name, session, now.getTime()),
    ...(cookie.persistent
      ? { withExpires: true, maxAge: Math.max(0, Math.floor((session.expiresAt.getTime() - now.getTime()) / 1000)) }
      : {}),
  };
}

/** A cookie that deletes the session cookie. */
export function deletedSessionCookie(config: Config): SetCookie {
  const { name } = config.derived.session.cookie;
  return { ...attributes(config), value: codecOf(config).encode(name, new Map()), maxAge: -1 };
}

function attributes(config: Config): Omit<SetCookie, 'value'> {
  const { name, path, domain, secure, sameSite } = config.derived.session.cookie;
  return { name, path, ...(domain ? { domain } : {}), secure, httpOnly: true, sameSite };
}
