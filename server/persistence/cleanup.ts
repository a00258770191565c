import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../kernel/clock.ts';
import { prepared } from './sql/connection.ts';
import type { StoreContext } from './stores/context.ts';

export interface CleanupOptions {
  /** Records that expired longer ago than this go. */
  readonly keepLastMs: number;
  /** At most so many per table and call. */
  readonly batchSize: number;
  readonly sleepBetweenTablesMs: number;
}

const HOUR_MS = 3_600_000;

/** Tables in the reference's order. Exchanges have no expiry: they are worth nothing an hour after they were made. */
export const EXPIRING = [
  { name: 'sessions', column: 'expires_at', graceMs: 0 },
  { name: 'continuity_containers', column: 'expires_at', graceMs: 0 },
  { name: 'selfservice_login_flows', column: 'expires_at', graceMs: 0 },
  { name: 'selfservice_recovery_flows', column: 'expires_at', graceMs: 0 },
  { name: 'selfservice_registration_flows', column: 'expires_at', graceMs: 0 },
  { name: 'selfservice_settings_flows', column: 'expires_at', graceMs: 0 },
  { name: 'selfservice_verification_flows', column: 'expires_at', graceMs: 0 },
  { name: 'session_token_exchanges', column: 'created_at', graceMs: HOUR_MS },
] as const;

/** When a record has expired at the latest to be deleted now. */
export const expiredBefore = (clock: Clock, keepLastMs: number, graceMs: number): Date =>
  new Date(clock.now().getTime() - keepLastMs - graceMs);

/** Deletes one batch of expired records from each table; run it again for more. @returns how many rows went, by table */
export async function cleanup(
  { sql, scope, clock, time }: StoreContext,
  { keepLastMs, batchSize, sleepBetweenTablesMs }: CleanupOptions,
): Promise<Readonly<Record<string, number>>> {
  const deleted: Record<string, number> = {};
  for (const { name, column, graceMs } of EXPIRING) {
    const before = time(expiredBefore(clock, keepLastMs, graceMs));
    const statement = prepared(
      `delete from ${name} where id in (select id from (
         select id from ${name} where ${column} <= ? and nid = ? order by ${column} limit ?) as expired)`,
    );
    deleted[name] = await sql.run(statement, [before, scope.nid, batchSize]);
    await sleep(sleepBetweenTablesMs);
  }
  return deleted;
}
