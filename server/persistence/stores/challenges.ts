import type {
  Challenge,
  ChallengeByFlow,
  ChallengedFlow,
  ChallengeStore,
} from '../../flows/engine/interfaces/ports.ts';
import {
  RecoveryCodeEntity,
  RecoveryTokenEntity,
  VerificationCodeEntity,
  VerificationTokenEntity,
} from '../entities/challenge.ts';
import { type SqlRow, prepared } from '../sql/connection.ts';
import type { RowMapper } from '../sql/row-mapper.ts';
import type { StoreContext } from './context.ts';
import { type ChallengeKind, signInCodes } from './sign-in-codes.ts';

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
    flowColumn: 'selfservice_verification_flow_id',
    addresses: 'identity_verifiable_addresses',
    addressColumn: 'identity_verifiable_address_id',
  },
  recovery: {
    flowColumn: 'selfservice_recovery_flow_id',
    addresses: 'identity_recovery_addresses',
    addressColumn: 'identity_recovery_address_id',
  },
} as const;

export function challengeStore(context: StoreContext): ChallengeStore {
  const { sql, dialect, scope, mapperOf } = context;
  const kinds: { readonly [N in keyof ChallengeByFlow]: ChallengeKind<ChallengeByFlow[N]> } = {
    recovery: addressChallenges(context, 'recovery', mapperOf(RecoveryCodeEntity), mapperOf(RecoveryTokenEntity)),
    verification: addressChallenges(
      context,
      'verification',
      mapperOf(VerificationCodeEntity),
      mapperOf(VerificationTokenEntity),
    ),
    ...signInCodes(context),
  };
  // A write that changes nothing locks the flow until the transaction ends: of codes that are sent in one flow at once the last alone
  // is valid. Using up a code locks the flow first as well, so that the two never wait for each other.
  const lock = async (flow: keyof ChallengeByFlow, flowId: string): Promise<void> => {
    await sql.run(prepared(`update selfservice_${flow}_flows set nid = nid where id = ? and nid = ?`), [
      flowId,
      scope.nid,
    ]);
  };
  return {
    create: (flow, challenge) => kinds[flow].create(challenge),
    ofFlow: (flow, kind, flowId) => kinds[flow].ofFlow(kind, flowId),
    async deleteCodes(flow, flowId) {
      await lock(flow, flowId);
      await kinds[flow].deleteCodes(flowId);
    },
    async use(flow, challenge) {
      await lock(flow, challenge.flowId);
      return kinds[flow].use(challenge);
    },
    async countTry(flow, flowId) {
      const row = await dialect.statements.changeRow(sql, {
        table: `selfservice_${flow}_flows`,
        set: { text: 'submit_count = submit_count + 1', values: [] },
        where: { text: 'id = ? and nid = ?', values: [flowId, scope.nid] },
        list: 'submit_count',
      });
      return Number(row?.[0] ?? 0);
    },
    ...addressMarks(context),
  };
}

function addressChallenges(
  { sql, scope, clock, time }: StoreContext,
  flow: ChallengedFlow,
  codes: unknown,
  tokens: unknown,
): ChallengeKind<Challenge> {
  const table = { code: codes as RowMapper<Row>, token: tokens as RowMapper<Row> };
  return {
    async create(challenge) {
      const { [challenge.kind]: target } = table;
      await sql.run(target.insert, target.encode(toRow(challenge, scope.nid, clock.now())));
    },
    async ofFlow(kind, flowId) {
      const rows = await sql.all(prepared(selectOfFlow(flow, table[kind])), [scope.nid, flowId]);
      return rows.map((row) => fromRow(table[kind], row, kind));
    },
    async deleteCodes(flowId) {
      const text = `delete from ${table.code.name} where ${NAMES[flow].flowColumn} = ? and nid = ?`;
      await sql.run(prepared(text), [flowId, scope.nid]);
    },
    async use({ id, kind }) {
      const used = kind === 'token' ? 'used = true, ' : '';
      const now = time(clock.now());
      const text = `update ${table[kind].name} set ${used}used_at = ?, updated_at = ? where id = ? and nid = ? and used_at is null`;
      return (await sql.run(prepared(text), [now, now, id, scope.nid])) === 1;
    },
  };
}

function addressMarks({ sql, scope, clock, time, changes }: StoreContext) {
  const sent = prepared(
    `update identity_verifiable_addresses set status = 'sent', updated_at = ? where id = ? and nid = ?`,
  );
  const verified = prepared(
    `update identity_verifiable_addresses set verified = true, verified_at = ?, status = 'completed', updated_at = ?
     where identity_id = ? and value = ? and nid = ?`,
  );
  return {
    async addressSent(addressId: string) {
      await sql.run(sent, [time(clock.now()), addressId, scope.nid]);
    },
    async addressVerified(identityId: string, value: string) {
      const now = time(clock.now());
      await sql.run(verified, [now, now, identityId, value, scope.nid]);
      changes.changed('identity', identityId);
    },
  };
}

/** Verification has no column for the identity: it is the address's. */
function selectOfFlow(flow: ChallengedFlow, table: RowMapper<Row>): string {
  const { flowColumn, addresses, addressColumn } = NAMES[flow];
  const owner = flow === 'recovery' ? 'c.identity_id' : 'a.identity_id';
  return `select ${owner}, a.value, ${table.list('c')} from ${table.name} c
    left join ${addresses} a on a.id = c.${addressColumn} and a.nid = c.nid where c.nid = ? and c.${flowColumn} = ?`;
}

function fromRow(table: RowMapper<Row>, row: SqlRow, kind: Challenge['kind']): Challenge {
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
