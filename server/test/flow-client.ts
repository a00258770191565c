/** People using the self-service flows in tests: a browser with cookies, a single-page app, a native app. */
import type { Strategy } from '../flows/engine/interfaces/strategy.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { UiContainer, UiNode } from '../ui/model.ts';
import { nodeId, nodeValue } from '../ui/nodes.ts';
import { composed, testConfig, type Answer, type ComposedServers } from './http-server.ts';
import { PERSON_SCHEMA, inBase64 } from './identity-admin.ts';

export type Dialect = 'browser' | 'ajax' | 'native';
type FlowKind = 'login' | 'registration' | 'settings' | 'recovery' | 'verification';

/** A flow as a client sees it. */
export interface ShownFlow extends JsonObject {
  readonly id: string;
  readonly state: string;
}

const APP_CONFIG: JsonObject = {
  identity: { default_schema_id: 'default', schemas: [{ id: 'default', url: inBase64(PERSON_SCHEMA) }] },
  selfservice: {
    allowed_return_urls: ['http://app.test/'],
    methods: { password: { config: { haveibeenpwned_enabled: false } } },
    flows: {
      error: { ui_url: 'http://app.test/error' },
      login: { ui_url: 'http://app.test/login' },
      registration: {
        ui_url: 'http://app.test/registration',
        enable_legacy_one_step: true,
        after: { password: { hooks: [{ hook: 'session' }] } },
      },
      settings: { ui_url: 'http://app.test/settings', privileged_session_max_age: '1h' },
      logout: { after: { default_browser_return_url: 'http://app.test/bye' } },
    },
  },
};

/** A whole server with the person schema and password registration; `change` is merged over its configuration. */
export async function flowServer(
  change: JsonObject = {},
  clock?: Clock,
  strategies?: readonly Strategy[],
): Promise<ComposedServers> {
  return composed(testConfig(mergeObjects(APP_CONFIG, change)), clock, strategies);
}

function mergeObjects(base: JsonObject, over: JsonObject): JsonObject {
  const merged: Record<string, Json> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const known = merged[key];
    merged[key] = isObject(known) && isObject(value) ? mergeObjects(known, value) : value;
  }
  return merged;
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One person at one client. Cookies are kept as a browser keeps them; native apps send their token. */
export class Client {
  readonly #servers: ComposedServers;
  readonly #dialect: Dialect;
  readonly cookies = new Map<string, string>();
  token: string | undefined;

  constructor(servers: ComposedServers, dialect: Dialect) {
    this.#servers = servers;
    this.#dialect = dialect;
  }

  /** Any request of this client. */
  async ask(
    path: string,
    { method = 'GET', body, headers = {} }: { method?: string; body?: Json; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const encoded = body === undefined ? undefined : this.#encode(body as JsonObject);
    const answer = await this.#servers.public(path, {
      method,
      headers: { ...this.#headers(body !== undefined), ...lengthOf(encoded), ...headers },
      ...(encoded === undefined ? {} : { body: encoded }),
    });
    this.#keepCookies(answer);
    return answer;
  }

  /** Starts a flow and shows it, following the browser's redirect. */
  async start(kind: FlowKind, query = ''): Promise<ShownFlow> {
    const type = this.#dialect === 'native' ? 'api' : 'browser';
    const created = await this.ask(`/self-service/${kind}/${type}${query}`);
    if (this.#dialect !== 'browser') return created.json() as ShownFlow;
    return this.show(kind, flowIdOf(created));
  }

  async show(kind: FlowKind, id: string): Promise<ShownFlow> {
    const shown = await this.ask(`/self-service/${kind}/flows?id=${id}`, { headers: { accept: 'application/json' } });
    return shown.json() as ShownFlow;
  }

  /** Submits a flow with its CSRF token. */
  async submit(kind: FlowKind, flow: ShownFlow, fields: JsonObject): Promise<Answer> {
    const csrf = csrfTokenOf(flow);
    const answer = await this.ask(`/self-service/${kind}?flow=${flow.id}`, {
      method: 'POST',
      body: { ...(csrf === '' ? {} : { csrf_token: csrf }), ...fields },
    });
    if (this.#dialect === 'native') this.token = /ory_st_[A-Za-z0-9]{32}/.exec(answer.text)?.[0] ?? this.token;
    return answer;
  }

  async register(email: string, password: string, traits: JsonObject = {}): Promise<Answer> {
    return this.submit('registration', await this.start('registration'), {
      method: 'password',
      password,
      traits: { email, ...traits },
    });
  }

  async logIn(identifier: string, password: string, query = ''): Promise<Answer> {
    return this.submit('login', await this.start('login', query), { method: 'password', identifier, password });
  }

  /** The session of this client; undefined when it is not signed in. */
  async whoami(): Promise<JsonObject | undefined> {
    const answer = await this.ask('/sessions/whoami', { headers: { accept: 'application/json' } });
    return answer.status === 200 ? (answer.json() as JsonObject) : undefined;
  }

  #headers(hasBody: boolean): Record<string, string> {
    const form = this.#dialect === 'browser';
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return {
      accept: form ? 'text/html' : 'application/json',
      ...(hasBody ? { 'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json' } : {}),
      ...(this.#dialect !== 'native' && cookie !== '' ? { cookie } : {}),
      ...(this.#dialect === 'native' && this.token !== undefined ? { 'x-session-token': this.token } : {}),
    };
  }

  #encode(body: JsonObject): string {
    if (this.#dialect !== 'browser') return JSON.stringify(body);
    return new URLSearchParams(flatten(body)).toString();
  }

  #keepCookies({ headers }: Answer): void {
    for (const cookie of headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (/max-age=0/i.test(cookie)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }
}

/** Node frames the body of a DELETE only when told its length. */
const lengthOf = (body: string | undefined): Record<string, string> =>
  body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };

const flatten = (value: JsonObject, prefix = ''): [string, string][] =>
  Object.entries(value).flatMap(([key, member]) =>
    isObject(member) ? flatten(member, `${prefix}${key}.`) : [[`${prefix}${key}`, String(member)] as [string, string]],
  );

/** The flow that a redirect leads to. */
export const flowIdOf = ({ headers }: Answer): string => new URL(headers.location ?? '').searchParams.get('flow') ?? '';

export const uiOf = (flow: JsonObject): UiContainer => flow['ui'] as unknown as UiContainer;
export const nodeOf = (flow: JsonObject, id: string): UiNode | undefined =>
  uiOf(flow).nodes.find((node) => nodeId(node) === id);
export const csrfTokenOf = (flow: JsonObject): string => {
  const node = nodeOf(flow, 'csrf_token');
  return String((node && nodeValue(node)) ?? '');
};

/** Ids of the messages on the form and on one of its nodes. */
export const messageIds = (flow: JsonObject, node?: string): number[] =>
  ((node === undefined ? uiOf(flow).messages : nodeOf(flow, node)?.messages) ?? []).map(({ id }) => id);

/** The flow after a submission, whatever the dialect: in the answer, or where the redirect leads. */
export async function flowAfter(client: Client, kind: FlowKind, answer: Answer): Promise<ShownFlow> {
  return answer.headers.location === undefined ? (answer.json() as ShownFlow) : client.show(kind, flowIdOf(answer));
}
