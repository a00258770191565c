import { domainToASCII } from 'node:url';
import type { Config } from '../../../config/model.ts';
import { quote } from '../../../go/fmt.ts';
import { goUrlProblem, writeUrl } from '../../../go/url.ts';
import { badRequest, catalogued } from '../../../kernel/errors.ts';
import { queryOf } from './urls.ts';

/** What decides about a redirect. */
export interface ReturnToRequest {
  /** The URL whose `return_to` parameter counts: the flow's `request_url`. */
  readonly source: string | URL;
  /** Where to go without a `return_to`: an absolute URL. */
  readonly fallback: string;
}

/** A URL without slashes after its scheme in which a browser takes a backslash for a slash (WHATWG URL, "special authority ignore slashes"). */
const AMBIGUOUS = /^[^/?#]*\\/;

/**
 * Where the browser is sent after a flow: the `return_to` of the source when `selfservice.allowed_return_urls` or our own
 * self-service pages allow it, else the fallback.
 * @throws ApiError 400 `self_service_flow_return_to_forbidden`
 */
export function secureReturnTo(config: Config, { source, fallback }: ReturnToRequest): string {
  const wanted = queryOf(source).get('return_to');
  if (wanted === null || wanted === '') return writeUrl(fallback);
  const target = resolve(wanted, fallback);
  if (!allowList(config).some((allowed) => isAllowed(target.url, allowed))) {
    throw notAllowed(target.text);
  }
  return target.text;
}

/**
 * The URL as a browser will read it, and its text as the reference writes it: what is checked is what is sent.
 * @throws ApiError 400 for what is no URL
 */
function resolve(wanted: string, fallback: string): { url: URL; text: string } {
  const fault = goUrlProblem(wanted) ?? (AMBIGUOUS.test(wanted) ? 'net/url: invalid character in URL' : undefined);
  if (fault !== undefined) throw unparseable(wanted, fault);
  const text = writeUrl(absolute(wanted, fallback));
  const url = URL.parse(text);
  if (url === null) throw unparseable(wanted, 'invalid URL');
  return { url, text };
}

/** Scheme and host that are missing come from the fallback. A path that does not start with a slash is below no allowed one. */
function absolute(wanted: string, fallback: string): string {
  if (/^[a-z][a-z0-9+.-]*:/i.test(wanted)) return wanted;
  const base = URL.parse(fallback);
  if (base === null) return wanted;
  if (wanted.startsWith('//')) return `${base.protocol}${wanted}`;
  const text = `${base.protocol}//${base.host}${/^[/?#]/.test(wanted) ? '' : '/'}${wanted}`;
  if (!/^[/?#]/.test(wanted)) throw notAllowed(text);
  return text;
}

const notAllowed = (text: string) =>
  catalogued('self_service_flow_return_to_forbidden', `Requested return_to URL ${quote(text)} is not allowed.`);

const unparseable = (wanted: string, fault: string) =>
  badRequest(`Unable to parse the return_to query parameter as an URL: parse ${quote(wanted)}: ${fault}`);

interface AllowedUrl {
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
}

function allowList(config: Config): AllowedUrl[] {
  const selfService = `${config.derived.public.baseUrl.replace(/\/+$/, '')}/self-service`;
  return [...config.derived.allowedReturnUrls, selfService].flatMap((text) => parseAllowed(text) ?? []);
}

/** Hosts may start with a `*`, which no URL parser takes: the parts are cut by hand. */
function parseAllowed(text: string): AllowedUrl | undefined {
  const parts = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)/i.exec(text);
  if (parts === null) return undefined;
  const [, scheme = '', host = '', path = ''] = parts;
  return { scheme: scheme.toLowerCase(), host: asciiHost(host), path: path && new URL(`http://host${path}`).pathname };
}

/** Hosts are compared in the form in which browsers ask for them; a `*` and a port stay. */
function asciiHost(host: string): string {
  const [, wildcard = '', name = '', port = ''] = /^(\*?\.?)(.*?)(:\d*)?$/.exec(host) ?? [];
  return `${wildcard}${domainToASCII(name) || name.toLowerCase()}${port}`;
}

function isAllowed(url: URL, allowed: AllowedUrl): boolean {
  const scheme = url.protocol.slice(0, -1);
  const path = url.pathname === '' ? '/' : url.pathname;
  return (
    scheme === allowed.scheme &&
    isAllowedHost(url.host, withoutDefaultPort(allowed)) &&
    path.startsWith(allowed.path || '/')
  );
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: ':80', https: ':443' };

function withoutDefaultPort({ scheme, host }: AllowedUrl): string {
  const port = DEFAULT_PORTS[scheme];
  return port !== undefined && host.endsWith(port) ? host.slice(0, -port.length) : host;
}

/**
 * `*` stands for whole labels: `*.example.org` is any subdomain, `*example.org` the domain and its subdomains. In the reference the
 * latter is a suffix of characters, so that it lets `evilexample.org` in: closed here.
 */
function isAllowedHost(host: string, allowed: string): boolean {
  if (!allowed.startsWith('*')) return host === allowed;
  const suffix = allowed.slice(1);
  if (suffix.startsWith('.')) return host.endsWith(suffix) && host.length > suffix.length;
  return suffix !== '' && (host === suffix || host.endsWith(`.${suffix}`));
}
