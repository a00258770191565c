import type { FieldProblem } from '../../../ui/form.ts';
import { notCompleted } from '../answers/not-completed.ts';
import type { Completed } from '../interfaces/commit.ts';
import {
  CONTINUE,
  type HookAdditions,
  type HookEffect,
  type HookVerdict,
  type SessionContext,
} from '../interfaces/hook.ts';
import type { Flow, FlowByName } from '../interfaces/model.ts';
import type { HookedFlow, HooksPassed, Proposal } from '../interfaces/proposal.ts';
import type { Answer } from '../interfaces/reply.ts';
import { withChanges } from '../protocol/changes.ts';
import type { Ending, Exchange } from '../protocol/exchange.ts';
import { effectWrites, hooksFor, hooksOf } from '../protocol/hooks.ts';
import { respond } from '../protocol/respond.ts';

const RUNS = {
  login: 'afterLogin',
  registration: 'afterRegistration',
  settings: 'afterSettings',
  recovery: 'afterRecovery',
} as const;

type HooksResult<N extends HookedFlow> =
  | HooksPassed<N>
  | { readonly kind: 'rejected'; readonly problems: readonly FieldProblem[] }
  | { readonly kind: 'diverted'; readonly answer: Answer; readonly effects: readonly HookEffect[] };

/** Asks the hooks after a success, in order. One that objects, fails or answers for itself ends the submission. */
export const runHooks = async <N extends HookedFlow>(exchange: Exchange<N>): Promise<Ending | undefined> => {
  const { submission } = exchange;
  const { proposal } = submission;
  const result = await ask(exchange, proposal);
  switch (result.kind) {
    case 'passed':
      submission.hooks = result;
      return undefined;
    case 'rejected': {
      const { problems } = result;
      const rejection = await proposal.onRejected?.(problems);
      return notCompleted(exchange, rejection ?? { kind: 'refused', problems, keepInput: true });
    }
    case 'diverted': {
      const { inAnyCase = {} } = proposal;
      const writes = [...(inAnyCase.writes ?? []), ...effectWrites(result.effects)];
      const answer = respond(exchange, result.answer);
      return { kind: 'completed', commit: { ...inAnyCase, writes }, result: 'rejected', answer };
    }
    default:
      return result;
  }
};

async function ask<N extends HookedFlow>(
  exchange: Exchange<N>,
  proposal: Proposal<N>,
): Promise<HooksResult<N> | Completed> {
  try {
    return await askEach(exchange, proposal);
  } catch (error) {
    if (proposal.onFailed === undefined) throw error;
    return proposal.onFailed(error);
  }
}

/** Gathers what the hooks add, which the next hook sees; the first that does not pass ends it. */
async function askEach<N extends HookedFlow>(
  { deps, definition: { name }, config, request, submission }: Exchange<N>,
  { flow, identity, session, unsaved }: Proposal<N>,
): Promise<HooksResult<N>> {
  let passed: HooksPassed<N> = { kind: 'passed', flow, identity, effects: [], renewsCsrf: false };
  for (const hook of hooksOf(deps.hooks, hooksFor(config, name, submission.strategy.method))) {
    const run = hook[RUNS[name]] as ((context: SessionContext<FlowByName[N]>) => Promise<HookVerdict>) | undefined;
    const seen = { flow: passed.flow, identity: passed.identity, session: { ...session, identity: passed.identity } };
    const verdict = (await run?.call(hook, { config, request, unsaved, ...seen })) ?? CONTINUE;
    if (verdict.kind === 'reject') return { kind: 'rejected', problems: verdict.problems };
    if (verdict.kind === 'divert')
      return { kind: 'diverted', answer: verdict.answer, effects: [...passed.effects, ...verdict.effects] };
    passed = withAdditions(passed, verdict);
  }
  return passed;
}

function withAdditions<N extends HookedFlow>(passed: HooksPassed<N>, added: HookAdditions): HooksPassed<N> {
  return {
    ...passed,
    identity: added.identity ?? passed.identity,
    effects: [...passed.effects, ...(added.effects ?? [])],
    renewsCsrf: passed.renewsCsrf || added.renewsCsrf === true,
    flow: withFlowAdditions(passed.flow, added),
  };
}

function withFlowAdditions<F extends Flow>(flow: F, { internalContext, continueWith, continueAt }: HookAdditions): F {
  return {
    ...withChanges(flow, internalContext && { internalContext }),
    ...(continueWith && { continueWith: [...(flow.continueWith ?? []), ...continueWith] }),
    ...(continueAt === undefined ? {} : { continueAt }),
  };
}
