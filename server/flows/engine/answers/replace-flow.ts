import type { FieldProblem } from '../../../ui/form.ts';
import type { Completed } from '../interfaces/commit.ts';
import type { FlowType } from '../interfaces/model.ts';
import type { Answer, FlowReply } from '../interfaces/reply.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import { flowReplaced } from '../protocol/errors.ts';
import type { Exchange } from '../protocol/exchange.ts';
import { respond } from '../protocol/respond.ts';
import { startBeside } from '../protocol/starts.ts';
import { flowUiUrl, selfServiceUrl } from '../protocol/urls.ts';

/** A new flow of the same kind that shows why the old one cannot be used, with a new anti-CSRF cookie, and how it is answered. */
export async function replaceBy<N extends StrategyFlow>(
  exchange: Exchange<N>,
  type: FlowType,
  why: readonly FieldProblem[],
  answerOf: (replacement: Exchange<N>) => Answer,
): Promise<Completed> {
  const replacement = await startBeside<N, N>(exchange, 'replaced', {
    flow: exchange.definition.name,
    type,
    renewsCsrf: true,
    finish: ({ form }) => form.addProblems(why),
  });
  return {
    kind: 'completed',
    commit: { begins: [replacement.flow], renewsCsrf: true },
    result: 'rejected',
    answer: respond(exchange, answerOf(replacement)),
  };
}

/** A redirect to the new flow: to its page, or for native apps to the flow itself. */
export const redirectToReplacement = <N extends StrategyFlow>(
  exchange: Exchange<N>,
  ...why: readonly FieldProblem[]
): Promise<Completed> =>
  replaceBy(exchange, exchange.flow.type, why, ({ flow, config }) => {
    const native = selfServiceUrl(config, `${flow.name}/flows`, { id: flow.id });
    return { page: flow.type === 'browser' ? flowUiUrl(config, flow) : native };
  });

/** A link may be opened on another device, so the result is shown in the browser that opened it. */
export const replaceInBrowser = <N extends StrategyFlow>(
  exchange: Exchange<N>,
  ...why: readonly FieldProblem[]
): Promise<Completed> => replaceBy(exchange, 'browser', why, ({ flow, config }) => ({ page: flowUiUrl(config, flow) }));

/** 410 with the new flow's id, or a redirect to its page. */
export const replaceFlow = <N extends StrategyFlow>(
  exchange: Exchange<N>,
  reason: string,
  ...why: readonly FieldProblem[]
): Promise<Completed> =>
  replaceBy(exchange, exchange.flow.type, why, ({ flow, config }) => {
    const json: FlowReply = { kind: 'error', error: flowReplaced(reason, flow.id) };
    return { page: flowUiUrl(config, flow), json, jsonFor: 'json-requests' };
  });
