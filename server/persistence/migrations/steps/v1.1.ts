import { type Change, NOTHING, type Step, all, columns, credentialType, indexes, step } from './change.ts';
import { codeTable } from './code-tables.ts';

/** Finds parts of an identifier; Kratos v1.2 gave it up. */
export const TRIGRAM_SEARCH: Change = {
  up: [
    'create extension if not exists pg_trgm',
    'create extension if not exists btree_gin',
    'create index identity_credential_identifiers_nid_identifier_gin on identity_credential_identifiers using gin (nid, identifier gin_trgm_ops)',
  ],
  down: ['drop index identity_credential_identifiers_nid_identifier_gin'],
};

/** Kratos v1.1: signing in and up by one-time code, passkeys, organizations, verification that ends in an OAuth 2.0 login. */
export const V1_1: readonly Step[] = [
  step('20230706000000000001', columns('identities', 'available_aal VARCHAR(4)')),
  step(
    '20230707133700000000',
    all(codeTable('login'), columns('selfservice_login_flows', 'submit_count INT not null default 0')),
  ),
  step(
    '20230707133700000001',
    all(codeTable('registration'), columns('selfservice_registration_flows', 'submit_count INT not null default 0')),
  ),
  step('20230712173852000000', credentialType('code')),
  step('20230811000000000001', columns('selfservice_verification_flows', 'oauth2_login_challenge TEXT')),
  step('20230818000000000001', columns('selfservice_verification_flows', 'session_id UUID')),
  step('20230823000000000001', {
    sqlite: columns('selfservice_verification_flows', 'identity_id VARCHAR(36)', 'authentication_methods TEXT'),
    postgresql: columns('selfservice_verification_flows', 'identity_id uuid', 'authentication_methods json'),
  }),
  step(
    '20230907085000000000',
    all(
      columns('selfservice_login_flows', 'organization_id uuid'),
      columns('selfservice_registration_flows', 'organization_id uuid'),
      columns('identities', 'organization_id uuid'),
    ),
  ),
  step('20230920171028000000', { sqlite: NOTHING, postgresql: TRIGRAM_SEARCH }),
  step('20231108111100000000', credentialType('passkey')),
  step('20231130094628000000', columns('courier_messages', 'channel VARCHAR(32)')),
  step(
    '20240119094628000000',
    indexes({
      add: ['sessions_nid_created_at_id_idx on sessions (nid, created_at desc, id)'],
    }),
  ),
];
