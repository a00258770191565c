import { UniqueViolation } from '../../../identity/ports.ts';
import type { Commit, Completed, Consumption, HiddenConflict } from '../interfaces/commit.ts';
import type { Becomes } from '../interfaces/outcome.ts';
import type { Stores } from '../interfaces/ports.ts';
import type { FlowReply } from '../interfaces/reply.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { Exchange, Refusal } from './exchange.ts';
import { joinCommits } from './join-commits.ts';

/** What takes the place of the answer of a commit that was lost to another submission or identity. */
export type Instead = Refusal | Becomes<'login'> | Completed | FlowReply;

/**
 * Applies a commit, with what the rows have added to it, in one transaction. Undefined: it is stored, and the answer that goes with it can be
 * given.
 */
export async function applyCommit<N extends StrategyFlow>(
  exchange: Exchange<N>,
  commit: Commit,
): Promise<Instead | undefined> {
  const hidden = commit.claims?.hidden;
  if (hidden !== undefined && (await isTaken(exchange, hidden))) return applyHidden(exchange, hidden);
  const { additions, submission } = exchange;
  const { consumed } = submission;
  const joined = joinCommits(additions, commit);
  const whole = { ...joined, consumes: joined.consumes?.filter((each) => !consumed.has(each)) ?? [] };
  const lost = await store(exchange, whole);
  if (lost !== undefined) return lost;
  exchange.additions = {};
  // The cookies of the answer go with it, once no later hook fails.
  exchange.cookies.push(...(additions.cookies ?? []));
  if (whole.renewsCsrf === true) exchange.request.csrf.regenerate();
  for (const flow of whole.begins ?? []) exchange.deps.observer.begun(flow);
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

/** Most new flows: a statement is all or nothing by itself, and a transaction would take two more round trips. */
const isOneStatement = ({ begins = [], consumes = [], writes = [], flow }: Commit): boolean =>
  begins.length === 1 && consumes.length === 0 && writes.length === 0 && flow === undefined;

async function write({ begins = [], consumes = [], writes = [], flow }: Commit, stores: Stores): Promise<void> {
  for (const each of begins) await stores.flows.create(each);
  for (const each of consumes) if (!(await each.consume(stores))) throw new AlreadyConsumed(each);
  for (const each of writes) await each(stores);
  if (flow !== undefined) await stores.flows.update(flow);
}

async function store<N extends StrategyFlow>(exchange: Exchange<N>, commit: Commit): Promise<Instead | undefined> {
  const { deps } = exchange;
  const { claims } = commit;
  try {
    if (isOneStatement(commit)) await write(commit, deps.database);
    else await deps.database.transaction(async (stores) => write(commit, stores));
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
