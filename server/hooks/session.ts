import type { Hook } from '../flows/engine/hook.ts';

/** `session`: whoever has just registered is signed in. */
export const sessionHook: Hook = {
  name: 'session',
  afterRegistration: async () => ({ kind: 'continue', effects: [{ kind: 'issue-session' }] }),
};
