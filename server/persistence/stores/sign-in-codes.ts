import type {
  Challenge,
  ChallengeByFlow,
  CodeFlow,
  LoginCode,
  RegistrationCode,
} from '../../flows/engine/interfaces/ports.ts';
import { LoginCodeEntity, RegistrationCodeEntity } from '../entities/challenge.ts';
import { prepared } from '../sql/connection.ts';
import type { RowMapper } from '../sql/row-mapper.ts';
import type { StoreContext } from './context.ts';

/** What one flow gave out. */
export interface ChallengeKind<C> {
  create(challenge: C): Promise<void>;
  ofFlow(kind: Challenge['kind'], flowId: string): Promise<readonly C[]>;
  deleteCodes(flowId: string): Promise<void>;
  use(challenge: C): Promise<boolean>;
}

interface Row {
  id: string;
  mac: string;
  flowId: string;
  identityId?: string;
  address: string;
  /** Rows of old versions of the reference have none: they went by mail. */
  via: string | null;
  usedAt: Date | null;
  expiresAt: Date;
  issuedAt: Date;
  createdAt: Date;
  updatedAt: Date;
  nid: string;
}

/** Codes to sign in and up with. They name the address itself: in a registration there is no row of it yet. */
export function signInCodes(context: StoreContext): { readonly [N in CodeFlow]: ChallengeKind<ChallengeByFlow[N]> } {
  const { mapperOf } = context;
  return {
    login: codesOf(context, mapperOf(LoginCodeEntity) as unknown as RowMapper<Row>, 'selfservice_login_flow_id'),
    registration: codesOf(
      context,
      mapperOf(RegistrationCodeEntity) as unknown as RowMapper<Row>,
      'selfservice_registration_flow_id',
    ),
  };
}

function codesOf<C extends RegistrationCode | LoginCode>(
  { sql, scope, clock, time }: StoreContext,
  table: RowMapper<Row>,
  flowColumn: string,
): ChallengeKind<C> {
  const select = prepared(`select ${table.list('c')} from ${table.name} c where c.nid = ? and c.${flowColumn} = ?`);
  const remove = prepared(`delete from ${table.name} where ${flowColumn} = ? and nid = ?`);
  // Codes of one flow are used up together: whichever is answered first, one session comes of it.
  const use = prepared(
    `update ${table.name} set used_at = ?, updated_at = ? where ${flowColumn} = ? and nid = ? and used_at is null
     and exists (select 1 from (select id from ${table.name} where id = ? and used_at is null limit 1) as mine)`,
  );
  return {
    async create(code) {
      await sql.run(table.insert, table.encode(toRow(code, scope.nid, clock.now())));
    },
    async ofFlow(kind, flowId) {
      if (kind !== 'code') return [];
      return (await sql.all(select, [scope.nid, flowId])).map((row) => fromRow<C>(table.decode(row)));
    },
    async deleteCodes(flowId) {
      await sql.run(remove, [flowId, scope.nid]);
    },
    async use({ id, flowId }) {
      const now = time(clock.now());
      return (await sql.run(use, [now, now, flowId, scope.nid, id])) > 0;
    },
  };
}

function toRow(code: RegistrationCode | LoginCode, nid: string, now: Date): Row {
  const { id, mac, flowId, address, usedAt, issuedAt, expiresAt } = code;
  return {
    id,
    mac,
    flowId,
    ...('identityId' in code ? { identityId: code.identityId } : {}),
    address: address.value,
    via: address.via,
    usedAt: usedAt ?? null,
    issuedAt,
    expiresAt,
    createdAt: now,
    updatedAt: now,
    nid,
  };
}

const fromRow = <C extends RegistrationCode | LoginCode>(row: Row): C => {
  const { id, mac, flowId, identityId, address, via, usedAt, expiresAt, issuedAt } = row;
  const code: RegistrationCode = {
    id,
    kind: 'code',
    flowId,
    mac,
    address: { value: address, via: via ?? 'email' },
    issuedAt,
    expiresAt,
    usedAt: usedAt ?? undefined,
  };
  return (identityId === undefined ? code : { ...code, identityId }) as C;
};
