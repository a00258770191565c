import { createHash } from 'node:crypto';

export interface PlaceholderOptions {
  /** Base URL of the public API, without a trailing slash. */
  readonly publicUrl: string;
  readonly adminUrl: string;
  /** Where web hooks go. */
  readonly hooksUrl: string;
  /** The OpenID provider. */
  readonly providerUrl: string;
  /** The authorization server. */
  readonly oauth2Url: string;
  /** The run's word, as {@link Context.run} has it. */
  readonly run: string;
}

/** What the words of runs are made of: letters that make no word, ten of them. */
export const LETTERS = 'qwxzjkvbgp';

/** Seven digits that belong to a run, for its phone numbers. */
export const digitsOf = (run: string): string =>
  [...run]
    .map((letter) => LETTERS.indexOf(letter))
    .join('')
    .slice(0, 7);

type Rule = readonly [RegExp, (match: string, ...groups: string[]) => string];

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const YEAR = 365 * DAY;
/** What goes before each cause in the text of a schema violation. */
const CAUSE = '\n  I[';

/**
 * Replaces what differs from run to run by placeholders `{kind#n}`, numbered by first appearance within one scenario,
 * so that "the same id as before" stays visible. What is fixed stays as it is.
 */
export class Placeholders {
  readonly #numbers = new Map<string, Map<string, number>>();
  readonly #fixed: readonly Rule[];
  readonly #learnt = new Map<string, Rule>();
  /** Texts in which there is nothing to replace: most of a form is the same in every answer. */
  readonly #plain = new Set<string>();
  #timed: { readonly at: number; readonly rules: readonly Rule[] } | undefined;

  constructor({ publicUrl, adminUrl, hooksUrl, providerUrl, oauth2Url, run }: PlaceholderOptions) {
    const csrfCookie = createHash('sha256').update(`${publicUrl}/`).digest('hex');
    this.#fixed = [
      ...addressRules(publicUrl, 'public'),
      ...addressRules(adminUrl, 'admin'),
      ...addressRules(hooksUrl, 'hooks'),
      ...addressRules(providerUrl, 'provider'),
      ...addressRules(oauth2Url, 'oauth2'),
      [literally(csrfCookie), () => '{sha256-of-public}'],
      [literally(run), () => '{run}'],
      [literally(run.toUpperCase()), () => '{RUN}'],
      [new RegExp(digitsOf(run), 'g'), () => '{run-digits}'],
    ];
  }

  /** Normalises one piece of text; timestamps are measured from `at`. */
  text(input: string, at: number): string {
    if (this.#plain.has(input)) return input;
    let text = input;
    for (const [pattern, replace] of this.#rulesAt(at)) text = text.replace(pattern, replace);
    if (text.includes(CAUSE)) text = inOrder(text);
    if (text === input) this.#plain.add(input);
    return text;
  }

  #rulesAt(at: number): readonly Rule[] {
    if (this.#timed?.at !== at)
      this.#timed = { at, rules: [...this.#fixed, ...this.#learnt.values(), ...this.#rules(at)] };
    return this.#timed.rules;
  }

  /** Gives a word that looks like any other a placeholder from now on, because the answer said what it is. */
  learn(kind: string, word: string): void {
    if (!/^\w+$/.test(word) || this.#learnt.has(word)) return;
    const place = this.place(kind, word);
    this.#learnt.set(word, [new RegExp(`\\b${word}\\b`, 'g'), () => place]);
    this.#plain.clear();
    this.#timed = undefined;
  }

  /** The placeholder of a value, the same each time. */
  place(kind: string, value: string): string {
    const known = this.#numbers.get(kind) ?? new Map<string, number>();
    this.#numbers.set(kind, known);
    const number = known.get(value) ?? known.size + 1;
    known.set(value, number);
    return `{${kind}#${number}}`;
  }

  #rules(at: number): readonly Rule[] {
    return [
      [/data:image\/png;base64,[A-Za-z0-9+/=]+/g, pictureSize],
      // The script is each server's own.
      [/sha512-[A-Za-z0-9+/]{86}==/g, () => '{integrity}'],
      ...this.#webauthn(),
      ...this.#openid(),
      [/(totp_code=)\d{6}\b/g, (_, name) => `${name}{totp-code}`],
      [/(?<![a-z_])(code=)\d{6}\b/g, (_, name) => `${name}{code}`],
      [/(?<![a-z_])(token=)[A-Za-z0-9]{32}\b/g, (_, name) => `${name}{link-token}`],
      [/\b[A-Z2-7]{32}\b/g, (secret) => this.place('totp-secret', secret)],
      [/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000 UTC/g, (time) => timeFrom(time.replace(' +0000 UTC', 'Z'), at)],
      [/(csrf_token_[^=;\s]+=)([A-Za-z0-9+/]{43}=)/g, (_, name, value) => name + this.place('csrf', value ?? '')],
      [/(page_token=)[^&>"\s]+/g, (_, name) => `${name}{page-token}`],
      [/crowd-\d+/g, (name) => this.place('crowd', name)],
      [/ory_st_[A-Za-z0-9]{32}/g, (token) => this.place('session-token', token)],
      [/ory_lo_[A-Za-z0-9]{32}/g, (token) => this.place('logout-token', token)],
      [/(\$2[aby]\$\d\d\$)[./A-Za-z0-9]{53}/g, (hash, cost) => cost + this.place('bcrypt', hash)],
      [/(\$argon2id?\$v=\d+\$[^$]+\$)[^$\s"]+\$[^$\s"]+/g, (hash, cost) => cost + this.place('argon2', hash)],
      [/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g, (uuid) => this.#uuid(uuid)],
      [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, (time) => timeFrom(time, at)],
      [/[A-Za-z0-9+/]{86}==/g, (token) => this.#csrf(token)],
      [/\b[A-Za-z0-9]{64}\b/g, (code) => this.place('code', code)],
      [/(recovery_select_address=)[A-Za-z0-9+/]{43}=/g, (_, name) => `${name}{reference}`],
      [/(\+\d\d\*{4})\d\d/g, (_, shown) => `${shown}{digits}`],
      [/\d+\.\d+ minutes ago/g, () => '{minutes} ago'],
      [/(127\.0\.0\.1:)\d+/g, (_, host) => `${host}{port}`],
    ];
  }

  /** What WebAuthn puts into forms and payloads; payloads that are too short to be real stay. */
  #webauthn(): readonly Rule[] {
    const payload = 'attestationObject|authenticatorData|clientDataJSON|signature';
    return [
      [/("challenge":")([\w-]{43})(?=")/g, (_, name, bytes) => name + this.place('challenge', bytes ?? '')],
      [/("(?:id|rawId|userHandle)":")([\w-]{22,})(?=")/g, (_, name, bytes) => name + this.bytes(bytes ?? '')],
      [new RegExp(`("(${payload})":")[\\w-]{60,}(?=")`, 'g'), (_, member, name) => `${member}{${name}}`],
      [/\b[0-9a-f]{64}\b/g, (hex) => this.place('credential', hex)],
    ];
  }

  /** What goes between a server and an OpenID provider. */
  #openid(): readonly Rule[] {
    return [
      [/(state(?:=|%3D|%253D))[0-9a-f]{100,}/g, (_, name) => `${name}{state}`],
      [/(oauth_(?:nonce|signature|timestamp)=")[^"]+/g, (_, name) => `${name}{generated}`],
      // Only Zelos asks for one, where PKCE does not protect the code.
      [/&nonce=[\w-]{43}(?=&)/g, () => ''],
      // An address within an address within an address.
      [/127\.0\.0\.1%253A\d+/g, () => '{address}'],
      [/\beyJ[\w-]+\.eyJ[\w-]+\.[\w-]*/g, () => '{jwt}'],
      [/((code_challenge|code_verifier|code)(?:=|%3D))[\w-]{43}(?![\w-])/g, (_, before, name) => `${before}{${name}}`],
    ];
  }

  /** Bytes in base64 of either alphabet: a UUID, the id of a credential, letters and digits, or a key. */
  bytes(base64: string): string {
    const bytes = Buffer.from(base64, 'base64');
    const hex = bytes.toString('hex');
    if (bytes.length === 16) return this.#uuid(hex.replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'));
    if (bytes.length === 32) return this.place('credential', hex);
    if (/^[A-Za-z0-9]{64}$/.test(bytes.toString())) return this.place('code', bytes.toString());
    return this.place('bytes', hex);
  }

  #uuid(uuid: string): string {
    if (/^[0-]+$/.test(uuid)) return uuid;
    const version = uuid[14];
    return this.place(version === '4' ? 'uuid' : `uuid-v${version}`, uuid);
  }

  /** Tokens are masked with a new pad each time; what counts is the value beneath. */
  #csrf(token: string): string {
    const bytes = Buffer.from(token, 'base64');
    if (bytes.length !== 64) return token;
    const plain = bytes.subarray(0, 32).map((byte, index) => byte ^ (bytes[index + 32] ?? 0));
    return this.place('csrf', Buffer.from(plain).toString('base64'));
  }
}

/** `now`, `now+10m`, `now-1m`: an offset in milliseconds, to the minute. */
export function offsetFromNow(offset: number): string {
  const minutes = Math.round(offset / MINUTE);
  if (minutes === 0) return 'now';
  return minutes > 0 ? `now+${minutes}m` : `now${minutes}m`;
}

/** Near times as minutes from now; long past and far future ones were given by the scenario and stay. */
function timeFrom(time: string, at: number): string {
  const offset = Date.parse(time) - at;
  if (Number.isNaN(offset) || offset < -2 * DAY || offset > 15 * YEAR) return time;
  return `{${offsetFromNow(offset)}}`;
}

/** `{png 256x256}`: what the header of a picture says (PNG, chunk IHDR). */
function pictureSize(url: string): string {
  const bytes = Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
  return bytes.length < 24 ? url : `{png ${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}}`;
}

/** A URL and its host, plain and percent-encoded; a host is not the beginning of one with a longer port. */
function addressRules(url: string, name: string): Rule[] {
  const { host } = new URL(url);
  return [
    [literally(url), () => `{${name}}`],
    [literally(encodeURIComponent(url)), () => `{${name}}`],
    [literally(host), () => `{${name}-host}`],
    [literally(encodeURIComponent(host)), () => `{${name}-host}`],
  ];
}

/** Matches the text where no digit follows. */
function literally(text: string): RegExp {
  return new RegExp(`${text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}(?!\\d)`, 'g');
}

/** The reference tells the causes of a schema violation in random order. */
function inOrder(text: string): string {
  const [first, ...causes] = text.split(CAUSE);
  return [first, ...causes.toSorted()].join(CAUSE);
}
