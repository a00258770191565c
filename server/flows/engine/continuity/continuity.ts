import { forbidden } from '../../../kernel/errors.ts';
/**
 * A settings change that needs re-authentication waits in `continuity_containers`; the browser's continuity cookie names it. After the
 * login the browser comes back with a GET and the change goes on as it was submitted.
 */
import { newId } from '../../../kernel/id.ts';
import type { JsonObject } from '../../../kernel/json.ts';
import { isJsonRequest } from '../../../kernel/negotiate.ts';
import type { ContinuityContainer } from '../interfaces/model.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { Exchange, PipelineStep } from '../protocol/exchange.ts';
import type { Payload } from '../protocol/payload.ts';
import { openPayload, sealPayload } from './sealed-payload.ts';

const LIFESPAN_MS = 15 * 60_000;
const containerName = (method: string): string => `ory_kratos_settings_${method}`;

/** Keeps the submission for later and gives the browser the cookie that finds it. */
export async function pause<N extends StrategyFlow>(
  exchange: Exchange<N>,
  method: string,
  payload: Payload,
): Promise<void> {
  const { deps, request, config, flow, session, now } = exchange;
  const container: ContinuityContainer = {
    id: newId(),
    name: containerName(method),
    identityId: session?.identityId,
    payload: sealPayload(payload.values, flow.id, config),
    expiresAt: new Date(now.getTime() + LIFESPAN_MS),
  };
  await deps.database.continuity.save(container);
  const known = deps.continuity.read(request, config);
  exchange.cookies.push(deps.continuity.write(new Map([...known, [container.name, container.id]]), config));
}

/**
 * The fields of a paused submission to this flow, where the browser's cookie names one; each is taken once.
 * @throws ApiError 403 when another person paused it
 */
export async function resume<N extends StrategyFlow>(
  exchange: Exchange<N>,
): Promise<ReadonlyMap<string, readonly string[]> | undefined> {
  const { deps, request, config, flow, definition } = exchange;
  if (definition.name !== 'settings' || flow.type === 'api' || isJsonRequest(request)) return undefined;
  const known = new Map(deps.continuity.read(request, config));
  for (const { method, settings } of deps.strategies) {
    const name = containerName(method);
    const id = known.get(name);
    if (settings === undefined || id === undefined) continue;
    const container = await take(exchange, id);
    known.delete(name);
    exchange.cookies.push(deps.continuity.write(known, config));
    const payload = openPayload(container?.payload, flow.id, config);
    if (payload !== undefined) return asFields(payload);
  }
  return undefined;
}

/** A new settings flow leaves nothing paused behind (reference behaviour). */
export const abortPaused: PipelineStep = async ({ deps, request, config, cookies }) => {
  const known = new Map(deps.continuity.read(request, config));
  const names = deps.strategies
    .filter(({ settings }) => settings !== undefined)
    .map(({ method }) => containerName(method));
  const paused = names.filter((name) => known.has(name));
  if (paused.length === 0) return undefined;
  for (const name of paused) {
    await deps.database.continuity.delete(known.get(name) ?? '');
    known.delete(name);
  }
  cookies.push(deps.continuity.write(known, config));
  return undefined;
};

async function take<N extends StrategyFlow>(
  exchange: Exchange<N>,
  id: string,
): Promise<ContinuityContainer | undefined> {
  const { continuity } = exchange.deps.database;
  const container = await continuity.get(id);
  if (container === undefined || container.expiresAt < exchange.now) return undefined;
  if (container.identityId !== exchange.session?.identityId) {
    throw forbidden('The flow has been blocked for security reasons because it was initiated by another person..');
  }
  return (await continuity.delete(id)) ? container : undefined;
}

const asFields = (payload: JsonObject): ReadonlyMap<string, readonly string[]> =>
  new Map(
    Object.entries(payload).map(([name, value]) => [name, [typeof value === 'string' ? value : JSON.stringify(value)]]),
  );
