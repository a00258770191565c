import type { Config } from '../config/model.ts';
import {
  CSRF_COOKIE_MAX_AGE_SECONDS,
  csrfCookieName,
  csrfTokenMatches,
  isCsrfCookieValue,
  maskCsrfToken,
  newCsrfCookieValue,
} from '../crypto/csrf-token.ts';
import type { CsrfProtection, HttpRequest, SetCookie } from '../kernel/http.ts';
import { isJsonObject } from '../kernel/json.ts';

/** Anti-CSRF of one request, with the cookie that its response must set. */
export interface CsrfExchange extends CsrfProtection {
  /** The cookie to set, if a new one was made. */
  pendingCookie(): SetCookie | undefined;
  /** Makes a new cookie unless the browser sent exactly one valid one. */
  ensureCookie(): void;
}

/** Cookie names by public URL: hashes, of which a process needs one or two. */
const names = new Map<string, string>();
function cookieName(baseUrl: string): string {
  const known = names.get(baseUrl);
  if (known) return known;
  const name = csrfCookieName(baseUrl);
  names.set(baseUrl, name);
  return name;
}

/**
 * Double-submit protection of the public server. A browser that sends several cookies of the name (old paths or domains)
 * receives a new one; each of them is valid for the current request (reference behaviour).
 */
export function createCsrf(config: Config, cookies: readonly (readonly [string, string])[]): CsrfExchange {
  const name = cookieName(config.derived.public.baseUrl);
  const sent = cookies.filter(([key]) => key === name).map(([, value]) => value);
  const good = sent.filter(isCsrfCookieValue);
  const given = sent.length === 1 ? good[0] : undefined;
  let current = given;
  let pending: string | undefined;
  let made: string | undefined;
  const next = (): string => (made ??= newCsrfCookieValue());
  const renew = (): string => {
    pending = next();
    current = pending;
    return current;
  };
  return {
    cookieSent: sent.length > 0,
    // Only `checked` paths set the cookie (`ensureCookie`); on others there may be no cookie, hence no token.
    token: () => (current === undefined ? '' : maskCsrfToken(current)),
    verify: (submitted) => matchesAny(pending === undefined ? good : [pending, ...good], submitted),
    next: () => maskCsrfToken(next()),
    regenerate: () => maskCsrfToken(renew()),
    ensureCookie: () => void (current ?? renew()),
    pendingCookie: () => (pending === undefined ? undefined : csrfCookie(config, name, pending)),
  };
}

/** Compares with every cookie, so that the time does not reveal which one matched. */
function matchesAny(cookieValues: readonly string[], submitted: string): boolean {
  return cookieValues.map((value) => csrfTokenMatches(value, submitted)).includes(true);
}

function csrfCookie(config: Config, name: string, value: string): SetCookie {
  const { path, domain, secure, sameSite } = config.derived.cookie;
  return {
    name,
    value,
    path,
    ...(domain ? { domain } : {}),
    maxAge: CSRF_COOKIE_MAX_AGE_SECONDS,
    httpOnly: true,
    secure,
    // Browsers refuse SameSite=None without Secure (reference behaviour: Lax then).
    sameSite: secure ? sameSite : 'Lax',
  };
}

/** For the admin server, which serves no browsers. */
export const NO_CSRF: CsrfExchange = {
  cookieSent: false,
  token: () => '',
  verify: () => false,
  regenerate: () => '',
  next: () => '',
  ensureCookie: () => {},
  pendingCookie: () => undefined,
};

const FLOWS = ['login', 'registration', 'settings', 'recovery', 'verification'];

/** Neither a cookie nor a `Vary` header: monitoring. */
const UNTOUCHED = new Set(['/health/alive', '/health/ready', '/version', '/metrics/prometheus']);

/**
 * Paths that set no cookie by themselves and are not checked here: flow submissions check the token of their flow, other paths
 * are for servers and native apps. A `*` stands for one path segment.
 */
const SELF_CHECKED = [
  ...FLOWS.flatMap((flow) => [`/self-service/${flow}`, `/self-service/${flow}/api`]),
  '/self-service/logout/api',
  '/self-service/methods/oidc/callback/*',
  '/sessions',
  '/sessions/*',
  '/sessions/*/extend',
  '/identities/*/sessions',
  ...['', '/admin'].flatMap((prefix) => [
    `${prefix}/identities`,
    `${prefix}/identities/*`,
    `${prefix}/identities/*/credentials/*`,
    `${prefix}/schemas/*`,
    `${prefix}/courier/messages`,
  ]),
  '/recovery/code',
  '/recovery/link',
];
const SELF_CHECKED_PATH = new RegExp(`^(?:${SELF_CHECKED.join('|').replaceAll('*', '[^/]*')})$`);

/** `checked`: the transport sets the cookie and checks the token. */
export type CsrfPolicy = 'untouched' | 'self-checked' | 'checked';

/** How a path of the public server is protected. Paths that are not listed above are checked. */
export function csrfPolicy(rawPath: string): CsrfPolicy {
  const path = rawPath.includes('%') ? decodePath(rawPath) : rawPath;
  if (UNTOUCHED.has(path)) return 'untouched';
  return SELF_CHECKED_PATH.test(path) ? 'self-checked' : 'checked';
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/** Whether the transport checks the token: on a checked path, with a method that is not safe. */
export const needsCsrfToken = (method: string, policy: CsrfPolicy): boolean =>
  policy === 'checked' && !SAFE_METHODS.has(method);

/** The token of a request: the header, else the field of its body, as the document of FedCM has it. The reference reads forms only. */
export function submittedCsrfToken({ headers, body }: HttpRequest): string {
  if (headers['x-csrf-token']) return headers['x-csrf-token'];
  if (body.kind === 'form') return body.fields.get('csrf_token') ?? '';
  const field = body.kind === 'json' && isJsonObject(body.value) ? body.value['csrf_token'] : '';
  return typeof field === 'string' ? field : '';
}
