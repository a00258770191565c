/**
 * A settings change that needs a fresher login waits in a container of its method. After the login the browser comes back with a GET and
 * the change continues as it was submitted.
 */
import type { JsonObject } from '../../../kernel/json.ts';
import type { Commit } from '../interfaces/commit.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { Exchange } from '../protocol/exchange.ts';
import { abort, isPaused, pause, take } from './continuity.ts';

const LIFESPAN_MS = 15 * 60_000;

/** The reference's name. */
const containerName = (method: string): string => `ory_kratos_settings_${method}`;

const containerNames = <N extends StrategyFlow>({ deps }: Exchange<N>): readonly string[] =>
  deps.strategies.filter(({ settings }) => settings !== undefined).map(({ method }) => containerName(method));

/** The writes and the cookie that keep the fields of a submission until the user has logged in again. */
export const pauseSettings = <N extends StrategyFlow>(
  exchange: Exchange<N>,
  method: string,
  payload: JsonObject,
): Pick<Commit, 'writes' | 'cookies'> =>
  pause(exchange, { name: containerName(method), payload, lifespanMs: LIFESPAN_MS }, exchange.session?.identityId);

/**
 * The fields of a paused submission to this flow, where the browser's cookie names one. The login redirects back with a GET. Any other
 * request is a submission of its own: it takes the place of what was paused.
 * @throws ApiError 403 where another user paused it
 */
export async function resumeSettings(
  exchange: Exchange<'settings'>,
): Promise<ReadonlyMap<string, readonly string[]> | undefined> {
  if (exchange.request.method !== 'GET') {
    abortSettings(exchange);
    return undefined;
  }
  if (exchange.client !== 'browser') return undefined;
  for (const name of containerNames(exchange).filter((each) => isPaused(exchange, each))) {
    const payload = await take(exchange, name);
    if (payload !== undefined) return asFields(payload);
  }
  return undefined;
}

/** The commit drops all that waits for this browser. */
export const abortSettings = (exchange: Exchange<'settings'>): void =>
  exchange.add(abort(exchange, containerNames(exchange)));

const asFields = (payload: JsonObject): ReadonlyMap<string, readonly string[]> =>
  new Map(
    Object.entries(payload).map(([name, value]) => [name, [typeof value === 'string' ? value : JSON.stringify(value)]]),
  );
