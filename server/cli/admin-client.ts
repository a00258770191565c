/** The admin API of a running server, by plain HTTP. */
import { type Json, isJsonObject } from '../kernel/json.ts';
import { SilentFailure } from './failure.ts';

/** Per attempt (reference: ten seconds in all). */
const TIMEOUT_MS = 10_000;

/** The server refused: a status of 400 or more. */
export class AdminApiError extends Error {
  readonly status: number;
  readonly body: string;
  constructor(status: number, body: string) {
    super(`the server answered ${status}`);
    this.name = 'AdminApiError';
    this.status = status;
    this.body = body;
  }
}

export interface Answer {
  readonly body: Json;
  readonly headers: Headers;
}

export type AdminClient = (method: string, path: string, body?: Json) => Promise<Answer>;

/** @throws Error where no endpoint is given */
export function adminClient(endpoint: string | undefined): AdminClient {
  const base = endpoint || process.env['KRATOS_ADMIN_URL'];
  if (!base) throw new Error('you have to set the remote endpoint, try --help for details');
  if (!URL.canParse(base)) throw new Error(`could not parse the endpoint URL "${base}"`);
  return async (method, path, body) => {
    const url = `${base.replace(/\/+$/, '')}${path}`;
    const answer = await call(url, method, body);
    const text = await answer.text();
    if (!answer.ok) throw new AdminApiError(answer.status, text);
    return { headers: answer.headers, body: text === '' ? null : (JSON.parse(text) as Json) };
  };
}

async function call(url: string, method: string, body: Json | undefined): Promise<Response> {
  const content =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  try {
    return await fetch(url, { method, signal: AbortSignal.timeout(TIMEOUT_MS), ...content });
  } catch (error) {
    throw new Error(`${method} ${url}: ${reasonOf(error)}`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

/** Says on stderr what the server said, and returns what to throw or report for it. */
export function tellApiError(error: unknown): Error {
  if (!(error instanceof AdminApiError)) return error instanceof Error ? error : new Error(String(error));
  const told = parse(error.body);
  const said = isJsonObject(told) && isJsonObject(told['error']) ? told['error'] : {};
  const lines = [said['message'], said['reason']].filter((line) => typeof line === 'string');
  process.stderr.write(
    `${lines.length > 0 ? lines.join('\n') : `${error.body}\nFailed to execute API request, see error above.`}\n`,
  );
  return new SilentFailure();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
