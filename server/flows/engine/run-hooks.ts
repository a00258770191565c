import type { AfterMethod, Config, HookConfig } from '../../config/model.ts';
import type { FieldProblem } from '../../ui/form.ts';
import type { HookContext, HookEffect, HookVerdict } from './hook.ts';
import type { EngineDependencies } from './exchange.ts';
import type { FlowByName } from './model.ts';
import type { Stores } from './ports.ts';
import type { FlowReply } from './reply.ts';
import type { StrategyFlow } from './strategy.ts';

type AfterFlowTree = AfterMethod & Partial<Record<string, AfterMethod>>;

/** `selfservice.flows.<flow>.after`, with a member per method. */
export function afterTree(config: Config, flow: StrategyFlow): AfterFlowTree {
  return (config.selfservice.flows[flow].after ?? {}) as AfterFlowTree;
}

/**
 * The hooks for one method: its own where it names any that apply, else the flow's. `session` is always last, because it
 * answers the request (reference behaviour).
 */
export function hooksFor(config: Config, flow: StrategyFlow, method: string): readonly HookConfig[] {
  const tree = afterTree(config, flow);
  const own = tree[method]?.hooks ?? [];
  const chosen = own.length > 0 ? own : (tree.hooks ?? []);
  return [
    ...(sendsVerification(config, flow) ? [VERIFICATION] : []),
    ...chosen.filter(({ hook }) => hook !== 'session'),
    ...chosen.filter(({ hook }) => hook === 'session').slice(0, 1),
  ];
}

/** Whoever signs up or changes an address is asked to verify it, before all configured hooks. */
const VERIFICATION: HookConfig = { hook: 'verification' };
const sendsVerification = (config: Config, flow: StrategyFlow): boolean =>
  config.derived.flows.verification.enabled && (flow === 'registration' || flow === 'settings');

const RUNS = {
  login: 'afterLogin',
  registration: 'afterRegistration',
  settings: 'afterSettings',
  recovery: 'afterRecovery',
} as const;

export type HooksResult =
  | { readonly kind: 'passed'; readonly effects: readonly HookEffect[] }
  | { readonly kind: 'rejected'; readonly problems: readonly FieldProblem[] }
  | { readonly kind: 'diverted'; readonly reply: FlowReply };

/** Runs the hooks in order and gathers their effects; the first refusal ends it. */
export async function runHooks<N extends keyof typeof RUNS>(
  { hooks: catalogue, database }: Pick<EngineDependencies, 'hooks' | 'database'>,
  flow: N,
  method: string,
  context: HookContext<FlowByName[N]>,
): Promise<HooksResult> {
  const effects: HookEffect[] = [];
  for (const { hook: name } of hooksFor(context.config, flow, method)) {
    const hook = catalogue.find((each) => each.name === name);
    const run = hook?.[RUNS[flow]] as ((context: HookContext<FlowByName[N]>) => Promise<HookVerdict>) | undefined;
    const verdict = await run?.call(hook, context);
    if (verdict?.kind === 'reject') return { kind: 'rejected', problems: verdict.problems };
    if (verdict?.kind === 'divert') {
      const all = [...effects, ...verdict.effects];
      await database.transaction((stores) => applyEffects(stores, all));
      return { kind: 'diverted', reply: verdict.reply };
    }
    effects.push(...(verdict?.effects ?? []));
  }
  return { kind: 'passed', effects };
}

/** What hooks asked to have stored. */
export async function applyEffects(stores: Stores, effects: readonly HookEffect[]): Promise<void> {
  for (const effect of effects) {
    if (effect.kind === 'write') await effect.write(stores);
    if (effect.kind === 'revoke-other-sessions') {
      await stores.sessions.revokeAllExcept(effect.identityId, effect.keepSessionId);
    }
  }
}
