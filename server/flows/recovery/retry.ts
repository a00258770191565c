import { badRequest } from '../../kernel/errors.ts';
import type { FieldProblem } from '../../ui/form.ts';
import { replaceBy } from '../engine/answers/replace-flow.ts';
import type { Completed } from '../engine/interfaces/commit.ts';
import type { Exchange } from '../engine/protocol/exchange.ts';
import { flowUiUrl, selfServiceUrl } from '../engine/protocol/urls.ts';

/** A new recovery that says what went wrong; apps learn of it from `continue_with`, where that is switched on. */
export const retryRecovery = (exchange: Exchange<'recovery'>, ...why: readonly FieldProblem[]): Promise<Completed> =>
  replaceBy(exchange, exchange.flow.type, why, ({ flow, config }) => {
    const page = flowUiUrl(config, flow);
    if (!config.feature_flags.use_continue_with_transitions) {
      const itself = selfServiceUrl(config, 'recovery/flows', { id: flow.id });
      return { page: exchange.dialect.asksForJson ? itself : page };
    }
    const next = { action: 'show_recovery_ui', flow: { id: flow.id } };
    const error = badRequest(why[0]?.message.text, { details: { continue_with: [next] } });
    return { page, json: { kind: 'error', error }, jsonFor: 'json-requests' };
  });
