import type { Challenge, ChallengedFlow, ChallengeStore } from '../../flows/engine/ports.ts';
import {
  RecoveryCodeEntity,
  RecoveryTokenEntity,
  VerificationCodeEntity,
  VerificationTokenEntity,
} from '../entities/challenge.ts';
import { formatInstant } from '../entities/instant.ts';
import { type SqlRow, prepared } from '../sql/connection.ts';
import type { Table } from '../sql/table.ts';
import type { StoreContext } from './context.ts';

/** `code_type` and `token_type` of the reference. */
const ISSUER = { administrator: 1, person: 2 };

interface Row {
  id: string;
  mac: string;
  flowId: string;
  addressId: string | null;
  identityId?: string;
  issuer?: number;
  used?: boolean;
  usedAt: Date | null;
  expiresAt: Date;
  issuedAt: Date;
  createdAt: Date;
  updatedAt: Date;
  nid: string;
}

/** The names in the reference's tables that differ from flow to flow. */
const NAMES = {
  verification: {
    flows: 'selfservice_verification_flows',
    flowColumn: 'selfservice_verification_flow_id',
    addresses: 'identity_verifiable_addresses',
    addressColumn: 'identity_verifiable_address_id',
    codes: 'identity_verification_codes',
  },
  recovery: {
    flows: 'selfservice_recovery_flows',
    flowColumn: 'selfservice_recovery_flow_id',
    addresses: 'identity_recovery_addresses',
    addressColumn: 'identity_recovery_address_id',
    codes: 'identity_recovery_codes',
  },
} as const;

export function challengeStore(context: StoreContext): ChallengeStore {
  const { sql, scope, clock, tables } = context;
  const asTable = (table: unknown) => table as Table<Row>;
  const all = {
    verification: { code: asTable(tables(VerificationCodeEntity)), token: asTable(tables(VerificationTokenEntity)) },
    recovery: { code: asTable(tables(RecoveryCodeEntity)), token: asTable(tables(RecoveryTokenEntity)) },
  };

  return {
    async create(flow, challenge) {
      const table = all[flow][challenge.kind];
      await sql.run(table.insert, table.encode(toRow(challenge, scope.nid, clock.now())));
    },
    async ofFlow(flow, kind, flowId) {
      const table = all[flow][kind];
      const rows = await sql.all(prepared(selectOfFlow(flow, table)), [scope.nid, flowId]);
      return rows.map((row) => fromRow(table, row, kind));
    },
    async deleteCodes(flow, flowId) {
      const { codes, flowColumn } = NAMES[flow];
      await sql.run(prepared(`delete from ${codes} where ${flowColumn} = ? and nid = ?`), [flowId, scope.nid]);
    },
    async use(flow, { id, kind }) {
      const used = kind === 'token' ? 'used = true, ' : '';
      const now = formatInstant(clock.now());
      const text = `update ${all[flow][kind].name} set ${used}used_at = ?, updated_at = ? where id = ? and nid = ? and used_at is null`;
      return (await sql.run(prepared(text), [now, now, id, scope.nid])) === 1;
    },
    async countTry(flow, flowId) {
      const text = `update ${NAMES[flow].flows} set submit_count = submit_count + 1 where id = ? and nid = ? returning submit_count`;
      const [row] = await sql.all(prepared(text), [flowId, scope.nid]);
      return Number(row?.[0] ?? 0);
    },
    ...addressMarks(context),
  };
}

function addressMarks({ sql, scope, clock }: StoreContext) {
  const sent = prepared(
    `update identity_verifiable_addresses set status = 'sent', updated_at = ? where id = ? and nid = ?`,
  );
  const verified = prepared(
    `update identity_verifiable_addresses set verified = true, verified_at = ?, status = 'completed', updated_at = ?
     where identity_id = ? and value = ? and nid = ?`,
  );
  return {
    async addressSent(addressId: string) {
      await sql.run(sent, [formatInstant(clock.now()), addressId, scope.nid]);
    },
    async addressVerified(identityId: string, value: string) {
      const now = formatInstant(clock.now());
      await sql.run(verified, [now, now, identityId, value, scope.nid]);
    },
  };
}

/** Verification has no column for the identity: it is the address's. */
function selectOfFlow(flow: ChallengedFlow, table: Table<Row>): string {
  const { flowColumn, addresses, addressColumn } = NAMES[flow];
  const owner = flow === 'recovery' ? 'c.identity_id' : 'a.identity_id';
  return `select ${owner}, a.value, ${table.list('c')} from ${table.name} c
    left join ${addresses} a on a.id = c.${addressColumn} and a.nid = c.nid where c.nid = ? and c.${flowColumn} = ?`;
}

function fromRow(table: Table<Row>, row: SqlRow, kind: Challenge['kind']): Challenge {
  const { id, flowId, mac, addressId, issuedAt, expiresAt, usedAt } = table.decode(row, 2);
  return {
    id,
    kind,
    flowId,
    mac,
    identityId: String(row[0]),
    address: addressId === null || row[1] === null ? undefined : { id: addressId, value: String(row[1]) },
    issuedAt,
    expiresAt,
    usedAt: usedAt ?? undefined,
  };
}

const toRow = (challenge: Challenge, nid: string, now: Date): Row => ({
  id: challenge.id,
  mac: challenge.mac,
  flowId: challenge.flowId,
  addressId: challenge.address?.id ?? null,
  identityId: challenge.identityId,
  issuer: challenge.address === undefined ? ISSUER.administrator : ISSUER.person,
  used: challenge.usedAt !== undefined,
  usedAt: challenge.usedAt ?? null,
  issuedAt: challenge.issuedAt,
  expiresAt: challenge.expiresAt,
  createdAt: now,
  updatedAt: now,
  nid,
});
