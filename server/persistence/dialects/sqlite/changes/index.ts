import { type Change, NOTHING, all, columns } from '../../../migrations/change.ts';
import { widerAddressType } from './code-tables.ts';
import { EXCHANGES_KEY } from './exchanges-key.ts';
import { OWNERS } from './owners.ts';

/** What SQLite spells otherwise: it can neither change a column nor add a key. */
export const changes: ReadonlyMap<string, Change> = new Map([
  [
    '20230823000000000001',
    columns('selfservice_verification_flows', 'identity_id VARCHAR(36)', 'authentication_methods TEXT'),
  ],
  ['20230920171028000000', NOTHING],
  ['20240318143139000000', NOTHING],
  ['20241031094100000002', EXCHANGES_KEY],
  ['20250505150900000000', all(widerAddressType('login'), widerAddressType('registration'))],
  ['20251104000000000000', OWNERS],
  ['20251105000000000001', NOTHING],
  ['20251105000000000002', NOTHING],
  ['20251105000000000003', NOTHING],
  ['20251105000000000004', NOTHING],
]);
