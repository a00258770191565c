import { ApiError } from '../../../kernel/errors.ts';
import type { FlowResult } from '../interfaces/flow-observer.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { Exchange } from './exchange.ts';

/** Reports how a submission ended. */
export function reportEnd<N extends StrategyFlow>(exchange: Exchange<N>, result: FlowResult, error?: unknown): void {
  const { deps, definition, submission, request } = exchange;
  // Of a registration the proposed session is stored only where a hook issues one.
  const isNew = result === 'finished' && definition.name !== 'registration';
  const session = (isNew ? submission.proposedSession : undefined) ?? exchange.session;
  deps.observer.ended({
    flow: definition.name,
    flowId: exchange.hasFlow ? exchange.flow.id : undefined,
    shown: exchange.hasFlow ? exchange.flow : undefined,
    method: submission.method,
    result,
    identityId: submission.subject ?? session?.identityId,
    sessionId: session?.id,
    request,
    claimedIdentityId: submission.claimedIdentityId,
    signedIn: result === 'finished' ? submission.signedIn : undefined,
    provider: submission.proposedSession?.authenticationMethods.at(-1)?.provider ?? '',
    reason: () => reasonOf(exchange, error),
  });
}

/** The first message of the form that says what is wrong, or what the error says. */
function reasonOf<N extends StrategyFlow>(exchange: Exchange<N>, error: unknown): string {
  if (error instanceof ApiError) return error.fields.reason ?? error.message;
  if (error !== undefined || !exchange.hasFlow) return '';
  const { messages = [], nodes } = exchange.flow.ui;
  const all = [...messages, ...nodes.flatMap((node) => node.messages)];
  return all.find(({ type }) => type === 'error')?.text ?? '';
}

/** Where the browser has to go on elsewhere, nothing has failed. */
const LOCATION_CHANGE = 422;

/** How a submission ended that threw; undefined where it goes on elsewhere. */
export function resultOfError(error: unknown): FlowResult | undefined {
  if (!(error instanceof ApiError) || error.code >= 500) return 'error';
  return error.code === LOCATION_CHANGE ? undefined : 'refused';
}
