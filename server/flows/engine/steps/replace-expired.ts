import { openForm } from '../forms/open-form.ts';
import type { FlowReply } from '../interfaces/reply.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import { flowExpired } from '../protocol/errors.ts';
import type { Exchange, PipelineStep } from '../protocol/exchange.ts';
import { respond } from '../protocol/respond.ts';
import { flowUiUrl, selfServiceUrl } from '../protocol/urls.ts';
import { applyLoginSession } from './apply-login-session.ts';
import { buildForm } from './build-form.ts';
import { saveNewFlow } from './save-new-flow.ts';
import { startFlow } from './start-flow.ts';

/** A submission to an expired flow gets a new flow of the same kind that says so. */
export const replaceExpired: PipelineStep = async <N extends StrategyFlow>(exchange: Exchange<N>) => {
  const { flow: old, now, request } = exchange;
  if (old.expiresAt >= now) return undefined;
  if (!isChallenged(old.name)) return answerExpired(exchange, old.expiresAt);
  if (old.name === 'verification') request.csrf.regenerate();
  return answerReplacedChallenge(await createReplacement(exchange, old.expiresAt));
};

/** The flow is over since `at`, also where that was the end of a code: 410 or a redirect to the new one. */
export async function answerExpired<N extends StrategyFlow>(exchange: Exchange<N>, at: Date): Promise<FlowReply> {
  const { now, config } = exchange;
  const { flow } = await createReplacement(exchange, at);
  const json: FlowReply = { kind: 'error', error: flowExpired(at, now, flow.id) };
  return respond(exchange, { page: flowUiUrl(config, flow), json });
}

const isChallenged = (name: string): boolean => name === 'recovery' || name === 'verification';

/** A redirect even for JSON: there to the flow itself. */
function answerReplacedChallenge<N extends StrategyFlow>(exchange: Exchange<N>): FlowReply {
  const { flow, config, dialect, definition } = exchange;
  const page = dialect.asksForJson
    ? selfServiceUrl(config, `${definition.name}/flows`, { id: flow.id })
    : flowUiUrl(config, flow);
  return respond(exchange, { page });
}

async function createReplacement<N extends StrategyFlow>(exchange: Exchange<N>, at: Date): Promise<Exchange<N>> {
  const { flow: old, definition, now } = exchange;
  // Reference behaviour: people come back to these by a link in a mail, so in a browser.
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
  // Of those that prove addresses, hooks see only what people have started (reference behaviour).
  await (isChallenged(old.name) ? buildForm : openForm)(replacement);
  replacement.form.addMessage(definition.expiredMessage(at, now));
  await saveNewFlow(replacement);
  return replacement;
}
