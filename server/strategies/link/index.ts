/** Links: the user opens a link that was sent to their address. */
import type { Strategy } from '../../flows/engine/interfaces/strategy.ts';
import { recoveryStep } from './recovery.ts';
import { verificationStep } from './verification.ts';

/** The strategy `link`. */
export const linkStrategy = (): Strategy => ({
  method: 'link',
  group: 'link',
  recovery: recoveryStep,
  verification: verificationStep,
});
