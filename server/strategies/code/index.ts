/** One-time codes: people type in what was sent to their address. */
import type { Strategy } from '../../flows/engine/strategy.ts';
import { recoveryStep } from './recovery.ts';
import { verificationStep } from './verification.ts';

export const codeStrategy = (): Strategy => ({
  method: 'code',
  group: 'code',
  recovery: recoveryStep,
  verification: verificationStep,
});
