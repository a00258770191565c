/** What the ends of the flows share: where to go, and the one transaction that makes an outcome real. */
import type { Config } from '../../../config/model.ts';
import type { IdentityWithCredentials } from '../../../identity/model.ts';
import { UniqueViolation } from '../../../identity/ports.ts';
import { gone } from '../../../kernel/errors.ts';
import type { FieldProblem } from '../../../ui/form.ts';
import type { HookEffect } from '../interfaces/hook.ts';
import type { Flow } from '../interfaces/model.ts';
import type { Becomes, Registered } from '../interfaces/outcome.ts';
import type { Database, Stores } from '../interfaces/ports.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { Exchange, Refusal } from './exchange.ts';
import { secureReturnTo } from './return-to.ts';
import { afterTree, applyEffects } from './run-hooks.ts';

/** `return_to` of the flow, else the page configured for the method, the flow, or at large. @throws ApiError 400 */
export function afterFlowUrl(
  config: Config,
  flow: Flow & { name: StrategyFlow },
  method: string,
  fallback?: string,
): string {
  const tree = afterTree(config, flow.name);
  const configured = tree[method]?.default_browser_return_url ?? tree.default_browser_return_url;
  return secureReturnTo(config, {
    source: flow.requestUrl,
    fallback: configured ?? fallback ?? config.selfservice.default_browser_return_url,
  });
}

/**
 * Makes one submission real, or nothing of it. `take` is what only one of several submissions at once can do: claim the flow, where
 * nothing else is used up. @throws UniqueViolation; ApiError 410 when the flow was submitted twice at once
 */
export async function applyOnce(
  database: Database,
  flow: Flow,
  effects: readonly HookEffect[],
  work: (stores: Stores) => Promise<void>,
  take: (stores: Stores) => Promise<void> = claim(flow),
): Promise<void> {
  await database.transaction(async (stores) => {
    await take(stores);
    await work(stores);
    await applyEffects(stores, effects);
  });
}

const claim =
  (flow: Flow) =>
  async ({ flows }: Stores): Promise<void> => {
    if (await flows.claim(flow)) return;
    throw gone('The flow was submitted more than once at the same time. The first submission took effect.', {
      id: 'self_service_flow_replaced',
    });
  };

/** Thrown to undo a submission whose one-time secret another one used first. */
export class UsedUp extends Error {
  readonly lost: FieldProblem;
  constructor(lost: FieldProblem) {
    super('a one-time secret was used by another submission first');
    this.lost = lost;
  }
}

/** Runs a write that uses up a one-time secret; then what the form says where another submission was first. */
export async function orUsedUp<T>(work: () => Promise<T>): Promise<T | Refusal> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UsedUp) return { kind: 'refused', problems: [error.lost], keepInput: true };
    throw error;
  }
}

/** Runs a write that may meet another identity's identifier; then the problem to show, or what `onConflict` makes of it. */
export async function orConflict<N extends StrategyFlow>(
  { deps }: Exchange<N>,
  identity: IdentityWithCredentials,
  write: () => Promise<void>,
  onConflict?: Registered['onConflict'],
): Promise<Refusal | Becomes<'login'> | undefined> {
  try {
    await write();
    return undefined;
  } catch (error) {
    if (!(error instanceof UniqueViolation)) throw error;
    if (onConflict !== undefined) return onConflict(await deps.identities.findConflict(identity));
    return { kind: 'refused' as const, problems: [await deps.identities.conflictProblem(identity)] };
  }
}
