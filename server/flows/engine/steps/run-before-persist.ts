import type { IdentityWithCredentials } from '../../../identity/model.ts';
import { notCompleted } from '../answers/not-completed.ts';
import type { HookContext } from '../interfaces/hook.ts';
import type { PersistingFlow } from '../interfaces/proposal.ts';
import type { Exchange } from '../protocol/exchange.ts';
import { hooksOf, ownHooks } from '../protocol/hooks.ts';

/**
 * Hooks before an identity is stored may object, or change it: then it is validated again. Hooks for all methods do not run here
 * (reference behaviour): they cannot object.
 */
export const runBeforePersist = async <N extends PersistingFlow>(exchange: Exchange<N>) => {
  const { deps, config, request, flow, session, submission } = exchange;
  const { proposal, strategy } = submission;
  const { before } = proposal;
  // Settings show the owner as stored while they are under way (reference behaviour).
  const known = before === undefined ? { unsaved: 'identity' as const } : { owner: before, session };
  const context: HookContext<Exchange<PersistingFlow>['flow']> = {
    config,
    request,
    flow,
    identity: proposal.identity,
    ...known,
  };
  let { identity } = proposal;
  for (const hook of hooksOf(deps.hooks, ownHooks(config, flow.name, strategy.method))) {
    const verdict = await hook.beforePersist?.({ ...context, identity });
    if (verdict?.kind === 'reject') {
      return notCompleted(exchange, { kind: 'refused', problems: verdict.problems, keepInput: true });
    }
    identity = verdict?.identity ?? identity;
  }
  if (identity !== proposal.identity) {
    const checked = await deps.identities.check(identity);
    if (!checked.ok) return notCompleted(exchange, { kind: 'refused', problems: checked.problems });
    identity = checked.identity;
  }
  submission.proposal = { ...proposal, identity: before === undefined ? identity : withStoredIds(before, identity) };
  return undefined;
};

/** Hooks name addresses without ids. Those that are stored keep theirs: the code of a verification refers to it. */
function withStoredIds(before: IdentityWithCredentials, after: IdentityWithCredentials): IdentityWithCredentials {
  const verifiableAddresses = after.verifiableAddresses.map((address) => {
    const stored = before.verifiableAddresses.find(({ via, value }) => via === address.via && value === address.value);
    return stored === undefined ? address : { ...address, id: stored.id };
  });
  return { ...after, verifiableAddresses };
}
