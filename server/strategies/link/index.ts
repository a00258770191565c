/** Links: people open what was sent to their address. */
import type { Strategy } from '../../flows/engine/interfaces/strategy.ts';
import { recoveryStep } from './recovery.ts';
import { verificationStep } from './verification.ts';

export const linkStrategy = (): Strategy => ({
  method: 'link',
  group: 'link',
  recovery: recoveryStep,
  verification: verificationStep,
});
