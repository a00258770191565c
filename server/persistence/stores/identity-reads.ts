import type { CredentialType, Identity, IdentityWithCredentials } from '../../identity/model.ts';
import type { IdentityExpand, IdentityStore } from '../../identity/ports.ts';
import { parseId } from '../../kernel/id.ts';
import { VerifiableAddressEntity } from '../entities/identity.ts';
import { type SqlValue, type Statement, prepared } from '../sql/connection.ts';
import type { StoreContext } from './context.ts';
import { toVerifiableAddress } from './identity-rows.ts';
import { type IdentityParts, type IdentitySelect, identitySelects } from './identity-select.ts';

type Reads = Pick<
  IdentityStore,
  | 'get'
  | 'getWithCredentials'
  | 'getByExternalId'
  | 'findByCredentialsIdentifier'
  | 'findByAnyIdentifier'
  | 'findByUserHandle'
  | 'findVerifiableAddress'
  | 'findRecoveryAddressOwner'
  | 'readDummyRow'
  | 'count'
>;

const EVERYTHING: IdentityParts = { addresses: true, credentials: true };
const partsOf = (expand: readonly IdentityExpand[]): IdentityParts => ({
  addresses: expand.includes('addresses'),
  credentials: expand.includes('credentials'),
});

/** A statement for one identity per combination of parts. */
function lookup(context: StoreContext, where: string) {
  const selects = identitySelects(context);
  const made = new Map<string, { statement: Statement; select: IdentitySelect }>();
  return async (parts: IdentityParts, values: readonly SqlValue[]): Promise<Identity | undefined> => {
    const key = `${parts.addresses} ${parts.credentials}`;
    let known = made.get(key);
    if (known === undefined) {
      const select = selects(parts);
      known = { select, statement: prepared(`select ${select.list} from identities i where ${where} limit 1`) };
      made.set(key, known);
    }
    const [row] = await context.sql.all(known.statement, values);
    return row === undefined ? undefined : known.select.read(row);
  };
}

const whole = (identity: Identity | undefined) => identity as IdentityWithCredentials | undefined;

/**
 * What was found, if it is the text itself that was looked for. MySQL finds more: by the database's collation, as a rule, `josé` and `Jose`
 * are one, and spaces at the end do not count anywhere.
 */
const exactly = <Found>(found: Found | undefined, has: (found: Found) => boolean): Found | undefined =>
  found !== undefined && has(found) ? found : undefined;

const identifiersOf = ({ credentials }: IdentityWithCredentials, type?: CredentialType): readonly string[] =>
  type === undefined
    ? Object.values(credentials).flatMap(({ identifiers }) => identifiers)
    : (credentials[type]?.identifiers ?? []);

export function identityReads(context: StoreContext): Reads {
  const { sql, dialect, scope, mapperOf } = context;
  const addresses = mapperOf(VerifiableAddressEntity);
  const byId = lookup(context, 'i.id = ? and i.nid = ?');
  const first = lookup(context, 'i.nid = ?');
  const byExternalId = lookup(context, 'i.external_id = ? and i.nid = ?');
  const byTypedIdentifier = lookup(
    context,
    `i.nid = ? and i.id = (select ci.identity_id from identity_credential_identifiers ci
      where ci.nid = ? and ci.identity_credential_type_id = ? and ci.identifier = ?)`,
  );
  const byIdentifier = lookup(
    context,
    `i.nid = ? and i.id = (select ci.identity_id from identity_credential_identifiers ci
      where ci.nid = ? and ci.identifier = ? limit 1)`,
  );
  const byUserHandle = lookup(
    context,
    `i.nid = ? and i.id = (select c.identity_id from identity_credentials c
      where c.nid = ? and c.identity_credential_type_id = ? and ${dialect.expressions.jsonText('c.config', 'user_handle')} = ? limit 1)`,
  );
  const counted = prepared('select count(*) from identities where nid = ?');
  const verifiable = prepared(
    `select ${addresses.list('v')} from ${addresses.name} v where v.nid = ? and v.via = ? and v.value = ?`,
  );
  const recoveryOwner = prepared(
    'select identity_id, value from identity_recovery_addresses where nid = ? and via = ? and value = ?',
  );

  const get = async (id: string, parts: IdentityParts) => {
    const known = parseId(id);
    return known === undefined ? undefined : byId(parts, [known, scope.nid]);
  };

  return {
    get: (id, expand) => get(id, partsOf(expand)),
    getWithCredentials: async (id) => whole(await get(id, EVERYTHING)),
    getByExternalId: async (externalId, expand) =>
      exactly(
        await byExternalId(partsOf(expand), [externalId, scope.nid]),
        (identity) => identity.externalId === externalId,
      ),
    findByCredentialsIdentifier: async (type: CredentialType, identifier) =>
      exactly(
        whole(await byTypedIdentifier(EVERYTHING, [scope.nid, scope.nid, scope.credentialTypeId(type), identifier])),
        (identity) => identifiersOf(identity, type).includes(identifier),
      ),
    findByAnyIdentifier: async (identifier) =>
      exactly(whole(await byIdentifier(EVERYTHING, [scope.nid, scope.nid, identifier])), (identity) =>
        identifiersOf(identity).includes(identifier),
      ),
    findByUserHandle: async (type, userHandle) =>
      whole(await byUserHandle(EVERYTHING, [scope.nid, scope.nid, scope.credentialTypeId(type), userHandle])),
    async findVerifiableAddress(via, value) {
      const [row] = await sql.all(verifiable, [scope.nid, via, value]);
      const found = exactly(row && addresses.decode(row), (address) => address.value === value);
      return found && { ...toVerifiableAddress(found), identityId: found.identityId };
    },
    async findRecoveryAddressOwner(via, value) {
      const [row] = await sql.all(recoveryOwner, [scope.nid, via, value]);
      const found = exactly(row, ([, stored]) => stored === value);
      return found && String(found[0]);
    },
    readDummyRow: (expand) => first(partsOf(expand), [scope.nid]),
    async count() {
      const [row] = await sql.all(counted, [scope.nid]);
      return Number(row?.[0] ?? 0);
    },
  };
}
