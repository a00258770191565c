import type { IdentityWithCredentials } from '../../identity/model.ts';
import type { Session } from '../../session/model.ts';
import type { PassedMethod } from '../../session/session.ts';
import { problem } from '../../ui/messages.ts';
import { duplicateCredentialsOf } from '../engine/interfaces/linking.ts';
import type { Exchange, Refusal } from '../engine/protocol/exchange.ts';

export interface Linked {
  readonly kind: 'linked';
  readonly identity: IdentityWithCredentials;
  readonly passed: PassedMethod;
}

/**
 * Adds the credentials that wait in this flow to the account that has just signed in; undefined where none wait, or where the session
 * needs a second factor first: then they wait on. Refused for another account than the one whose identifier was met.
 */
export async function linkCredentials(
  { deps, flow, config }: Exchange<'login'>,
  identity: IdentityWithCredentials,
  session: Session,
): Promise<Linked | Refusal | undefined> {
  const waiting = duplicateCredentialsOf(flow.internalContext);
  if (waiting === undefined) return undefined;
  if ((await deps.sessions.unsatisfied(session, config.session.whoami.required_aal)) !== undefined) return undefined;
  const identifiers = Object.values(identity.credentials).flatMap((credential) => credential.identifiers);
  if (!identifiers.includes(waiting.identifier)) return refused(problem.linkedCredentialsDoNotMatch());
  const strategy = deps.strategies.find(({ completes }) => completes?.method === waiting.type);
  if (strategy?.linking === undefined) throw new Error(`${waiting.type} cannot join an account`);
  const prepared = await strategy.linking.link(identity, waiting.config);
  if (!prepared.ok) return { kind: 'refused', problems: prepared.problems };
  return { kind: 'linked', identity: prepared.identity, passed: strategy.linking.passed(waiting.config) };
}

const refused = (message: ReturnType<typeof problem.linkedCredentialsDoNotMatch>): Refusal => ({
  kind: 'refused',
  problems: [{ message }],
});
