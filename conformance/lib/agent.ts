import { type Answer, type Exchange, type Json, dig, header, isObject, text } from './answer.ts';
import type { HookReceiver } from './hook-receiver.ts';
import type { HttpOrigin } from './http.ts';
import { CookieJar } from './jar.ts';
import type { Providers } from './providers/index.ts';

export type Dialect = 'browser' | 'ajax' | 'native' | 'admin';
export const FLOW_KINDS = ['login', 'registration', 'settings', 'recovery', 'verification'] as const;
export type FlowKind = (typeof FLOW_KINDS)[number];

/** How one request is written; at most one of form, json and raw. */
export interface RequestOptions {
  readonly query?: Record<string, string> | string;
  readonly headers?: Record<string, string>;
  readonly form?: Record<string, string> | string;
  readonly json?: unknown;
  /** Body bytes as they are; name a content type in `headers`. */
  readonly raw?: string | Buffer;
  readonly noCookies?: boolean;
}

/** What a scenario needs to know of a flow it fetched. */
export interface Flow {
  readonly id: string;
  readonly action: string;
  readonly csrf: string;
  readonly body: Json;
}

/** The server that the agent talks to, and where its exchanges are recorded. */
export interface Wire {
  readonly public: HttpOrigin;
  readonly admin: HttpOrigin;
  readonly hooks: HookReceiver;
  readonly providers: Providers;
  readonly record: (exchange: Exchange) => void;
}

/** One user agent speaking one dialect. */
export class Agent {
  readonly jar = new CookieJar();
  readonly dialect: Dialect;
  /** Sent as `X-Session-Token` when set. */
  token: string | undefined;
  readonly #wire: Wire;

  constructor(dialect: Dialect, wire: Wire) {
    this.dialect = dialect;
    this.#wire = wire;
  }

  get(path: string, options: RequestOptions = {}): Promise<Answer> {
    return this.send('GET', path, options);
  }

  post(path: string, options: RequestOptions = {}): Promise<Answer> {
    return this.send('POST', path, options);
  }

  /** Sends one request and records it with its answer. */
  async send(method: string, path: string, options: RequestOptions = {}): Promise<Answer> {
    const target = this.dialect === 'admin' ? 'admin' : 'public';
    const full = path + queryOf(options.query);
    const { body, type } = bodyOf(options);
    const cookie = options.noCookies ? undefined : this.jar.header();
    const headers: Record<string, string> = {
      accept: this.dialect === 'browser' ? 'text/html' : 'application/json',
      ...(type === undefined ? {} : { 'content-type': type }),
      ...(cookie === undefined ? {} : { cookie }),
      ...(this.token === undefined ? {} : { 'x-session-token': this.token }),
      ...options.headers,
    };
    const answer = await this.#wire[target].send(method, full, headers, body);
    if (this.dialect === 'browser' || this.dialect === 'ajax') this.jar.take(answer.headers['set-cookie'] ?? []);
    if (this.token !== undefined) this.token = tokenAfterStepUp(answer.body) ?? this.token;
    const sentBody = body === null ? null : body.toString('utf8');
    const sent = { target, method, path: full, headers, body: sentBody } as const;
    const { hooks, providers } = this.#wire;
    this.#wire.record({ sent, answer, calls: hooks.take(), providerCalls: providers.take(), at: Date.now() });
    return answer;
  }

  /** Creates a flow and reads it: by redirect and fetch (browser), or from the answer itself. */
  async start(
    kind: FlowKind,
    query: Record<string, string> | string = {},
    headers: Record<string, string> = {},
  ): Promise<Flow> {
    const created = await this.init(kind, query, headers);
    if (this.dialect !== 'browser') return asFlow(created.body);
    return this.fetchFlow(kind, flowIdOf(header(created, 'location')));
  }

  /** Creates a flow and gives the bare answer. */
  init(
    kind: FlowKind,
    query: Record<string, string> | string = {},
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    return this.get(`/self-service/${kind}/${this.dialect === 'native' ? 'api' : 'browser'}`, { query, headers });
  }

  async fetchFlow(kind: FlowKind, id: string): Promise<Flow> {
    return asFlow((await this.get(`/self-service/${kind}/flows`, { query: { id } })).body);
  }

  /**
   * Submits to the flow's action with its CSRF token (unless the payload brings one). A browser that is sent back to
   * the page of a flow fetches the flow, so that its messages are recorded.
   */
  async submit(flow: Flow, payload: Record<string, unknown>, headers: Record<string, string> = {}): Promise<Answer> {
    const answer = await this.submitOnly(flow, payload, headers);
    if (this.dialect === 'browser') await this.look(answer);
    return answer;
  }

  /** {@link submit} without looking at where it leads. */
  submitOnly(flow: Flow, payload: Record<string, unknown>, headers: Record<string, string> = {}): Promise<Answer> {
    const url = new URL(flow.action);
    const path = url.pathname + url.search;
    const whole =
      this.dialect === 'native' || 'csrf_token' in payload ? payload : { csrf_token: flow.csrf, ...payload };
    if (this.dialect === 'browser') return this.post(path, { form: flatten(whole), headers });
    return this.post(path, { json: whole, headers });
  }

  /** Fetches the flow a redirect leads to, if it leads to one. */
  async look(answer: Answer): Promise<Flow | undefined> {
    const location = header(answer, 'location');
    const kind = /\/(login|registration|settings|recovery|verification)\?/.exec(location)?.[1];
    const id = kind === undefined ? null : new URL(location).searchParams.get('flow');
    return kind === undefined || id === null ? undefined : this.fetchFlow(kind as FlowKind, id);
  }

  /** Goes where a redirect to the public API leads. */
  follow(redirect: Answer): Promise<Answer> {
    return this.get(header(redirect, 'location').replace(this.#wire.public.base, ''));
  }

  /** {@link lookAtError}, if the answer leads there. Gives the answer back. */
  async lookAtErrors(answer: Answer): Promise<Answer> {
    if (header(answer, 'location').includes('error?id=')) await this.lookAtError(answer);
    return answer;
  }

  /** Fetches what the error page would show. */
  async lookAtError(answer: Answer): Promise<Answer> {
    const id = new URL(header(answer, 'location')).searchParams.get('id') ?? '';
    return this.get('/self-service/errors', { query: { id } });
  }
}

/** The token that the answer to a step-up gives a native app. */
function tokenAfterStepUp(body: Json): string | undefined {
  const token = dig(body, 'session_token');
  const isRaised = dig(body, 'session', 'authenticator_assurance_level') === 'aal2';
  return isRaised && typeof token === 'string' ? token : undefined;
}

/** Reads a flow from an answer's body; throws when it isn't one. */
export function asFlow(body: Json): Flow {
  const nodes = dig(body, 'ui', 'nodes');
  const token = Array.isArray(nodes)
    ? nodes.find((node) => dig(node, 'attributes', 'name') === 'csrf_token')
    : undefined;
  const csrf = dig(token, 'attributes', 'value');
  return { id: text(body, 'id'), action: text(body, 'ui', 'action'), csrf: typeof csrf === 'string' ? csrf : '', body };
}

/** The `flow` parameter of a redirect; throws when it is absent. */
export function flowIdOf(location: string): string {
  const id = location === '' ? null : new URL(location).searchParams.get('flow');
  if (id === null) throw new Error(`no flow in the redirect to ${location || 'nowhere'}`);
  return id;
}

function queryOf(query: RequestOptions['query']): string {
  const written = typeof query === 'string' ? query : new URLSearchParams(query ?? {}).toString();
  return written === '' ? '' : `?${written}`;
}

function bodyOf(options: RequestOptions): { body: string | Buffer | null; type?: string } {
  if (options.raw !== undefined) return { body: options.raw };
  if (options.json !== undefined) return { body: JSON.stringify(options.json), type: 'application/json' };
  if (options.form === undefined) return { body: null };
  const body = typeof options.form === 'string' ? options.form : new URLSearchParams(options.form).toString();
  return { body, type: 'application/x-www-form-urlencoded' };
}

/** `{traits: {name: {first: 'a'}}}` as a form writes it: `traits.name.first=a`. */
function flatten(payload: Record<string, unknown>, prefix = ''): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [key, value] of Object.entries(payload)) {
    if (isObject(value)) Object.assign(flat, flatten(value, `${prefix}${key}.`));
    else flat[prefix + key] = String(value);
  }
  return flat;
}
