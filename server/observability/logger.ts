import { pino, type DestinationStream, type Logger } from 'pino';
import type { LogTree } from '../config/model.ts';

export type { Logger } from 'pino';

/** Pino has no `panic`; it is the level above everything. */
const LEVELS = {
  trace: 'trace',
  debug: 'debug',
  info: 'info',
  warning: 'warn',
  error: 'error',
  fatal: 'fatal',
  panic: 'silent',
} as const satisfies Record<LogTree['level'], string>;

const SECRET_HEADERS = [
  'authorization',
  'cookie',
  'set-cookie',
  'x-session-token',
  'x-csrf-token',
  'proxy-authorization',
];

/** Whatever carries one of these names is a secret, wherever in an entry it stands (up to three levels down). */
const SECRET_KEYS = [
  'password',
  'token',
  'session_token',
  'logoutToken',
  'csrf_token',
  'csrfToken',
  'code',
  'secret',
  'dsn',
  'hashed_password',
  'totp_code',
  'lookup_secret',
];

const HIDDEN = [
  ...SECRET_HEADERS.map((name) => `http_request.headers["${name}"]`),
  ...SECRET_KEYS.flatMap((key) => ['', '*.', '*.*.'].map((prefix) => `${prefix}${key}`)),
];

/** Query parameters that are secrets themselves: link tokens, codes, logout tokens. */
const SECRET_PARAMETER = /(^|&)(token|logout_token|code|csrf_token|init_code|return_to_code|id_token|state)=[^&]*/g;

export const DEFAULT_REDACTION =
  'Value is sensitive and has been redacted. To see the value set config key "log.leak_sensitive_values = true" or environment variable "LOG_LEAK_SENSITIVE_VALUES=true".';

/** The logger of a process as the `log` section asks: JSON lines, or text for people. Secrets are replaced unless told otherwise. */
export function createLogger(log: LogTree, destination?: DestinationStream): Logger {
  const text = log.redaction_text || DEFAULT_REDACTION;
  const options = {
    level: LEVELS[log.level],
    base: { service_name: 'Zelos', audience: 'application' },
    messageKey: 'msg',
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label === 'warn' ? 'warning' : label }) },
    serializers: { err: describeError },
    ...(log.leak_sensitive_values ? {} : { redact: { paths: HIDDEN, censor: text } }),
  };
  return log.format === 'text'
    ? pino(options, textStream(destination))
    : destination
      ? pino(options, destination)
      : pino(options);
}

/** A query string with the values of secret parameters replaced. */
export function redactQuery(query: string): string {
  return query.replace(SECRET_PARAMETER, '$1$2=redacted');
}

/** An error with its chain of causes; the stack is for the log alone. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}

/** Turns JSON lines into `time=... level=... msg=... key=value`. */
function textStream(destination: DestinationStream = process.stdout): DestinationStream {
  return {
    write(line: string): void {
      destination.write(`${toText(JSON.parse(line) as Record<string, unknown>)}\n`);
    },
  };
}

function toText({ time, level, msg, ...rest }: Record<string, unknown>): string {
  const fields = { time, level, msg, ...rest };
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${textValue(value)}`)
    .join(' ');
}

function textValue(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /^[\w.:/@+-]+$/.test(text) ? text : JSON.stringify(text);
}
