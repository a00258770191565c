import type { CredentialType, Identity } from '../../identity/model.ts';
import type { IdentityPage, IdentityStore, ListIdentitiesQuery } from '../../identity/ports.ts';
import { NIL_ID } from '../../kernel/id.ts';
import { IdentityEntity } from '../entities/identity.ts';
import { prepared, unprepared } from '../sql/connection.ts';
import { type SqlFragment, allOf } from '../sql/expressions.ts';
import type { StoreContext } from './context.ts';
import { identitySelects } from './identity-select.ts';

/** Identifiers of these are stored in lower case, of those as they came. */
const LOWER_CASE: readonly CredentialType[] = ['webauthn', 'password', 'code'];
const AS_GIVEN: readonly CredentialType[] = ['oidc', 'saml'];

/** Pages of identities in id order, with filters. */
export function identityList(context: StoreContext): IdentityStore['list'] {
  const { sql, scope, mapperOf } = context;
  const { expressions } = context.dialect;
  const selects = identitySelects(context);
  const idColumn = mapperOf(IdentityEntity).columns.findIndex(({ property }) => property === 'id');

  /** Owners of an identifier, or of identifiers that begin with it (reference behaviour of "similar"). */
  function ownsIdentifier(identifier: string, prefix: boolean): SqlFragment {
    const lower = identifier.trim().toLowerCase();
    const type = (names: readonly CredentialType[], match: SqlFragment): SqlFragment => ({
      text: `(ci.identity_credential_type_id in (${names.map(() => '?').join(', ')}) and ${match.text})`,
      values: [...names.map((name) => scope.credentialTypeId(name)), ...match.values],
    });
    const either = [
      type(LOWER_CASE, prefix ? beginsWith(lower) : equals(lower)),
      type(AS_GIVEN, prefix ? beginsWith(identifier) : equals(identifier)),
    ];
    return {
      text: `i.id in (select ci.identity_id from identity_credential_identifiers ci
        where ci.nid = ? and (${either.map((part) => part.text).join(' or ')}))`,
      values: [scope.nid, ...either.flatMap((part) => part.values)],
    };
  }

  const equals = (identifier: string): SqlFragment => ({ text: 'ci.identifier = ?', values: [identifier] });
  const beginsWith = (prefix: string): SqlFragment => expressions.startsWith('ci.identifier', prefix);

  function conditions(query: ListIdentitiesQuery): SqlFragment[] {
    const all: SqlFragment[] = [{ text: 'i.nid = ?', values: [scope.nid] }];
    if (query.page === undefined) all.push({ text: 'i.id > ?', values: [query.afterId ?? NIL_ID] });
    if (query.credentialsIdentifier) all.push(ownsIdentifier(query.credentialsIdentifier, false));
    else if (query.credentialsIdentifierSimilar) all.push(ownsIdentifier(query.credentialsIdentifierSimilar, true));
    if (query.ids !== undefined && query.ids.length > 0) {
      all.push({ text: expressions.inIdList('i.id'), values: [expressions.idList(query.ids)] });
    } else if (query.organizationId !== undefined) {
      all.push({ text: 'i.organization_id = ?', values: [query.organizationId] });
    }
    return all;
  }

  async function list<Shown>(
    query: ListIdentitiesQuery,
    show: (identity: Identity) => Shown,
  ): Promise<IdentityPage<Shown>> {
    const select = selects({ addresses: true, credentials: query.withCredentials ?? false });
    const filters = conditions(query);
    const where = allOf(filters);
    const paged = query.page !== undefined;
    const limit = paged ? [query.pageSize, (Math.max(query.page, 1) - 1) * query.pageSize] : [query.pageSize + 1];
    // With a filter it is planned each time: how many rows it lets through decides which index is the right one.
    const filtered = filters.length > (paged ? 1 : 2);
    const statement = (filtered ? unprepared : prepared)(
      `select ${select.list} from identities i where ${where.text}
       order by i.id limit ?${paged ? ' offset ?' : ''}`,
    );
    const rows = await sql.all(statement, [...where.values, ...limit]);
    const more = !paged && rows.length > query.pageSize;
    const page = more ? rows.slice(0, query.pageSize) : rows;
    const identities = page.map((row) => show(select.read(row)));
    return { identities, ...(more ? { nextAfterId: String(page.at(-1)?.[idColumn]) } : {}) };
  }

  return <Shown>(query: ListIdentitiesQuery, show = (identity: Identity) => identity as Shown) => list(query, show);
}
