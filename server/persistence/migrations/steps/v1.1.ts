import { type Step, all, columns, credentialType, indexes } from '../change.ts';
import { codeTable } from './code-tables.ts';

/** Kratos v1.1: signing in and up by one-time code, passkeys, organizations, verification that ends in an OAuth 2.0 login. */
export const V1_1: readonly Step[] = [
  // Dated before the last version of Kratos v1.0, which does not have it.
  [
    '20230703143600000001',
    all(
      columns('selfservice_login_flows', 'state VARCHAR(255)'),
      columns('selfservice_registration_flows', 'state VARCHAR(255)'),
    ),
  ],
  ['20230706000000000001', columns('identities', 'available_aal VARCHAR(4)')],
  [
    '20230707133700000000',
    all(codeTable('login'), columns('selfservice_login_flows', 'submit_count INT not null default 0')),
  ],
  [
    '20230707133700000001',
    all(codeTable('registration'), columns('selfservice_registration_flows', 'submit_count INT not null default 0')),
  ],
  ['20230712173852000000', credentialType('code')],
  ['20230811000000000001', columns('selfservice_verification_flows', 'oauth2_login_challenge TEXT')],
  ['20230818000000000001', columns('selfservice_verification_flows', 'session_id UUID')],
  [
    '20230907085000000000',
    all(
      columns('selfservice_login_flows', 'organization_id uuid'),
      columns('selfservice_registration_flows', 'organization_id uuid'),
      columns('identities', 'organization_id uuid'),
    ),
  ],
  ['20231108111100000000', credentialType('passkey')],
  ['20231130094628000000', columns('courier_messages', 'channel VARCHAR(32)')],
  [
    '20240119094628000000',
    indexes({
      add: ['sessions_nid_created_at_id_idx on sessions (nid, created_at desc, id)'],
    }),
  ],
];
