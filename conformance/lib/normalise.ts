import { parseSetCookie } from 'cookie';
import { type Exchange, type HookCall, type Json, type Sent, dig, isObject } from './answer.ts';
import { type PlaceholderOptions, offsetFromNow, Placeholders } from './placeholders.ts';
import type { ProviderCall } from './providers/call.ts';
import { decodedToken } from './tokens.ts';

type JsonObject = { [key: string]: Json };

/** One recorded step: what was asked and the normalised answer. */
export interface Step {
  readonly request: { readonly [key: string]: Json };
  readonly response: { readonly [key: string]: Json };
  /** The web hooks that were called meanwhile, in the order of their arrival. */
  readonly hooks?: Json[];
  /** What the server asked of OpenID providers meanwhile. */
  readonly providers?: Json[];
}

/** Headers that say how the answer travelled, not what it is. `set-cookie` is normalised separately. */
const TRANSPORT_HEADERS = new Set([
  'date',
  'content-length',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'set-cookie',
]);
/** Headers of a web hook that say which client made the call. */
const CLIENT_HEADERS = new Set([...TRANSPORT_HEADERS, 'host', 'user-agent', 'accept-encoding']);
/** Text members whose value says how the server was built or how long something took. */
const UNSTABLE = new Set(['since', 'version']);

/** Members that a provider or the server makes up for one sign-in. */
const PROVIDER_SECRETS = new Set([
  'initial_access_token',
  'initial_refresh_token',
  'initial_id_token',
  'code_verifier',
  'appsecret_proof',
  'client_secret',
]);

/** Members that hold what was sent to an address. */
const ONE_TIME_CODES = new Set(['code', 'recovery_code']);

/** The field whose values stand for addresses without telling them. */
const CHOICE = 'recovery_select_address';
/** Members of stored security keys and passkeys that are bytes in base64. `id` is one of them only there. */
const KEY_BYTES = new Set(['public_key', 'user_handle']);

/** Id of the message that is a backup code. */
const BACKUP_CODE = 1050009;

/** Makes the exchanges of one scenario comparable with those of another run. */
export class Normaliser {
  readonly #placeholders: Placeholders;

  constructor(options: PlaceholderOptions) {
    this.#placeholders = new Placeholders(options);
  }

  step({ sent, answer, calls, providerCalls, at }: Exchange): Step {
    const request = this.#request(sent, at);
    const headers = this.#headers(answer.headers, at);
    const cookies = this.#cookies(answer.headers['set-cookie'] ?? [], at);
    const body = isScript(answer) ? '{script}' : this.json(answer.body, at);
    const response: JsonObject = { status: answer.status, headers, cookies, body };
    if (isHtmlRedirect(answer)) {
      // The little page that goes with a redirect is not looked at by any client.
      response['body'] = null;
      delete headers['content-type'];
    }
    const hooks = calls.map((call) => this.#call(call));
    const providers = providerCalls.map((call) => this.#providerCall(call));
    return {
      request,
      response,
      ...(hooks.length > 0 && { hooks }),
      ...(providers.length > 0 && { providers }),
    };
  }

  #call({ method, path, headers, body, at }: HookCall): JsonObject {
    const kept: JsonObject = {};
    for (const [name, values] of Object.entries(headers).toSorted()) {
      if (!CLIENT_HEADERS.has(name)) kept[name] = this.#placeholders.text((values ?? []).join(', '), at);
    }
    return {
      ask: `${method} {hooks}${this.#placeholders.text(path, at)}`,
      headers: kept,
      body: body === '' ? null : this.#payload(body, headers['content-type']?.[0] ?? '', at),
    };
  }

  #providerCall({ method, target, query, body, headers, at }: ProviderCall): JsonObject {
    const told = { query: { ...query }, headers: { ...headers }, body };
    return { ask: `${method} ${this.#placeholders.text(target, at)}`, ...(this.json(told, at) as JsonObject) };
  }

  /** Normalises JSON, keys sorted. `at` is the moment that timestamps are measured from. */
  json(value: Json, at: number, key = ''): Json {
    // The request that a web hook reports.
    if (key === 'Content-Length') return '{length}';
    if (typeof value === 'string') return this.#text(value, at, key);
    if (typeof value === 'number') return normalNumber(value, at, key);
    if (Array.isArray(value)) return this.#list(value, at, key);
    if (!isObject(value)) return value;
    if (key === 'request_cookies') return this.#requestCookies(value, at);
    if (value['name'] === 'code' && /^\d{6}$/.test(String(value['value']))) value = { ...value, value: '{code}' };
    if (value['name'] === CHOICE) value = { ...value, value: this.json(value['value'] ?? null, at, CHOICE) };
    if (value['id'] === BACKUP_CODE && typeof value['text'] === 'string')
      this.#placeholders.learn('backup-code', value['text']);
    if (typeof value['template_type'] === 'string') value = withoutWording(value);
    const sorted: [string, Json][] = [];
    for (const name of Object.keys(value).toSorted()) {
      if (name === 'debug' && isStackTrace(value[name])) continue;
      sorted.push([this.#placeholders.text(name, at), this.json(value[name] ?? null, at, name)]);
    }
    return Object.fromEntries(sorted);
  }

  /** A text, by the name of its member. */
  #text(text: string, at: number, key: string): Json {
    if (ONE_TIME_CODES.has(key) && /^\d{6}$/.test(text)) return '{code}';
    if (key === 'code' && /^[\w-]{43}$/.test(text)) return '{authorization-code}';
    if (key === 'authorization') text = text.replace(/^Bearer [\w-]{43}$/, 'Bearer {token}');
    if (key === 'tokenized') return this.json(decodedToken(text, at), at);
    if (PROVIDER_SECRETS.has(key) && text.length > 20) return `{${key}}`;
    if (key === 'totp_code' && /^\d{6}$/.test(text)) return '{totp-code}';
    if (key === CHOICE && /^[A-Za-z0-9+/]{43}=$/.test(text)) return '{reference}';
    if (KEY_BYTES.has(key) || isKeyId(key, text)) return this.#placeholders.bytes(text);
    return UNSTABLE.has(key) ? `{${key}}` : this.#placeholders.text(text, at);
  }

  /** Credential identifiers and addresses are sets: the reference tells them in random order. */
  #list(items: Json[], at: number, key: string): Json {
    const normal = (key.endsWith('_addresses') ? items.toSorted(byValue) : items).map((item) => this.json(item, at));
    return key === 'identifiers' ? normal.toSorted() : normal;
  }

  #request(sent: Sent, at: number): JsonObject {
    const { accept: _accept, cookie, ...headers } = sent.headers;
    const nameOf = (pair: string) => this.#placeholders.text(pair.split('=')[0] ?? '', at);
    const cookies = cookie?.split('; ').map(nameOf).toSorted();
    const path = shortened(this.#placeholders.text(readable(sent.path), at));
    return {
      ask: `${sent.method} ${sent.target === 'admin' ? '{admin}' : '{public}'}${path}`,
      headers: this.json(headers, at),
      ...(cookies === undefined ? {} : { cookies }),
      ...(sent.body === null ? {} : { body: this.#sentBody(sent.body, sent.headers['content-type'] ?? '', at) }),
    };
  }

  #sentBody(body: string, type: string, at: number): Json {
    return body.length > 4000 ? `{${body.length} characters}` : this.#payload(body, type, at);
  }

  #payload(body: string, type: string, at: number): Json {
    if (!type.includes('json')) return this.#placeholders.text(type.includes('urlencoded') ? readable(body) : body, at);
    try {
      return this.json(JSON.parse(body) as Json, at);
    } catch {
      return this.#placeholders.text(body, at);
    }
  }

  #headers(headers: Readonly<Record<string, readonly string[]>>, at: number): JsonObject {
    const kept: JsonObject = {};
    for (const name of Object.keys(headers).toSorted()) {
      if (TRANSPORT_HEADERS.has(name)) continue;
      const values = (headers[name] ?? []).map((value) =>
        name === 'ory-session-cache-for' ? toMinute(Number(value)) : this.#placeholders.text(value, at),
      );
      kept[name] = name === 'vary' ? asSet(values) : values.join(', ');
    }
    return kept;
  }

  /** Cookies by name, each with its attributes; `Max-Age` to the minute, `Expires` only said to be past or future. */
  #cookies(lines: readonly string[], at: number): Json {
    const cookies: JsonObject = {};
    for (const line of lines.toSorted()) {
      const { name, value, maxAge, expires, ...attributes } = parseSetCookie(line);
      const entry: JsonObject = { ...plain(attributes), value: this.#cookieValue(name, value ?? '') };
      if (maxAge !== undefined) entry['maxAge'] = Number(toMinute(maxAge));
      if (expires !== undefined) entry['expires'] = expires.getTime() < at ? 'past' : 'future';
      const key = this.#placeholders.text(name, at);
      const before = cookies[key];
      cookies[key] = before === undefined ? entry : [...(Array.isArray(before) ? before : [before]), entry];
    }
    return this.json(cookies, at);
  }

  #requestCookies(cookies: JsonObject, at: number): JsonObject {
    const named = Object.entries(cookies).map(([name, value]) => [
      this.#placeholders.text(name, at),
      this.#cookieValue(name, String(value)),
    ]);
    return Object.fromEntries(named.toSorted()) as JsonObject;
  }

  #cookieValue(name: string, value: string): string {
    if (value === '') return '';
    // Holds the time in seconds and a map in random order: two for the same container may be equal or not.
    if (name === 'ory_kratos_continuity') return '{continuity}';
    return this.#placeholders.place(name.startsWith('csrf_token') ? 'csrf' : 'cookie', value);
  }
}

/** Seconds that are left of something, to the minute: some have gone by. */
const toMinute = (seconds: number): string => String(Math.round(seconds / 60) * 60);

function normalNumber(value: number, at: number, key: string): Json {
  if (key === 'since') return '{since}';
  return key.endsWith('_unix') ? `{unix ${offsetFromNow(value * 1000 - at)}}` : value;
}

/** Where in the reference's source an error was made, which `--dev` tells. */
const isStackTrace = (value: Json | undefined) => typeof value === 'string' && value.includes('\n\t/');

/** 32 bytes in base64. */
const isKeyId = (key: string, value: string) => key === 'id' && /^[A-Za-z0-9+/]{43}=$/.test(value);

/** Each server has its own script, with the same functions. */
const isScript = ({ headers }: Exchange['answer']) => headers['content-type']?.[0]?.startsWith('text/javascript');

function isHtmlRedirect(answer: Exchange['answer']): boolean {
  const type = answer.headers['content-type']?.[0] ?? '';
  return answer.status >= 300 && answer.status < 400 && !type.includes('json');
}

/** Several lines, one line with commas: the same set. */
function asSet(values: readonly string[]): string {
  return [...new Set(values.flatMap((value) => value.split(/\s*,\s*/)))].toSorted().join(', ');
}

const byValue = (left: Json, right: Json): number => {
  const [one, other] = [String(dig(left, 'value')), String(dig(right, 'value'))];
  return one < other ? -1 : Number(one > other);
};

/** Percent-decoded for reading, or as it is when that fails. */
function readable(encoded: string): string {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '));
  } catch {
    return encoded;
  }
}

function shortened(text: string): string {
  return text.length > 600 ? `${text.slice(0, 500)}… {${text.length} characters}` : text;
}

function plain(attributes: object): JsonObject {
  return JSON.parse(JSON.stringify(attributes)) as JsonObject;
}

/** How messages are worded is each server's own affair; that they are, or are hidden, is not. */
function withoutWording(message: JsonObject): JsonObject {
  const hidden = (text: Json | undefined): Json =>
    typeof text === 'string' && text !== '' && !text.startsWith('<redacted') ? '{wording}' : (text ?? null);
  return { ...message, body: hidden(message['body']), subject: hidden(message['subject']) };
}
