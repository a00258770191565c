import { isJsonRequest } from '../../../kernel/negotiate.ts';
import { flowExpired } from '../errors.ts';
import { Exchange } from '../exchange.ts';
import type { PipelineStep } from '../exchange.ts';
import { redirect } from '../reply.ts';
import type { StrategyFlow } from '../strategy.ts';
import { flowUiUrl } from '../urls.ts';
import { buildForm, saveNewFlow, startFlow } from './create.ts';
import { applyLoginSession } from './session.ts';

/** A submission to an expired flow gets a new flow of the same kind that says so. */
export const replaceExpired: PipelineStep = async <N extends StrategyFlow>(exchange: Exchange<N>) => {
  const { flow: old, now, config, request } = exchange;
  if (old.expiresAt >= now) return undefined;
  const replacement = await createReplacement(exchange);
  if (old.type === 'api' || isJsonRequest(request)) {
    return { kind: 'error', error: flowExpired(old.expiresAt, now, replacement.flow.id) };
  }
  return redirect(flowUiUrl(config, replacement.flow));
};

async function createReplacement<N extends StrategyFlow>(exchange: Exchange<N>): Promise<Exchange<N>> {
  const { flow: old, deps, definition, request, config, now } = exchange;
  const replacement = new Exchange<N>(deps, definition, request, config, old.type);
  replacement.session = exchange.session;
  replacement.owner = exchange.owner;
  startFlow(replacement);
  const { flow } = replacement;
  flow.requestUrl = old.requestUrl;
  if ('identitySchemaId' in old && 'identitySchemaId' in flow) flow.identitySchemaId = old.identitySchemaId;
  applyLoginSession(replacement);
  await buildForm(replacement);
  replacement.form.addMessage(definition.expiredMessage(old.expiresAt, now));
  await saveNewFlow(replacement);
  return replacement;
}
