import type { Hook } from '../flows/engine/interfaces/hook.ts';

/** `session`: whoever has just registered is signed in. */
export const sessionHook: Hook = {
  name: 'session',
  afterRegistration: async () => ({ kind: 'continue', effects: [{ kind: 'issue-session' }] }),
};
