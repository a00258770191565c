import type { Identity } from '../../identity/model.ts';
import type { IdentityPage, IdentityStore, ListIdentitiesQuery, TypedIdentifier } from '../../identity/ports.ts';
import { NIL_ID } from '../../kernel/id.ts';
import { IdentityEntity } from '../entities/identity.ts';
import { prepared, unprepared } from '../sql/connection.ts';
import { type SqlFragment, allOf } from '../sql/expressions.ts';
import type { StoreContext } from './context.ts';
import { identitySelects } from './identity-select.ts';

/** Pages of identities in id order, with filters. */
export function identityList(context: StoreContext): IdentityStore['list'] {
  const { sql, scope, mapperOf } = context;
  const { expressions } = context.dialect;
  const selects = identitySelects(context);
  const idColumn = mapperOf(IdentityEntity).columns.findIndex(({ property }) => property === 'id');

  /** Owners of any of these identifiers, or of identifiers that begin with one of them (reference behaviour of "similar"). */
  function ownsIdentifier(wanted: readonly TypedIdentifier[], match: (identifier: string) => SqlFragment): SqlFragment {
    const alike = Map.groupBy(wanted, ({ identifier }) => identifier);
    const either = [...alike].map(([identifier, typed]): SqlFragment => {
      const { text, values } = match(identifier);
      const types = typed.map(({ type }) => scope.credentialTypeId(type));
      return {
        text: `(ci.identity_credential_type_id in (${types.map(() => '?').join(', ')}) and ${text})`,
        values: [...types, ...values],
      };
    });
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
    if (query.credentialsIdentifier) all.push(ownsIdentifier(query.credentialsIdentifier, equals));
    else if (query.credentialsIdentifierSimilar)
      all.push(ownsIdentifier(query.credentialsIdentifierSimilar, beginsWith));
    if (query.ids !== undefined && query.ids.length > 0) {
      all.push(expressions.inIdList('i.id', query.ids));
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
    const found = await sql.map(statement, [...where.values, ...limit], (row) => ({
      id: String(row[idColumn]),
      shown: show(select.read(row)),
    }));
    const more = !paged && found.length > query.pageSize;
    const page = more ? found.slice(0, query.pageSize) : found;
    const identities = page.map(({ shown }) => shown);
    return { identities, ...(more ? { nextAfterId: page.at(-1)?.id } : {}) };
  }

  return <Shown>(query: ListIdentitiesQuery, show = (identity: Identity) => identity as Shown) => list(query, show);
}
