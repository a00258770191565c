import { isJsonObject, type Json, type JsonObject } from '../../../kernel/json.ts';
import { TRANSIENT_PAYLOAD, read } from '../continuity/continuity.ts';
import { returnContext } from '../forms/submit-context.ts';
import type { ReturnFlow } from '../interfaces/endpoint.ts';
import type { StepOf } from '../protocol/exchange.ts';
import { tokenExchangeOf } from '../protocol/token-exchange.ts';

/** Reads what the user left with, and asks the strategy whether the return belongs to it. From here on, errors belong to the flow. */
export const verifyReturn: StepOf<ReturnFlow> = async (exchange) => {
  const { returning, flow } = exchange;
  const native = flow.type === 'api' && (await tokenExchangeOf(exchange)) !== undefined;
  returning.paused = native ? undefined : await read(exchange, returning.target.container.name);
  const transientPayload = transientPayloadIn(returning.paused ?? flow.internalContext);
  exchange.flow = { ...flow, transientPayload };
  await returning.target.verify(returnContext(exchange));
  returning.isVerified = true;
  return undefined;
};

function transientPayloadIn(stored: JsonObject): Json | undefined {
  const value = stored[TRANSIENT_PAYLOAD];
  return value !== undefined && isJsonObject(value) ? value : undefined;
}
