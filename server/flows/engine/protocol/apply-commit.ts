import { UniqueViolation } from '../../../identity/ports.ts';
import type { Commit, Consumption, HiddenConflict } from '../interfaces/commit.ts';
import type { Becomes } from '../interfaces/outcome.ts';
import type { FlowReply } from '../interfaces/reply.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { Exchange, Refusal } from './exchange.ts';

/** What takes the place of the answer of a commit that was lost to another submission or identity. */
export type Instead = Refusal | Becomes<'login'> | FlowReply;

/** Applies a commit in one transaction. Undefined: it is stored, and the answer that goes with it can be given. */
export async function applyCommit<N extends StrategyFlow>(
  exchange: Exchange<N>,
  commit: Commit,
): Promise<Instead | undefined> {
  const hidden = commit.claims?.hidden;
  if (hidden !== undefined && (await isTaken(exchange, hidden))) return applyHidden(exchange, hidden);
  const lost = await store(exchange, commit);
  if (lost !== undefined) return lost;
  if (commit.renewsCsrf === true) exchange.request.csrf.regenerate();
  return undefined;
}

/** One statement, whatever the answer: the time must not reveal it. */
const isTaken = async <N extends StrategyFlow>({ deps }: Exchange<N>, { address }: HiddenConflict): Promise<boolean> =>
  (await deps.database.identities.findVerifiableAddress('email', address)) !== undefined;

const applyHidden = async <N extends StrategyFlow>(
  exchange: Exchange<N>,
  { commit, answer }: HiddenConflict,
): Promise<Instead> => (await applyCommit(exchange, commit)) ?? answer;

/** Thrown to undo the transaction. */
class AlreadyConsumed extends Error {
  readonly consumption: Consumption;
  constructor(consumption: Consumption) {
    super('another submission was first');
    this.consumption = consumption;
  }
}

async function store<N extends StrategyFlow>(
  exchange: Exchange<N>,
  { flow, consumes = [], writes = [], claims }: Commit,
): Promise<Instead | undefined> {
  const { deps } = exchange;
  try {
    await deps.database.transaction(async (stores) => {
      for (const each of consumes) if (!(await each.consume(stores))) throw new AlreadyConsumed(each);
      for (const write of writes) await write(stores);
      if (flow !== undefined) await stores.flows.update(flow);
    });
    return undefined;
  } catch (error) {
    if (error instanceof AlreadyConsumed) return error.consumption.onAlreadyConsumed();
    if (!(error instanceof UniqueViolation) || claims === undefined) throw error;
    const { identity, onConflict, hidden } = claims;
    // Registered by another request since it was looked up, or an identifier without an address.
    if (hidden !== undefined && (await deps.identities.findConflict(identity)).identifier === hidden.address)
      return applyHidden(exchange, hidden);
    if (onConflict !== undefined) return onConflict(await deps.identities.findConflict(identity));
    return { kind: 'refused', problems: [await deps.identities.conflictProblem(identity)] };
  }
}
