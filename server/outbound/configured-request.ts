/** HTTP requests as `request_config` describes them: to mail and SMS services, to web hooks. */
import type { RequestConfig } from '../config/model.ts';
import type { Jsonnet } from '../jsonnet/jsonnet.ts';
import type { Json } from '../kernel/json.ts';
import type { OutboundRequest } from './http-client.ts';

/** What it takes to build a request. */
export interface RequestTools {
  readonly jsonnet: Jsonnet;
  /** Reads the content of a URL of the configuration. */
  readonly read: (url: string) => Promise<string>;
}

/** A request, ready for the HTTP client. */
export interface BuiltRequest {
  readonly url: string;
  readonly options: Pick<OutboundRequest, 'method' | 'headers' | 'body'>;
}

/** What makes a `request_config` unusable for every request. */
export interface RequestProblem {
  /** The key inside `request_config`. */
  readonly key: 'url' | 'method' | 'headers';
  readonly message: string;
}

type Method = NonNullable<OutboundRequest['method']>;

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

/** The request that a `request_config` describes, with a given body. @throws Error if the configuration allows no request */
export function requestWith(config: RequestConfig, body: string | undefined): BuiltRequest {
  if (config.url === undefined) throw new Error('request_config has no url');
  return {
    url: config.url,
    options: {
      method: (config.method ?? 'POST').toUpperCase() as Method,
      headers: Object.fromEntries(headersOf(config)),
      ...(body === undefined ? {} : { body }),
    },
  };
}

/**
 * The request that a `request_config` describes, with the body that its Jsonnet snippet makes of `context`.
 * @throws JsonnetError, the errors of `read`, or an Error if the configuration allows no request
 */
export async function buildRequest(config: RequestConfig, context: Json, tools: RequestTools): Promise<BuiltRequest> {
  return requestWith(config, await bodyOf(config, headersOf(config).get('content-type') ?? '', context, tools));
}

/** A token of HTTP (RFC 9110, section 5.6.2): methods and names of header fields. */
const TOKEN = /^[!#$%&'*+.^_`|~\w-]+$/;

/** Why no request can be made by a `request_config`, whatever its body; undefined if one can. Values are not shown. */
export function requestProblem(config: RequestConfig): RequestProblem | undefined {
  const { url = '', method = 'POST', body } = config;
  const { protocol } = URL.parse(url) ?? {};
  if (protocol !== 'http:' && protocol !== 'https:')
    return { key: 'url', message: 'is not an absolute URL with http:// or https://' };
  if (!TOKEN.test(method)) return { key: 'method', message: 'is not an HTTP method' };
  const message = headersProblem(headersOf(config), body !== undefined && method.toUpperCase() !== 'TRACE');
  return message === undefined ? undefined : { key: 'headers', message };
}

function headersProblem(headers: ReadonlyMap<string, string>, hasBody: boolean): string | undefined {
  for (const [name, value] of headers) {
    if (!TOKEN.test(name)) return 'has a name that is not the name of a header';
    if (/[\0\r\n]/.test(value)) return `has a value with a line break: ${name}`;
  }
  return hasBody && !isSupportedType(headers.get('content-type') ?? '')
    ? `has an unsupported Content-Type; use ${JSON_TYPE} or ${FORM_TYPE}`
    : undefined;
}

const isSupportedType = (type: string): boolean => type === JSON_TYPE || type === FORM_TYPE;

/** The URL of a body; old configurations have a plain path. */
export const bodyUrl = (body: string): string => (/^[a-z0-9]+:\/\//.test(body) ? body : `file://${body}`);

/** By name in lower case. Values may hold any Unicode text; the HTTP client encodes them. */
function headersOf({ headers = {}, auth }: RequestConfig): Map<string, string> {
  const all = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  if (!all.get('content-type')) all.set('content-type', JSON_TYPE);
  if (auth?.type === 'basic_auth') {
    const { user, password } = auth.config;
    all.set('authorization', `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`);
  }
  if (auth?.type === 'api_key') {
    const { name, value, in: place } = auth.config;
    if (place === 'cookie') {
      const others = all.get('cookie');
      all.set('cookie', `${others ? `${others}; ` : ''}${name}=${cookieValue(value)}`);
    } else all.set(name.toLowerCase(), value);
  }
  return all;
}

/** As the reference sends it: without characters that cookies cannot hold, quoted if it has spaces or commas (RFC 6265, section 4.1.1). */
function cookieValue(value: string): string {
  const allowed = value.replaceAll(/[^\x20-\x7e]|["\\;]/g, '');
  return /[ ,]/.test(allowed) ? `"${allowed}"` : allowed;
}

async function bodyOf(
  { method, body }: RequestConfig,
  contentType: string,
  context: Json,
  { jsonnet, read }: RequestTools,
): Promise<string | undefined> {
  if (method?.toUpperCase() === 'TRACE') return undefined;
  if (!body) throw new Error('request_config has no body template');
  const snippet = await read(bodyUrl(body));
  if (!isSupportedType(contentType))
    throw new Error(`a body of type ${JSON.stringify(contentType)} is not supported: use ${JSON_TYPE} or ${FORM_TYPE}`);
  const json = await jsonnet.evaluate(snippet, context);
  return contentType === JSON_TYPE ? json : formEncoded(JSON.parse(json));
}

function formEncoded(fields: unknown): string {
  const entries = Object.entries(typeof fields === 'object' && fields !== null ? fields : {});
  if (entries.some(([, value]) => typeof value !== 'string')) throw new Error('a form can hold strings only');
  return new URLSearchParams(entries.toSorted(([a], [b]) => (a < b ? -1 : 1))).toString();
}
