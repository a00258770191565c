import type { Completed } from '../interfaces/commit.ts';
import type { FlowByName } from '../interfaces/model.ts';
import type { Answer, FlowReply } from '../interfaces/reply.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import { flowExpired } from '../protocol/errors.ts';
import type { Exchange } from '../protocol/exchange.ts';
import { respond } from '../protocol/respond.ts';
import { startBeside } from '../protocol/starts.ts';
import { flowUiUrl } from '../protocol/urls.ts';

/** The flow, or its code, expired at `at`: 410, or a redirect to a new flow. */
export const answerExpired = async <N extends StrategyFlow>(exchange: Exchange<N>, at: Date): Promise<Completed> =>
  replaceExpiredFlow(exchange, at, ({ flow, config }) => {
    const json: FlowReply = { kind: 'error', error: flowExpired(at, exchange.now, flow.id) };
    return { page: flowUiUrl(config, flow), json };
  });

/** Of the flows that prove addresses. */
export const isChallenged = (name: string): boolean => name === 'recovery' || name === 'verification';

/** A new flow of the same kind with a message that the old one expired at `at`, and how it is answered. */
export async function replaceExpiredFlow<N extends StrategyFlow>(
  exchange: Exchange<N>,
  at: Date,
  answerOf: (replacement: Exchange<N>) => Answer,
): Promise<Completed> {
  const { flow: old, definition, now } = exchange;
  const renewsCsrf = old.name === 'verification';
  const { requestUrl } = old;
  const replacement = await startBeside<N, N>(exchange, 'expired', {
    flow: definition.name,
    // Reference behaviour: users come back to these by a link in a mail, so in a browser.
    type: isChallenged(old.name) ? 'browser' : old.type,
    session: exchange.session,
    owner: exchange.owner,
    renewsCsrf,
    members: {
      requestUrl,
      ...('identitySchemaId' in old ? { identitySchemaId: old.identitySchemaId } : {}),
    } as Partial<FlowByName[N]>,
    finish: ({ form }) => form.addMessage(definition.expiredMessage(at, now)),
  });
  return {
    kind: 'completed',
    commit: { begins: [replacement.flow], renewsCsrf },
    result: 'refused',
    answer: respond(exchange, answerOf(replacement)),
  };
}
