import type { Claim, DeliveryStore, Ending } from '../../courier/ports.ts';
import { parseInstant } from '../entities/instant.ts';
import { batchWrites } from '../sql/batch-writes.ts';
import type { SqlRow } from '../sql/connection.ts';

/** What is written down of an attempt: that it begins, or how it ended. */
export type AttemptWrite = AttemptBeginning | AttemptEnd;
interface AttemptBeginning {
  readonly claim: Claim;
}
export interface AttemptEnd extends AttemptBeginning {
  readonly ending: Ending;
}

/** Ends and beginnings of ten attempts: half of those that are under way go on while the others are written down. */
const BATCH_LIMIT = 20;

/** The attempts of this process. `writeAll` writes down those that come at about the same time, at most `limit`. */
export function attemptsWith(
  writeAll: (writes: readonly AttemptWrite[]) => Promise<readonly (Claim | undefined)[]>,
  limit = BATCH_LIMIT,
): Pick<DeliveryStore, 'begin' | 'end'> {
  const write = batchWrites(writeAll, limit);
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
