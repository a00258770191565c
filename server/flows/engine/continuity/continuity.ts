/**
 * What waits for a browser to come back is kept in `continuity_containers`, sealed. The browser's continuity cookie names the containers
 * and their ids. A container is bound to one flow.
 */
import { badRequest, forbidden } from '../../../kernel/errors.ts';
import type { HttpRequest, SetCookie } from '../../../kernel/http.ts';
import { newId } from '../../../kernel/id.ts';
import { isJsonObject, type JsonObject } from '../../../kernel/json.ts';
import type { Commit, Write } from '../interfaces/commit.ts';
import type { ContinuityContainer } from '../interfaces/model.ts';
import type { PausedState } from '../interfaces/outcome.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { Exchange } from '../protocol/exchange.ts';
import { openPayload, sealPayload } from './sealed-payload.ts';

/** The names that the cookie of a request carries, with the changes made since: one exchange may change several. */
const names = new WeakMap<HttpRequest, Map<string, string>>();

function namesOf<N extends StrategyFlow>({ deps, request, config }: Exchange<N>): Map<string, string> {
  const known = names.get(request) ?? new Map(deps.continuity.read(request, config));
  names.set(request, known);
  return known;
}

/** Whether the browser's cookie names this container. */
export const isPaused = <N extends StrategyFlow>(exchange: Exchange<N>, name: string): boolean =>
  namesOf(exchange).has(name);

/** The reference's name of the transient payload, in containers and in internal contexts. */
export const TRANSIENT_PAYLOAD = 'transient_payload';

/** The writes and the cookie that keep a container. With `identityId` only this user may continue. */
export function pause<N extends StrategyFlow>(
  exchange: Exchange<N>,
  { name, payload, lifespanMs }: PausedState,
  identityId?: string,
): Pick<Commit, 'writes' | 'cookies'> {
  const { config, flow, now } = exchange;
  const container: ContinuityContainer = {
    id: newId(),
    name,
    identityId,
    payload: sealPayload(payload, flow.id, config),
    expiresAt: new Date(now.getTime() + lifespanMs),
  };
  namesOf(exchange).set(name, container.id);
  return { writes: [({ continuity }) => continuity.save(container)], cookies: [cookieOf(exchange)] };
}

/**
 * The content of the container, which is gone afterwards; undefined where the cookie names none, or one of another flow.
 * @throws ApiError 403 where another user paused it
 */
export async function take<N extends StrategyFlow>(
  exchange: Exchange<N>,
  name: string,
): Promise<JsonObject | undefined> {
  const { continuity } = exchange.deps.database;
  const container = await find(exchange, name);
  forget(exchange, name);
  if (container === undefined) return undefined;
  if (container.identityId !== exchange.session?.identityId) {
    throw forbidden('The flow has been blocked for security reasons because it was initiated by another person..');
  }
  if (!(await continuity.delete(container.id))) return undefined;
  return openPayload(container.payload, exchange.flow.id, exchange.config);
}

/** The content of the container, which stays. @throws ApiError 400 */
export async function read<N extends StrategyFlow>(exchange: Exchange<N>, name: string): Promise<JsonObject> {
  const container = await find(exchange, name);
  const payload = openPayload(container?.payload, exchange.flow.id, exchange.config);
  if (container === undefined || payload === undefined) throw notResumable();
  return payload;
}

/** Member of a container that has been redeemed. */
const REDEEMED = 'redeemed';

/**
 * Redeems the container: true for exactly one of several requests. It can still be read for `keptForMs`, so that a page that is loaded
 * twice is not an error for a user who is signed in by then.
 */
export async function redeem<N extends StrategyFlow>(
  exchange: Exchange<N>,
  { name, keptForMs }: { readonly name: string; readonly keptForMs: number },
): Promise<boolean> {
  const container = await find(exchange, name);
  if (container === undefined || !isJsonObject(container.payload) || container.payload[REDEEMED] === true) return false;
  const end = new Date(exchange.now.getTime() + keptForMs);
  const expiresAt = end < container.expiresAt ? end : container.expiresAt;
  const spent = { ...container, payload: { ...container.payload, [REDEEMED]: true }, expiresAt };
  return exchange.deps.database.transaction(async ({ continuity }) => {
    if (!(await continuity.delete(container.id))) return false;
    await continuity.save(spent);
    return true;
  });
}

/** The writes that delete the containers of these names, and the cookie without them. */
export function abort<N extends StrategyFlow>(
  exchange: Exchange<N>,
  wanted: readonly string[],
): Pick<Commit, 'writes' | 'cookies'> {
  const known = namesOf(exchange);
  const ids = wanted.flatMap((name) => known.get(name) ?? []);
  if (ids.length === 0) return {};
  for (const name of wanted) known.delete(name);
  return {
    writes: ids.map(
      (id): Write =>
        async ({ continuity }) =>
          void (await continuity.delete(id)),
    ),
    cookies: [cookieOf(exchange)],
  };
}

async function find<N extends StrategyFlow>(
  exchange: Exchange<N>,
  name: string,
): Promise<ContinuityContainer | undefined> {
  const id = namesOf(exchange).get(name);
  const container = id === undefined ? undefined : await exchange.deps.database.continuity.get(id);
  const isUsable = container !== undefined && container.name === name && container.expiresAt >= exchange.now;
  return isUsable ? container : undefined;
}

function forget<N extends StrategyFlow>(exchange: Exchange<N>, name: string): void {
  namesOf(exchange).delete(name);
  exchange.cookies.push(cookieOf(exchange));
}

const cookieOf = <N extends StrategyFlow>(exchange: Exchange<N>): SetCookie =>
  exchange.deps.continuity.write(namesOf(exchange), exchange.config);

const notResumable = () =>
  badRequest(
    "The browser does not contain the necessary cookie to resume the session. This is a security violation and was blocked. Please clear your browser's cookies and cache and try again!",
    { message: 'no resumable session found' },
  );
