import type { Claim, DeliveryStore, Ending } from '../../courier/ports.ts';
import { parseInstant } from '../entities/instant.ts';
import type { SqlRow } from '../sql/connection.ts';

/** What is written down of an attempt: that it begins, or how it ended. */
export type AttemptWrite = AttemptBeginning | AttemptEnd;
interface AttemptBeginning {
  readonly claim: Claim;
}
export interface AttemptEnd extends AttemptBeginning {
  readonly ending: Ending;
}

/** The attempts of this process, by a function that writes one down, together with others. */
export function attemptsWith(
  write: (item: AttemptWrite) => Promise<Claim | undefined>,
): Pick<DeliveryStore, 'begin' | 'end'> {
  return {
    begin: (claim) => write({ claim }),
    async end(claim, ending) {
      await write({ claim, ending });
    },
  };
}

/** A claim after its attempt has begun, of `id, send_count, updated_at`. A message that is held is changed by its holder alone. */
export function renewed({ message }: Claim, [, sendCount, updatedAt]: SqlRow): Claim {
  const takenAt = parseInstant(String(updatedAt));
  return { message: { ...message, sendCount: Number(sendCount), updatedAt: takenAt }, takenAt };
}

export const outcomeOf = ({ status }: Ending) => (status === 'sent' ? ('success' as const) : ('failed' as const));
export const errorOf = (ending: Ending) => ('error' in ending ? ending.error : null);
