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

const OWNERS_OF_IDENTIFIERS: Change = {
  up: [
    'update identity_credential_identifiers i set identity_id = c.identity_id from identity_credentials c where i.identity_credential_id = c.id and i.nid = c.nid and i.identity_id is null',
  ],
  down: [],
};

const OWNERS_OF_DEVICES: Change = {
  up: [
    'update session_devices d set identity_id = s.identity_id from sessions s where d.session_id = s.id and d.identity_id is null',
  ],
  down: [],
};

const ownerKey = (table: string): Change => ({
  up: [
    `alter table ${table} alter identity_id set not null, add constraint ${table}_identities_id_fk foreign key (identity_id) references identities (id) on update restrict on delete cascade`,
  ],
  down: [`alter table ${table} drop constraint ${table}_identities_id_fk, alter identity_id drop not null`],
});

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
  ['20251105000000000001', OWNERS_OF_IDENTIFIERS],
  ['20251105000000000002', OWNERS_OF_DEVICES],
  ['20251105000000000003', all(ownerKey('identity_credential_identifiers'), ownerKey('session_devices'))],
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
