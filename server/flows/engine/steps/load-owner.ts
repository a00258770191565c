import type { PipelineStep } from '../protocol/exchange.ts';

/** Loads the session's identity with credentials, for forms and changes that depend on them. */
export const loadOwner: PipelineStep = async (exchange) => {
  const { session, deps } = exchange;
  if (session === undefined) return undefined;
  exchange.owner = await deps.database.identities.getWithCredentials(session.identityId);
  return undefined;
};
