import type { Config } from '../../../config/model.ts';
import {
  DEFAULT_COOKIE_MAX_AGE_SECONDS,
  createContinuityCookieCodec,
  type CookieCodec,
} from '../../../crypto/securecookie.ts';
import type { ContinuityCookies } from '../interfaces/ports.ts';

const NAME = 'ory_kratos_continuity';

const codecs = new WeakMap<readonly string[], CookieCodec>();

function codecOf(config: Config): CookieCodec {
  const secrets = config.derived.secrets.cookie;
  const codec = codecs.get(secrets) ?? createContinuityCookieCodec(secrets);
  codecs.set(secrets, codec);
  return codec;
}

/** The `ory_kratos_continuity` cookie: names of paused submissions and the ids of their containers. */
export const continuityCookies: ContinuityCookies = {
  read(request, config) {
    const value = request.cookies.get(NAME);
    const values = value && codecOf(config).decode(NAME, value, DEFAULT_COOKIE_MAX_AGE_SECONDS);
    return values || new Map();
  },
  write: (values, config) => ({
    name: NAME,
    value: codecOf(config).encode(NAME, values),
    path: '/',
    maxAge: DEFAULT_COOKIE_MAX_AGE_SECONDS,
    withExpires: true,
    secure: config.derived.cookie.secure,
    httpOnly: true,
    sameSite: 'Lax',
  }),
};
