import type { ParameterizedContext } from 'koa';
import { isPublicSuffix } from '../config/derived/return-urls.ts';
import type { CorsTree } from '../config/model.ts';
import { answerHeader } from '../kernel/header-bytes.ts';
import { perObject } from '../kernel/memo.ts';

interface OriginRules {
  readonly all: boolean;
  readonly exact: ReadonlySet<string>;
  /** Patterns with one `*`. */
  readonly wildcards: readonly Wildcard[];
}

interface Wildcard {
  readonly prefix: string;
  readonly suffix: string;
  /** Whether `*` stands for whole labels only. */
  readonly isWhole: boolean;
}

interface CorsRules {
  readonly origins: OriginRules;
  readonly methods: ReadonlySet<string>;
  readonly headers: ReadonlySet<string> | 'all';
  readonly exposed: string;
}

/** Worked out once per snapshot of the configuration. */
const rulesOf = perObject((cors: CorsTree): CorsRules => {
  const headers = cors.allowed_headers.map((name) => name.toLowerCase());
  return {
    origins: originRules(cors.allowed_origins.map((origin) => origin.toLowerCase())),
    methods: new Set(['OPTIONS', ...cors.allowed_methods]),
    headers: headers.includes('*') ? 'all' : new Set(headers),
    exposed: answerHeader(cors.exposed_headers.map(canonicalName).join(', ')),
  };
});

function originRules(origins: readonly string[]): OriginRules {
  return {
    all: origins.length === 0 || origins.includes('*'),
    exact: new Set(origins),
    wildcards: origins.filter((origin) => origin.includes('*')).map(wildcard),
  };
}

/**
 * In the reference `https://*foo.com` matches any ending, so that `https://evilfoo.com` is allowed, with credentials. Here a `*` before a
 * registrable domain stands for whole labels.
 */
function wildcard(origin: string): Wildcard {
  const at = origin.indexOf('*');
  const [prefix, suffix] = [origin.slice(0, at), origin.slice(at + 1)];
  const [, label = '', parent = ''] = /^([^.:/]*)\.?([^:/]*)/.exec(suffix) ?? [];
  return { prefix, suffix, isWhole: label !== '' && (parent === '' || isPublicSuffix(parent)) };
}

function matches(origin: string, { prefix, suffix, isWhole }: Wildcard): boolean {
  const fits = origin.length >= prefix.length + suffix.length && origin.startsWith(prefix) && origin.endsWith(suffix);
  return fits && (!isWhole || /(?:^|[./])$/.test(origin.slice(0, origin.length - suffix.length)));
}

const canonicalName = (name: string): string =>
  name.toLowerCase().replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());

function isAllowed(rules: OriginRules, sent: string): boolean {
  const origin = sent.toLowerCase();
  return rules.all || rules.exact.has(origin) || rules.wildcards.some((pattern) => matches(origin, pattern));
}

/**
 * Adds the CORS headers of the public server (Fetch standard, section 3.2). Returns true if the request was a preflight and is
 * answered. If credentials are allowed for any origin, sends `*`, as the reference does; browsers refuse it.
 */
export function applyCors(ctx: ParameterizedContext, cors: CorsTree): boolean {
  const rules = rulesOf(cors);
  const origin = ctx.get('Origin');
  const requested = ctx.get('Access-Control-Request-Method');
  if (ctx.method === 'OPTIONS' && requested) {
    preflight(ctx, cors, rules, origin, requested);
    if (cors.options_passthrough) return false;
    ctx.status = 204;
    return true;
  }
  ctx.append('Vary', 'Origin');
  if (!origin || !isAllowed(rules.origins, origin) || !rules.methods.has(ctx.method)) return false;
  allowOrigin(ctx, cors, rules, origin);
  if (rules.exposed) ctx.set('Access-Control-Expose-Headers', rules.exposed);
  return false;
}

function preflight(ctx: ParameterizedContext, cors: CorsTree, rules: CorsRules, origin: string, method: string): void {
  ctx.append('Vary', 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers');
  const headers = ctx.get('Access-Control-Request-Headers');
  if (!origin || !isAllowed(rules.origins, origin) || !rules.methods.has(method) || !headersAllowed(rules, headers))
    return;
  allowOrigin(ctx, cors, rules, origin);
  ctx.set('Access-Control-Allow-Methods', method);
  if (headers) ctx.set('Access-Control-Allow-Headers', headers);
  if (cors.max_age > 0) ctx.set('Access-Control-Max-Age', String(cors.max_age));
  if (cors.max_age < 0) ctx.set('Access-Control-Max-Age', '0');
}

function allowOrigin(ctx: ParameterizedContext, cors: CorsTree, rules: CorsRules, origin: string): void {
  ctx.set('Access-Control-Allow-Origin', rules.origins.all ? '*' : origin);
  if (cors.allow_credentials) ctx.set('Access-Control-Allow-Credentials', 'true');
}

function headersAllowed(rules: CorsRules, requested: string): boolean {
  const allowed = rules.headers;
  if (allowed === 'all' || requested === '') return true;
  return requested.split(',').every((name) => allowed.has(name.trim().toLowerCase()) || name.trim() === '');
}
