import { type Change, all, columns, indexes, undone } from '../../migrations/change.ts';
import { FLOW_INDEXES } from '../../migrations/steps/v1.2.ts';

/** Finds parts of an identifier; Kratos v1.2 gave it up. */
const TRIGRAM_SEARCH: Change = {
  up: [
    'create extension if not exists pg_trgm',
    'create extension if not exists btree_gin',
    'create index identity_credential_identifiers_nid_identifier_gin on identity_credential_identifiers using gin (nid, identifier gin_trgm_ops)',
  ],
  down: ['drop index identity_credential_identifiers_nid_identifier_gin'],
};

/** The reference leaves the key behind when it rolls back, and then fails to make it again. */
const LOGIN_CODES_KEY: Change = {
  up: [
    'alter table identity_login_codes drop constraint if exists identity_login_codes_identity_id_fk',
    'alter table identity_login_codes add constraint identity_login_codes_identity_id_fk foreign key (identity_id) references identities (id) on update restrict on delete cascade',
  ],
  down: ['alter table identity_login_codes drop constraint identity_login_codes_identity_id_fk'],
};

const EXCHANGES_KEY: Change = {
  up: [
    'alter table session_token_exchanges add constraint session_token_exchanges_nid_fk foreign key (nid) references networks (id) on delete cascade',
  ],
  down: ['alter table session_token_exchanges drop constraint session_token_exchanges_nid_fk'],
};

/** Padded with spaces before, as wide as its text since. */
const addressTypeColumn = (flow: 'login' | 'registration'): Change => ({
  up: [`alter table identity_${flow}_codes alter column address_type type VARCHAR(36)`],
  down: [`alter table identity_${flow}_codes alter column address_type type CHAR(36)`],
});

const OWNER_COLUMNS = all(
  columns('identity_credential_identifiers', 'identity_id uuid'),
  columns('session_devices', 'identity_id uuid'),
);

/** Rows per statement: a row is locked for the fraction of a second that so many take. */
const BATCH = 2000;

/** A table whose rows get a column for their identity, and the parent row that has it. */
interface Owned {
  readonly table: string;
  readonly parent: string;
  readonly key: string;
}
const IDENTIFIERS: Owned = {
  table: 'identity_credential_identifiers',
  parent: 'identity_credentials',
  key: 'identity_credential_id',
};
const DEVICES: Owned = { table: 'session_devices', parent: 'sessions', key: 'session_id' };

const owners = ({ table, parent, key }: Owned, from = '', where = '') =>
  `update ${table} o set identity_id = p.identity_id from ${parent} p${from} where o.${key} = p.id and o.identity_id is null${where}`;

const fillOwners = (owned: Owned): Change => ({
  before: [
    {
      eachBatch: `with batch as (select id from ${owned.table} where id > ? order by id limit ${BATCH}),
        filled as (${owners(owned, ', batch', ' and o.id = batch.id')})
        select id from batch order by id desc limit 1`,
    },
  ],
  up: [owners(owned)],
  down: [],
});

/** Another process may have added it, and checked it since. */
const addUnlessThere = (table: string, constraint: string, definition: string) =>
  `do $$ begin
     if not exists (select 1 from pg_constraint where conrelid = '${table}'::regclass and conname = '${constraint}') then
       alter table ${table} add constraint ${constraint} ${definition} not valid;
     end if;
   end $$`;

/**
 * An older server may write rows without an owner until this version is there: writers are locked out while the last ones are filled in,
 * and from then on both constraints hold. They are checked afterwards, with no lock that a writer would wait for.
 */
function requireOwners(owned: Owned): Change {
  const { table } = owned;
  const [key, filled] = [`${table}_identities_id_fk`, 'zelos_identity_id_not_null'];
  const check = [filled, key].map((constraint) => `alter table ${table} validate constraint ${constraint}`);
  return {
    before: [
      {
        statements: [
          `lock table ${table} in share row exclusive mode`,
          owners(owned),
          addUnlessThere(table, filled, 'check (identity_id is not null)'),
          addUnlessThere(
            table,
            key,
            'foreign key (identity_id) references identities (id) on update restrict on delete cascade',
          ),
        ],
      },
      ...check.map((statement) => ({ statements: [statement] })),
    ],
    // Without effect on what has been checked before.
    up: [...check, `alter table ${table} alter identity_id set not null, drop constraint ${filled}`],
    down: [`alter table ${table} drop constraint ${key}, alter identity_id drop not null`],
  };
}

/** What PostgreSQL spells otherwise. */
export const changes: ReadonlyMap<string, Change> = new Map([
  [
    '20230823000000000001',
    columns('selfservice_verification_flows', 'identity_id uuid', 'authentication_methods json'),
  ],
  ['20230920171028000000', TRIGRAM_SEARCH],
  ['20240221000000000000', all(LOGIN_CODES_KEY, FLOW_INDEXES)],
  ['20240318143139000000', undone(TRIGRAM_SEARCH)],
  ['20241031094100000002', EXCHANGES_KEY],
  ['20250505150900000000', all(addressTypeColumn('login'), addressTypeColumn('registration'))],
  ['20251104000000000000', OWNER_COLUMNS],
  ['20251105000000000001', fillOwners(IDENTIFIERS)],
  ['20251105000000000002', fillOwners(DEVICES)],
  ['20251105000000000003', all(requireOwners(IDENTIFIERS), requireOwners(DEVICES))],
  [
    '20251105000000000004',
    indexes({
      add: [
        'identity_credential_identifiers_identities_id_fk_idx on identity_credential_identifiers (identity_id)',
        'session_devices_identities_id_fk_idx on session_devices (identity_id)',
      ],
    }),
  ],
]);
