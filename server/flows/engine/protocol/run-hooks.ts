import type { AfterMethod, Config, HookConfig } from '../../../config/model.ts';
import type { IdentityWithCredentials } from '../../../identity/model.ts';
import type { JsonObject } from '../../../kernel/json.ts';
import type { FieldProblem } from '../../../ui/form.ts';
import type { Completed, Write } from '../interfaces/commit.ts';
import {
  CONTINUE,
  type FlowContext,
  type Hook,
  type HookCatalogue,
  type HookContext,
  type HookAdditions,
  type HookEffect,
  type HookVerdict,
  type SessionContext,
} from '../interfaces/hook.ts';
import type { Flow, FlowByName, RegistrationFlow, SettingsFlow, VerificationFlow } from '../interfaces/model.ts';
import type { Answer } from '../interfaces/reply.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { EngineDependencies, Exchange, Refusal } from './exchange.ts';
import { respond, type Asking } from './respond.ts';

type AfterFlowTree = AfterMethod & Partial<Record<string, AfterMethod>>;

/** `selfservice.flows.<flow>.after`, with a member per method. */
export function afterTree(config: Config, flow: StrategyFlow): AfterFlowTree {
  return (config.selfservice.flows[flow].after ?? {}) as AfterFlowTree;
}

const ownHooks = (config: Config, flow: StrategyFlow, method: string): readonly HookConfig[] =>
  afterTree(config, flow)[method]?.hooks ?? [];

/**
 * The hooks for one method: its own where it names any that apply, else the flow's. `session` is always last, because it
 * answers the request (reference behaviour).
 */
export function hooksFor(config: Config, flow: StrategyFlow, method: string): readonly HookConfig[] {
  const own = ownHooks(config, flow, method);
  const chosen = own.length > 0 ? own : (afterTree(config, flow).hooks ?? []);
  return [
    ...(sendsVerification(config, flow) ? [VERIFICATION] : []),
    ...chosen.filter(({ hook }) => hook !== 'session'),
    ...chosen.filter(({ hook }) => hook === 'session').slice(0, 1),
  ];
}

/** A user who registers or changes an address is asked to verify it, before all configured hooks. */
const VERIFICATION: HookConfig = { hook: 'verification' };
const sendsVerification = (config: Config, flow: StrategyFlow): boolean =>
  config.derived.flows.verification.enabled && (flow === 'registration' || flow === 'settings');

const hooksOf = (catalogue: HookCatalogue, configs: readonly HookConfig[]): readonly Hook[] =>
  configs.flatMap((config) => catalogue(config) ?? []);

/** Before a new flow is stored. @throws what a hook throws; then there is no flow */
export async function runBeforeFlow(exchange: Exchange<StrategyFlow>): Promise<void> {
  const { deps, flow, request, config, owner, session } = exchange;
  const known = flow.name === 'settings' ? { owner, session } : {};
  const context: FlowContext<Flow> = { config, request, flow, ...known, unsaved: 'flow' };
  for (const hook of hooksOf(deps.hooks, config.derived.flows[flow.name].beforeHooks)) await hook.beforeFlow?.(context);
}

const RUNS = {
  login: 'afterLogin',
  registration: 'afterRegistration',
  settings: 'afterSettings',
  recovery: 'afterRecovery',
} as const;

/** What the hooks of a flow have come to. `flow` and `identity` carry their additions. */
export interface HooksPassed<N extends keyof typeof RUNS> {
  readonly kind: 'passed';
  readonly flow: Readonly<FlowByName[N]>;
  readonly identity: IdentityWithCredentials;
  readonly effects: readonly HookEffect[];
  readonly renewsCsrf: boolean;
}

export type HooksResult<N extends keyof typeof RUNS> =
  | HooksPassed<N>
  | { readonly kind: 'rejected'; readonly problems: readonly FieldProblem[] }
  | { readonly kind: 'diverted'; readonly answer: Answer; readonly effects: readonly HookEffect[] };

/** Runs the hooks in order and gathers their additions, which the next hook sees; the first refusal ends it. */
export async function runHooks<N extends keyof typeof RUNS>(
  { hooks: catalogue }: Pick<EngineDependencies, 'hooks'>,
  name: N,
  method: string,
  context: SessionContext<FlowByName[N]>,
): Promise<HooksResult<N>> {
  let passed: HooksPassed<N> = {
    kind: 'passed',
    flow: context.flow,
    identity: context.identity,
    effects: [],
    renewsCsrf: false,
  };
  for (const hook of hooksOf(catalogue, hooksFor(context.config, name, method))) {
    const run = hook[RUNS[name]] as ((context: SessionContext<FlowByName[N]>) => Promise<HookVerdict>) | undefined;
    const { flow, identity } = passed;
    const session = { ...context.session, identity };
    const verdict = (await run?.call(hook, { ...context, flow, identity, session })) ?? CONTINUE;
    if (verdict.kind === 'reject') return { kind: 'rejected', problems: verdict.problems };
    if (verdict.kind === 'divert') {
      return { kind: 'diverted', answer: verdict.answer, effects: [...passed.effects, ...verdict.effects] };
    }
    passed = withAdditions(passed, verdict);
  }
  return passed;
}

function withAdditions<N extends keyof typeof RUNS>(passed: HooksPassed<N>, added: HookAdditions): HooksPassed<N> {
  return {
    ...passed,
    identity: added.identity ?? passed.identity,
    effects: [...passed.effects, ...(added.effects ?? [])],
    renewsCsrf: passed.renewsCsrf || added.renewsCsrf === true,
    flow: { ...passed.flow, ...flowAdditions(passed.flow, added) },
  };
}

function flowAdditions(flow: Readonly<Flow>, added: HookAdditions): Partial<Flow> {
  const known: JsonObject = 'internalContext' in flow ? flow.internalContext : {};
  return {
    ...(added.internalContext === undefined ? {} : { internalContext: { ...known, ...added.internalContext } }),
    ...(added.continueWith === undefined
      ? {}
      : { continueWith: [...(flow.continueWith ?? []), ...added.continueWith] }),
    ...(added.continueAt === undefined ? {} : { continueAt: added.continueAt }),
  };
}

/**
 * Before an identity is stored; changes by hooks are validated again. Hooks for all methods do not run here (reference behaviour): they
 * cannot refuse.
 */
export async function runBeforePersist(
  { hooks, identities }: Pick<EngineDependencies, 'hooks' | 'identities'>,
  method: string,
  context: HookContext<RegistrationFlow | SettingsFlow>,
): Promise<{ readonly kind: 'passed'; readonly identity: IdentityWithCredentials } | Refusal> {
  let { identity } = context;
  for (const hook of hooksOf(hooks, ownHooks(context.config, context.flow.name, method))) {
    const verdict = await hook.beforePersist?.({ ...context, identity });
    if (verdict?.kind === 'reject') return { kind: 'refused', problems: verdict.problems, keepInput: true };
    identity = verdict?.identity ?? identity;
  }
  if (identity === context.identity) return { kind: 'passed', identity };
  const checked = await identities.check(identity);
  return checked.ok ? { kind: 'passed', identity: checked.identity } : { kind: 'refused', problems: checked.problems };
}

/** Once an identity is stored, outside of any transaction. @throws what a hook throws */
export async function runAfterPersist(
  { hooks }: Pick<EngineDependencies, 'hooks'>,
  method: string,
  context: HookContext<RegistrationFlow | SettingsFlow>,
): Promise<void> {
  const configs = hooksFor(context.config, context.flow.name, method);
  for (const hook of hooksOf(hooks, configs)) await hook.afterPersist?.(context);
}

/** Once an address is stored as verified. Undefined where no hook refuses. */
export async function runAfterVerification(
  { hooks }: Pick<EngineDependencies, 'hooks'>,
  context: HookContext<VerificationFlow>,
): Promise<Refusal | undefined> {
  for (const hook of hooksOf(hooks, hooksFor(context.config, 'verification', ''))) {
    const verdict = await hook.afterVerification?.(context);
    if (verdict?.kind === 'reject') return { kind: 'refused', problems: verdict.problems };
  }
  return undefined;
}

/** What hooks asked to have stored. */
export const effectWrites = (effects: readonly HookEffect[]): readonly Write[] =>
  effects.flatMap((effect): readonly Write[] => {
    switch (effect.kind) {
      case 'write':
        return [effect.write];
      case 'revoke-other-sessions':
        return [async ({ sessions }) => void (await sessions.revokeAllExcept(effect.identityId, effect.keepSessionId))];
      case 'issue-session':
        return [];
    }
  });

/** The end of a flow that a hook diverts: its effects are all that is stored. */
export const diverted = (
  asking: Asking,
  { answer, effects }: Pick<Extract<HookVerdict, { kind: 'divert' }>, 'answer' | 'effects'>,
): Completed => ({
  kind: 'completed',
  commit: { writes: effectWrites(effects) },
  answer: respond(asking, answer),
});
