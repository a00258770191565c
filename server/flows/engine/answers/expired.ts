import { openForm } from '../forms/open-form.ts';
import type { FlowReply } from '../interfaces/reply.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import { flowExpired } from '../protocol/errors.ts';
import type { Exchange } from '../protocol/exchange.ts';
import { reportEnd } from '../protocol/report.ts';
import { respond } from '../protocol/respond.ts';
import { flowUiUrl } from '../protocol/urls.ts';
import { applyLoginSession } from '../steps/apply-login-session.ts';
import { buildForm } from '../steps/build-form.ts';
import { saveNewFlow } from '../steps/save-new-flow.ts';
import { startFlow } from '../steps/start-flow.ts';

/** The flow, or its code, expired at `at`: 410, or a redirect to a new flow. */
export async function answerExpired<N extends StrategyFlow>(exchange: Exchange<N>, at: Date): Promise<FlowReply> {
  const { now, config } = exchange;
  const { flow } = await replaceExpiredFlow(exchange, at);
  const json: FlowReply = { kind: 'error', error: flowExpired(at, now, flow.id) };
  return respond(exchange, { page: flowUiUrl(config, flow), json });
}

/** Of the flows that prove addresses. */
export const isChallenged = (name: string): boolean => name === 'recovery' || name === 'verification';

/** Starts and stores a new flow of the same kind with a message that the old one expired at `at`. */
export async function replaceExpiredFlow<N extends StrategyFlow>(
  exchange: Exchange<N>,
  at: Date,
): Promise<Exchange<N>> {
  const { flow: old, definition, now } = exchange;
  // Reference behaviour: users come back to these by a link in a mail, so in a browser.
  const type = isChallenged(old.name) ? 'browser' : old.type;
  const replacement = exchange.sibling(definition.name, type);
  replacement.session = exchange.session;
  replacement.owner = exchange.owner;
  startFlow(replacement);
  const kept = {
    requestUrl: old.requestUrl,
    ...('identitySchemaId' in old ? { identitySchemaId: old.identitySchemaId } : {}),
  };
  replacement.flow = { ...replacement.flow, ...kept };
  if (old.name === 'login') await applyLoginSession(replacement as unknown as Exchange<'login'>);
  // Of those that prove addresses, hooks see only what users have started (reference behaviour).
  await (isChallenged(old.name) ? buildForm : openForm)(replacement);
  replacement.form.addMessage(definition.expiredMessage(at, now));
  await saveNewFlow(replacement);
  reportEnd(exchange, 'refused');
  return replacement;
}
