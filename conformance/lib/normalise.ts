import { createHash } from 'node:crypto';
import { parseSetCookie } from 'cookie';
import type { Exchange, Json, Sent } from './answer.ts';
import { isObject } from './answer.ts';

/** One recorded step: what was asked and the normalised answer. */
export interface Step {
  readonly request: { readonly [key: string]: Json };
  readonly response: { readonly [key: string]: Json };
}

export interface NormaliserOptions {
  readonly publicUrl: string;
  readonly adminUrl: string;
  /** The run's word, as {@link Context.run} has it. */
  readonly run: string;
}

/** Headers that say how the answer travelled, not what it is. */
const TRANSPORT_HEADERS = new Set([
  'date',
  'content-length',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'set-cookie',
]);
/** Members whose value says how the server was built or how long something took. */
const UNSTABLE = new Set(['since', 'version']);
/** What goes before each cause in the text of a schema violation. */
const CAUSE = '\n  I[';
const MINUTE = 60_000;
const YEAR = 365 * 24 * 60 * MINUTE;

/**
 * Replaces what differs from run to run by placeholders `{kind#n}`, numbered by first appearance within one scenario,
 * so that "the same id as before" stays visible. What is fixed stays as it is.
 */
export class Normaliser {
  readonly #options: NormaliserOptions;
  readonly #numbers = new Map<string, Map<string, number>>();
  readonly #csrfCookie: string;

  constructor(options: NormaliserOptions) {
    this.#options = options;
    this.#csrfCookie = createHash('sha256').update(`${options.publicUrl}/`).digest('hex');
  }

  step({ sent, answer, at }: Exchange): Step {
    const request = this.#request(sent, at);
    const headers = this.#headers(answer.headers, at);
    const cookies = this.#cookies(answer.headers['set-cookie'] ?? [], at);
    const response: { [key: string]: Json } = {
      status: answer.status,
      headers,
      cookies,
      body: this.json(answer.body, at),
    };
    if (isHtmlRedirect(answer)) {
      // The little page that goes with a redirect is not looked at by any client.
      response['body'] = null;
      delete headers['content-type'];
    }
    return { request, response };
  }

  /** Normalises JSON, keys sorted. `at` is the moment that timestamps are measured from. */
  json(value: Json, at: number, key = ''): Json {
    if (typeof value === 'string') return UNSTABLE.has(key) ? `{${key}}` : this.text(value, at);
    if (typeof value === 'number') return this.#number(value, at, key);
    if (Array.isArray(value)) return value.map((item) => this.json(item, at));
    if (!isObject(value)) return value;
    const sorted: [string, Json][] = [];
    for (const name of Object.keys(value).toSorted()) {
      sorted.push([this.text(name, at), this.json(value[name] ?? null, at, name)]);
    }
    return Object.fromEntries(sorted);
  }

  /** Normalises one piece of text. */
  text(input: string, at: number): string {
    const { publicUrl, adminUrl, run } = this.#options;
    let text = input;
    for (const [url, name] of [
      [publicUrl, '{public}'],
      [adminUrl, '{admin}'],
    ] as const) {
      text = text.replaceAll(url, name).replaceAll(encodeURIComponent(url), name);
      const { host } = new URL(url);
      text = text
        .replaceAll(host, `${name.slice(0, -1)}-host}`)
        .replaceAll(encodeURIComponent(host), `${name.slice(0, -1)}-host}`);
    }
    text = text
      .replaceAll(this.#csrfCookie, '{sha256-of-public}')
      .replaceAll(run, '{run}')
      .replaceAll(run.toUpperCase(), '{RUN}');
    for (const [pattern, replace] of this.#rules(at)) text = text.replace(pattern, replace);
    return text.includes(CAUSE) ? inOrder(text) : text;
  }

  #rules(at: number): [RegExp, (match: string, ...groups: string[]) => string][] {
    return [
      [/(page_token=)([^&>"\s]+)/g, (_, name, token) => name + this.#place('page-token', token)],
      [/crowd-\d+/g, (name) => this.#place('crowd', name)],
      [/ory_st_[A-Za-z0-9]{32}/g, (token) => this.#place('session-token', token)],
      [/ory_lo_[A-Za-z0-9]{32}/g, (token) => this.#place('logout-token', token)],
      [/(\$2[aby]\$\d\d\$)[./A-Za-z0-9]{53}/g, (hash, cost) => cost + this.#place('bcrypt', hash)],
      [/(\$argon2id?\$v=\d+\$[^$]+\$)[^$\s"]+\$[^$\s"]+/g, (hash, cost) => cost + this.#place('argon2', hash)],
      [/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g, (uuid) => this.#uuid(uuid)],
      [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, (time) => this.#time(time, at)],
      [/[A-Za-z0-9+/]{86}==/g, (token) => this.#csrf(token)],
      [/\b[A-Za-z0-9]{64}\b/g, (code) => this.#place('code', code)],
      [/\d+\.\d+ minutes ago/g, () => '{minutes} ago'],
      [/(127\.0\.0\.1:)\d+/g, (_, host) => `${host}{port}`],
    ];
  }

  #place(kind: string, value: string): string {
    const known = this.#numbers.get(kind) ?? new Map<string, number>();
    this.#numbers.set(kind, known);
    const number = known.get(value) ?? known.size + 1;
    known.set(value, number);
    return `{${kind}#${number}}`;
  }

  #uuid(uuid: string): string {
    if (/^[0-]+$/.test(uuid)) return uuid;
    const version = uuid[14];
    return this.#place(version === '4' ? 'uuid' : `uuid-v${version}`, uuid);
  }

  /** Near times as minutes from now; long past and far future ones were given by the scenario and stay. */
  #time(time: string, at: number): string {
    const offset = Date.parse(time) - at;
    if (Number.isNaN(offset) || offset < -2 * 24 * 60 * MINUTE || offset > 15 * YEAR) return time;
    return `{${offsetFromNow(offset)}}`;
  }

  #number(value: number, at: number, key: string): Json {
    if (key === 'since') return '{since}';
    if (!key.endsWith('_unix')) return value;
    return `{unix ${offsetFromNow(value * 1000 - at)}}`;
  }

  /** Tokens are masked with a new pad each time; what counts is the value beneath. */
  #csrf(token: string): string {
    const bytes = Buffer.from(token, 'base64');
    if (bytes.length !== 64) return token;
    const plain = bytes.subarray(0, 32).map((byte, index) => byte ^ (bytes[index + 32] ?? 0));
    return this.#place('csrf', Buffer.from(plain).toString('base64'));
  }

  #request(sent: Sent, at: number): { [key: string]: Json } {
    const { accept: _accept, cookie, ...headers } = sent.headers;
    const cookies = cookie
      ?.split('; ')
      .map((pair) => this.text(pair.split('=')[0] ?? '', at))
      .toSorted();
    return {
      ask: `${sent.method} ${sent.target === 'admin' ? '{admin}' : '{public}'}${this.text(readable(sent.path), at)}`,
      headers: this.json(headers, at),
      ...(cookies === undefined ? {} : { cookies }),
      ...(sent.body === null ? {} : { body: this.#sentBody(sent, at) }),
    };
  }

  #sentBody({ body, headers }: Sent, at: number): Json {
    if (body === null) return null;
    if (body.length > 4000) return `{${body.length} characters}`;
    const type = headers['content-type'] ?? '';
    if (type.includes('json')) {
      try {
        return this.json(JSON.parse(body) as Json, at);
      } catch {
        return this.text(body, at);
      }
    }
    return this.text(type.includes('urlencoded') ? readable(body) : body, at);
  }

  #headers(headers: Readonly<Record<string, readonly string[]>>, at: number): { [key: string]: Json } {
    const kept: { [key: string]: Json } = {};
    for (const name of Object.keys(headers).toSorted()) {
      if (TRANSPORT_HEADERS.has(name)) continue;
      const values = (headers[name] ?? []).map((value) => this.text(value, at));
      kept[name] = name === 'vary' ? asSet(values) : values.join(', ');
    }
    return kept;
  }

  /** Cookies by name, each with its attributes; `Max-Age` to the minute, `Expires` only said to be past or future. */
  #cookies(lines: readonly string[], at: number): Json {
    const cookies: { [key: string]: Json } = {};
    for (const line of lines) {
      const { name, value, maxAge, expires, ...attributes } = parseSetCookie(line);
      const entry: { [key: string]: Json } = { value: this.#cookieValue(name, value ?? ''), ...plain(attributes) };
      if (maxAge !== undefined) entry['maxAge'] = Math.round(maxAge / 60) * 60;
      if (expires !== undefined) entry['expires'] = expires.getTime() < at ? 'past' : 'future';
      const key = this.text(name, at);
      const before = cookies[key];
      cookies[key] = before === undefined ? entry : [...(Array.isArray(before) ? before : [before]), entry];
    }
    return Object.fromEntries(
      Object.keys(cookies)
        .toSorted()
        .map((name) => [name, this.json(cookies[name] ?? null, at)]),
    );
  }

  #cookieValue(name: string, value: string): string {
    if (value === '') return '';
    return this.#place(name.startsWith('csrf_token') ? 'csrf' : 'cookie', value);
  }
}

function offsetFromNow(offset: number): string {
  const minutes = Math.round(offset / MINUTE);
  if (minutes === 0) return 'now';
  return minutes > 0 ? `now+${minutes}m` : `now${minutes}m`;
}

function isHtmlRedirect(answer: Exchange['answer']): boolean {
  const type = answer.headers['content-type']?.[0] ?? '';
  return answer.status >= 300 && answer.status < 400 && !type.includes('json');
}

/** The reference tells the causes of a schema violation in random order. */
function inOrder(text: string): string {
  const [first, ...causes] = text.split(CAUSE);
  return [first, ...causes.toSorted()].join(CAUSE);
}

/** Several lines, one line with commas: the same set. */
function asSet(values: readonly string[]): string {
  return [...new Set(values.flatMap((value) => value.split(/\s*,\s*/)))].toSorted().join(', ');
}

/** Percent-decoded for reading, or as it is when that fails. */
function readable(encoded: string): string {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '));
  } catch {
    return encoded;
  }
}

function plain(attributes: object): { [key: string]: Json } {
  return JSON.parse(JSON.stringify(attributes)) as { [key: string]: Json };
}
