import type { ApiError } from '../../../kernel/errors.ts';
import type { FieldProblem } from '../../../ui/form.ts';
import { problem } from '../../../ui/messages.ts';
import type { Completed } from '../interfaces/commit.ts';
import type { Answer } from '../interfaces/reply.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { Exchange } from '../protocol/exchange.ts';
import { respond } from '../protocol/respond.ts';
import { shownFlow } from '../protocol/shown-flow.ts';
import { returnToOfFlow } from '../protocol/token-exchange.ts';
import { flowUiUrl } from '../protocol/urls.ts';

/** A 400 as a message on the form. */
export const asProblem = ({ fields }: ApiError): FieldProblem => ({
  message: problem.generic(fields.reason ?? fields.message),
});

/** Shows the flow again with messages: JSON clients get it with 400, browsers are redirected to its page. The commit stores it as shown. */
export async function refuse<N extends StrategyFlow>(
  exchange: Exchange<N>,
  problems: readonly FieldProblem[],
  keepInput?: () => void,
): Promise<Completed> {
  const { form, definition, config } = exchange;
  const flow = exchange.touch();
  if (definition.keepsMessages !== true) form.resetMessages();
  keepInput?.();
  form.clearLongValues(config.derived.limits.keptValueLength);
  if (keepInput !== undefined && flow.type === 'browser') form.setCsrf(exchange.csrfToken());
  form.addProblems(problems);
  await exchange.sortForm();
  // A native app's user who comes back in a browser goes on to the app.
  const answer: Answer =
    exchange.isReturn && flow.type === 'api'
      ? { page: returnToOfFlow(config, flow) }
      : {
          page: flowUiUrl(config, flow),
          status: definition.rejectedRedirectStatus,
          // The reference answers what it stored, and the transient payload is not.
          json: { ...shownFlow(exchange, 400, { transientPayload: undefined }), tellsLoginRequest: true },
        };
  return { kind: 'completed', commit: { flow }, result: 'rejected', answer: respond(exchange, answer) };
}
