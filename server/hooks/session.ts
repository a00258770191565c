import type { Hook } from '../flows/engine/interfaces/hook.ts';

/** `session`: signs the user in after a registration. */
export const sessionHook: Hook = {
  name: 'session',
  afterRegistration: async () => ({ kind: 'continue', effects: [{ kind: 'issue-session' }] }),
};
