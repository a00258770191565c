import type { Hook, SessionContext, HookVerdict } from '../flows/engine/interfaces/hook.ts';

const revokeOthers = async ({ identity, session }: SessionContext<unknown>): Promise<HookVerdict> => ({
  kind: 'continue',
  effects: [{ kind: 'revoke-other-sessions', identityId: identity.id, keepSessionId: session.id }],
});

/** `revoke_active_sessions`: all other sessions of the user end. */
export const revokeActiveSessionsHook: Hook = {
  name: 'revoke_active_sessions',
  afterLogin: revokeOthers,
  afterSettings: revokeOthers,
  afterRecovery: revokeOthers,
};
