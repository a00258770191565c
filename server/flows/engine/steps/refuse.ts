import type { ApiError } from '../../../kernel/errors.ts';
import { isJsonRequest } from '../../../kernel/negotiate.ts';
import type { FieldProblem } from '../../../ui/form.ts';
import { problem } from '../../../ui/messages.ts';
import { redirect, type FlowReply } from '../interfaces/reply.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { Exchange } from '../protocol/exchange.ts';
import { returnToOfFlow } from '../protocol/token-exchange.ts';
import { flowUiUrl } from '../protocol/urls.ts';

/** A 400 as a message on the form. */
export const asProblem = ({ fields }: ApiError): FieldProblem => ({
  message: problem.generic(fields.reason ?? fields.message),
});

/** Shows the flow again with messages: 400 with the flow, or the browser is sent back to its page. Stores the flow. */
export async function refuse<N extends StrategyFlow>(
  exchange: Exchange<N>,
  problems: readonly FieldProblem[],
  keepInput?: () => void,
): Promise<FlowReply> {
  const { flow, form, definition, deps, config, request } = exchange;
  if (definition.keepsMessages !== true) form.resetMessages();
  keepInput?.();
  if (keepInput !== undefined && flow.type === 'browser') form.setCsrf(exchange.csrfToken());
  form.addProblems(problems);
  await exchange.sortForm();
  await deps.database.flows.update(flow);
  if (flow.type === 'browser' && !isJsonRequest(request)) {
    return { kind: 'redirect', status: definition.rejectedRedirectStatus, to: flowUiUrl(config, flow) };
  }
  if (exchange.isReturn && flow.type === 'api') return redirect(returnToOfFlow(config, flow));
  // The reference answers what it stored, and the transient payload is not.
  return {
    kind: 'flow',
    status: 400,
    flow: { ...flow, transientPayload: undefined },
    identity: exchange.owner ?? exchange.session?.identity,
  };
}
