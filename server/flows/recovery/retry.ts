import { badRequest } from '../../kernel/errors.ts';
import { isJsonRequest } from '../../kernel/negotiate.ts';
import type { FieldProblem } from '../../ui/form.ts';
import { redirect, type FlowReply } from '../engine/interfaces/reply.ts';
import type { Exchange } from '../engine/protocol/exchange.ts';
import { flowUiUrl, selfServiceUrl } from '../engine/protocol/urls.ts';
import { startReplacement } from '../engine/steps/replace-flow.ts';

/** A new recovery that says what went wrong; apps learn of it from `continue_with`, where that is switched on. */
export async function retryRecovery(
  exchange: Exchange<'recovery'>,
  ...why: readonly FieldProblem[]
): Promise<FlowReply> {
  const { config, request } = exchange;
  const { flow } = await startReplacement(exchange, exchange.flow.type, why);
  if (!isJsonRequest(request)) return redirect(flowUiUrl(config, flow));
  if (!config.feature_flags.use_continue_with_transitions) {
    return redirect(selfServiceUrl(config, 'recovery/flows', { id: flow.id }));
  }
  const next = { action: 'show_recovery_ui', flow: { id: flow.id } };
  return { kind: 'error', error: badRequest(why[0]?.message.text, { details: { continue_with: [next] } }) };
}
