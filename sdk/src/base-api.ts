import axios, {
  type AxiosInstance,
  type AxiosResponse,
  type RawAxiosRequestConfig,
  type RawAxiosRequestHeaders,
} from 'axios';
import type { Configuration } from './configuration.ts';
import { encodeQuery, fillPath } from './encoding.ts';
import type { Client } from './generated/openapi/client/index.ts';

/** The default address: a local server with its default configuration. */
export const BASE_PATH = 'http://127.0.0.1:4433';

/** An operation was called without a parameter that it needs. */
export class RequiredError extends Error {
  readonly field: string;

  constructor(field: string, message?: string) {
    super(message);
    this.name = 'RequiredError';
    this.field = field;
  }
}

/** Throws a {@link RequiredError} for the first of `names` that is null or undefined in `parameters`. */
export function requireParameters<T extends object>(
  operation: string,
  parameters: T,
  names: readonly (keyof T & string)[],
): void {
  for (const name of names) {
    if (parameters[name] !== null && parameters[name] !== undefined) continue;
    throw new RequiredError(name, `Required parameter ${name} was null or undefined when calling ${operation}.`);
  }
}

interface Security {
  readonly type: 'apiKey' | 'http';
  readonly scheme?: string;
  readonly name?: string;
}

/** The parts of a request from the caller's parameters; an absent `body` key means that the operation has none. */
export interface RequestParts {
  readonly path?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly security?: readonly Security[];
}

/** What a generated SDK function passes to its client: the caller's parts plus what the document says of the operation. */
interface RequestDescription extends RequestParts {
  readonly url: string;
}

/** A generated SDK function; its own types are stricter than those of the facade, which are made from the same document. */
type Operation = (options: never) => unknown;

/** The common part of the API classes. */
export class BaseAPI {
  protected configuration: Configuration | undefined;
  protected basePath: string;
  protected axios: AxiosInstance;

  constructor(configuration?: Configuration, basePath: string = BASE_PATH, instance: AxiosInstance = axios) {
    this.configuration = configuration;
    this.basePath = configuration?.basePath ?? basePath;
    this.axios = instance;
  }

  /** Runs a generated SDK function with a client that sends as `@ory/client` does. Rejects as axios does. */
  protected async send<T>(
    operation: Operation,
    parts: RequestParts,
    options?: RawAxiosRequestConfig,
  ): Promise<AxiosResponse<T>> {
    const call = operation as (options: RequestParts & { client: Client }) => Promise<AxiosResponse<T>>;
    return call({ ...parts, client: this.#clientFor(options) });
  }

  #clientFor(options: RawAxiosRequestConfig = {}): Client {
    const sender = (method: string) => async (description: RequestDescription) =>
      this.axios.request(await this.#requestConfig(method, description, options));
    const client = {
      get: sender('GET'),
      post: sender('POST'),
      put: sender('PUT'),
      patch: sender('PATCH'),
      delete: sender('DELETE'),
    };
    return client as unknown as Client;
  }

  /** Later wins: the operation's own headers, then the configuration's, then those of this call. */
  async #requestConfig(
    method: string,
    description: RequestDescription,
    options: RawAxiosRequestConfig,
  ): Promise<RawAxiosRequestConfig> {
    const base = this.configuration?.baseOptions as RawAxiosRequestConfig | undefined;
    const headers: Record<string, unknown> = {
      ...(await this.#authorization(description.security)),
      ...presentHeaders(description.headers),
      ...base?.headers,
      ...options.headers,
    };
    const target = fillPath(description.url, description.path ?? {}) + encodeQuery(description.query ?? {});
    // The server redirects from `//sessions`, which a submission does not survive.
    const origin = this.axios.defaults.baseURL ? '' : this.basePath.replace(/\/+$/, '');
    const config = { method, ...base, ...options, headers: headers as RawAxiosRequestHeaders, url: origin + target };
    return 'body' in description
      ? { ...config, data: this.#serialize(description.body, headers['Content-Type']) }
      : config;
  }

  async #authorization(security: readonly Security[] = []): Promise<Record<string, string>> {
    const wanted = security.some((scheme) => scheme.scheme === 'bearer' || scheme.name === 'Authorization');
    const source = this.configuration?.accessToken;
    if (!wanted || !source) return {};
    const token = await (typeof source === 'function' ? source() : source);
    return { Authorization: `Bearer ${token}` };
  }

  /** JSON, unless the caller chose another content type: then axios encodes the object by that type. */
  #serialize(body: unknown, contentType: unknown): unknown {
    if (typeof body === 'string') return body;
    const json = this.configuration?.isJsonMime?.(String(contentType)) ?? true;
    return json ? JSON.stringify(body ?? {}) : (body ?? '');
  }
}

function presentHeaders(headers: Readonly<Record<string, unknown>> = {}): Record<string, string> {
  const present = Object.entries(headers).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(present.map(([name, value]) => [name, String(value)]));
}
