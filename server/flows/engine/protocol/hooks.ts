/** Which hooks the configuration names for a moment of a flow, and what they have asked to store. */
import type { AfterMethod, Config, HookConfig } from '../../../config/model.ts';
import type { Write } from '../interfaces/commit.ts';
import type { Hook, HookCatalogue, HookEffect } from '../interfaces/hook.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';

type AfterFlowTree = AfterMethod & Partial<Record<string, AfterMethod>>;

/** `selfservice.flows.<flow>.after`, with a member per method. */
export function afterTree(config: Config, flow: StrategyFlow): AfterFlowTree {
  return (config.selfservice.flows[flow].after ?? {}) as AfterFlowTree;
}

/** The hooks that `after.<method>` of the flow names. */
export const ownHooks = (config: Config, flow: StrategyFlow, method: string): readonly HookConfig[] =>
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

/** The hooks that these entries of the configuration name. */
export const hooksOf = (catalogue: HookCatalogue, configs: readonly HookConfig[]): readonly Hook[] =>
  configs.flatMap((config) => catalogue(config) ?? []);

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
