import { STATUS_CODES } from 'node:http';
import { pino, type DestinationStream, type Logger } from 'pino';
import type { LogTree } from '../config/model.ts';
import { ApiError } from '../kernel/errors.ts';
import { createLogOutput } from './log-output.ts';

export type { Logger } from 'pino';

/** Pino has no `panic`; `silent` is above all its levels. */
const LEVELS = {
  trace: 'trace',
  debug: 'debug',
  info: 'info',
  warning: 'warn',
  error: 'error',
  fatal: 'fatal',
  panic: 'silent',
} as const satisfies Record<LogTree['level'], string>;

const BASE = { service_name: 'Zelos', audience: 'application' };

/** Members with these names are secret, up to three levels deep in an entry. */
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

const HIDDEN = SECRET_KEYS.flatMap((key) => ['', '*.', '*.*.'].map((prefix) => `${prefix}${key}`));

const DEFAULT_REDACTION =
  'Value is sensitive and has been redacted. To see the value set config key "log.leak_sensitive_values = true" or environment variable "LOG_LEAK_SENSITIVE_VALUES=true".';

/**
 * Makes the logger of a process by the `log` section: JSON lines or plain text, secrets replaced unless `leak_sensitive_values` is on. The
 * default destination is standard output, which it never waits for ({@link createLogOutput}). Fields have the reference's names.
 */
export function createLogger(
  log: LogTree,
  destination: DestinationStream = standardOutput(log),
  version?: string,
): Logger {
  const options = {
    level: LEVELS[log.level],
    base: { service_name: BASE.service_name, service_version: version },
    // Not in `base`, where an entry could not have another one: audit lines do.
    mixin: () => ({ audience: BASE.audience }),
    messageKey: 'msg',
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label === 'warn' ? 'warning' : label }), log: withErrorNamed },
    serializers: { error: describeError },
    ...(log.leak_sensitive_values ? {} : { redact: { paths: HIDDEN, censor: redactionText(log) } }),
  };
  return pino(options, log.format === 'text' ? textStream(destination) : destination);
}

/** What stands in the log in place of what may be secret. */
export const redactionText = ({ redaction_text: text }: Pick<LogTree, 'redaction_text'>): string =>
  text || DEFAULT_REDACTION;

/** Code names an error `err`. */
function withErrorNamed(entry: Record<string, unknown>): Record<string, unknown> {
  if (!('err' in entry)) return entry;
  const { err: error, ...rest } = entry;
  return { ...rest, error };
}

/** Dropped lines are reported at every level, since they may have been errors. */
function standardOutput({ format }: LogTree): DestinationStream {
  return createLogOutput({
    report: (lost) => {
      const time = new Date().toISOString();
      const entry = { level: 'warning', time, ...BASE, lost_lines: lost, msg: 'log lines could not be written' };
      return `${format === 'text' ? toText(entry) : JSON.stringify(entry)}\n`;
    },
  });
}

/** An error with its chain of causes and its stack. One with an answer has what it says, and what it says to the operator alone. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const { reason, message = error.message, code, debug, id } = error instanceof ApiError ? error.fields : {};
  return {
    type: error.name,
    message,
    reason,
    ...(code === undefined ? {} : { status: STATUS_CODES[code], status_code: code, id, debug }),
    stack_trace: error.stack,
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}

/** Turns JSON lines into `time=... level=... msg=... key=value`. */
function textStream(destination: DestinationStream): DestinationStream {
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
