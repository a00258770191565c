import { type Step, all, columns, credentialType, indexes } from '../change.ts';

/** Kratos v25.4: narrower indexes in place of wide ones, SAML, external ids, a schema for each flow. */
export const V25_4: readonly Step[] = [
  [
    '20240923095000000001',
    indexes({
      add: ['identities_nid_organization_id_idx on identities (organization_id)'],
    }),
  ],
  [
    '20241023142500000001',
    indexes({
      add: [
        'identity_credentials_identity_id_idx on identity_credentials (identity_id)',
        'identity_credentials_nid_idx on identity_credentials (nid)',
      ],
      remove: [
        'identity_credentials_id_nid_idx on identity_credentials (id, nid)',
        'identity_credentials_nid_id_idx on identity_credentials (nid, id)',
        'identity_credentials_nid_identity_id_idx on identity_credentials (identity_id, nid)',
      ],
    }),
  ],
  [
    '20241023142500000002',
    indexes({
      add: [
        'sessions_list_active_idx on sessions (nid, expires_at, active, created_at desc, id)',
        'sessions_list_identity_idx on sessions (identity_id, nid, created_at desc)',
        'sessions_list_idx on sessions (nid, created_at desc, id)',
      ],
      remove: [
        'sessions_id_nid_idx on sessions (id, nid)',
        'sessions_identity_id_nid_sorted_idx on sessions (identity_id, nid, authenticated_at desc)',
        'sessions_nid_created_at_id_idx on sessions (nid, created_at desc, id)',
        'sessions_nid_id_identity_id_idx on sessions (nid, identity_id, id)',
        'sessions_token_nid_idx on sessions (nid, token)',
      ],
    }),
  ],
  [
    '20241023142500000003',
    indexes({
      add: [
        'identity_credential_identifiers_identity_credential_id_idx on identity_credential_identifiers (identity_credential_id)',
      ],
      remove: [
        'identity_credential_identifiers_id_nid_idx on identity_credential_identifiers (id, nid)',
        'identity_credential_identifiers_nid_id_idx on identity_credential_identifiers (nid, id)',
        'identity_credential_identifiers_nid_identity_credential_id_idx on identity_credential_identifiers (identity_credential_id, nid)',
      ],
    }),
  ],
  [
    '20241029102200000001',
    indexes({
      add: [
        'selfservice_errors_nid_idx on selfservice_errors (nid)',
        'selfservice_login_flows_nid_idx on selfservice_login_flows (nid)',
        'selfservice_recovery_flows_nid_idx on selfservice_recovery_flows (nid)',
        'selfservice_recovery_flows_recovered_identity_id_idx on selfservice_recovery_flows (recovered_identity_id)',
        'selfservice_registration_flows_nid_idx on selfservice_registration_flows (nid)',
        'selfservice_settings_flows_identity_id_idx on selfservice_settings_flows (identity_id)',
        'selfservice_settings_flows_nid_idx on selfservice_settings_flows (nid)',
        'selfservice_verification_flows_nid_idx on selfservice_verification_flows (nid)',
      ],
      remove: [
        'selfservice_errors_errors_nid_id_idx on selfservice_errors (nid, id)',
        'selfservice_login_flows_id_nid_idx on selfservice_login_flows (id, nid)',
        'selfservice_login_flows_nid_id_idx on selfservice_login_flows (nid, id)',
        'selfservice_recovery_flows_id_nid_idx on selfservice_recovery_flows (id, nid)',
        'selfservice_recovery_flows_nid_id_idx on selfservice_recovery_flows (nid, id)',
        'selfservice_recovery_flows_recovered_identity_id_nid_idx on selfservice_recovery_flows (recovered_identity_id, nid)',
        'selfservice_registration_flows_id_nid_idx on selfservice_registration_flows (id, nid)',
        'selfservice_registration_flows_nid_id_idx on selfservice_registration_flows (nid, id)',
        'selfservice_settings_flows_id_nid_idx on selfservice_settings_flows (id, nid)',
        'selfservice_settings_flows_identity_id_nid_idx on selfservice_settings_flows (identity_id, nid)',
        'selfservice_settings_flows_nid_id_idx on selfservice_settings_flows (nid, id)',
        'selfservice_verification_flows_id_nid_idx on selfservice_verification_flows (id, nid)',
        'selfservice_verification_flows_nid_id_idx on selfservice_verification_flows (nid, id)',
      ],
    }),
  ],
  [
    '20241029153900000001',
    indexes({
      add: [
        'identity_recovery_addresses_identity_id_idx on identity_recovery_addresses (identity_id)',
        'identity_verifiable_addresses_identity_id_idx on identity_verifiable_addresses (identity_id)',
      ],
      remove: [
        'identities_id_nid_idx on identities (id, nid)',
        'identity_recovery_addresses_id_nid_idx on identity_recovery_addresses (id, nid)',
        'identity_recovery_addresses_nid_id_idx on identity_recovery_addresses (nid, id)',
        'identity_recovery_addresses_nid_identity_id_idx on identity_recovery_addresses (identity_id, nid)',
        'identity_recovery_addresses_status_via_idx on identity_recovery_addresses (nid, via, value)',
        'identity_verifiable_addresses_id_nid_idx on identity_verifiable_addresses (id, nid)',
        'identity_verifiable_addresses_nid_id_idx on identity_verifiable_addresses (nid, id)',
        'identity_verifiable_addresses_nid_identity_id_idx on identity_verifiable_addresses (identity_id, nid)',
        'identity_verifiable_addresses_status_via_idx on identity_verifiable_addresses (nid, via, value)',
      ],
    }),
  ],
  [
    '20241031094100000001',
    indexes({
      add: [
        'continuity_containers_identity_id_idx on continuity_containers (identity_id)',
        'continuity_containers_nid_idx on continuity_containers (nid)',
        'courier_messages_nid_id_created_at_idx on courier_messages (nid, id, created_at desc)',
        'courier_messages_status_id_idx on courier_messages (status, id)',
        'identity_login_codes_nid_idx on identity_login_codes (nid)',
        'identity_recovery_codes_identity_id_idx on identity_recovery_codes (identity_id)',
        'identity_recovery_codes_identity_recovery_address_id_idx on identity_recovery_codes (identity_recovery_address_id)',
        'identity_recovery_codes_nid_idx on identity_recovery_codes (nid)',
        'identity_recovery_tokens_identity_id_idx on identity_recovery_tokens (identity_id)',
        'identity_recovery_tokens_nid_idx on identity_recovery_tokens (nid)',
        'identity_registration_codes_nid_idx on identity_registration_codes (nid)',
        'identity_verification_codes_identity_verifiable_address_id_idx on identity_verification_codes (identity_verifiable_address_id)',
        'identity_verification_codes_nid_idx on identity_verification_codes (nid)',
        'identity_verification_tokens_nid_idx on identity_verification_tokens (nid)',
        'session_devices_nid_idx on session_devices (nid)',
        'session_devices_session_id_idx on session_devices (session_id)',
        'session_token_exchanges_flow_id_nid_init_code_idx on session_token_exchanges (flow_id, nid, init_code)',
        'session_token_exchanges_nid_init_code_idx on session_token_exchanges (nid, init_code)',
      ],
      remove: [
        'continuity_containers_id_nid_idx on continuity_containers (id, nid)',
        'continuity_containers_identity_id_nid_idx on continuity_containers (identity_id, nid)',
        'continuity_containers_nid_id_idx on continuity_containers (nid, id)',
        'courier_messages_id_nid_idx on courier_messages (id, nid)',
        'courier_messages_nid_created_at_id_idx on courier_messages (nid, created_at desc)',
        'courier_messages_nid_id_idx on courier_messages (nid, id)',
        'courier_messages_status_idx on courier_messages (status)',
        'identity_login_codes_id_nid_idx on identity_login_codes (id, nid)',
        'identity_login_codes_nid_flow_id_idx on identity_login_codes (nid, selfservice_login_flow_id)',
        'identity_recovery_codes_id_nid_idx on identity_recovery_codes (id, nid)',
        'identity_recovery_codes_identity_id_nid_idx on identity_recovery_codes (identity_id, nid)',
        'identity_recovery_codes_identity_recovery_address_id_nid_idx on identity_recovery_codes (identity_recovery_address_id, nid)',
        'identity_recovery_codes_nid_flow_id_idx on identity_recovery_codes (nid, selfservice_recovery_flow_id)',
        'identity_recovery_tokens_id_nid_idx on identity_recovery_tokens (id, nid)',
        'identity_recovery_tokens_identity_id_nid_idx on identity_recovery_tokens (identity_id, nid)',
        'identity_recovery_tokens_nid_id_idx on identity_recovery_tokens (nid, id)',
        'identity_recovery_tokens_token_nid_used_idx on identity_recovery_tokens (nid, token, used)',
        'identity_registration_codes_id_nid_idx on identity_registration_codes (id, nid)',
        'identity_registration_codes_nid_flow_id_idx on identity_registration_codes (nid, selfservice_registration_flow_id)',
        'identity_verification_codes_id_nid_idx on identity_verification_codes (id, nid)',
        'identity_verification_codes_nid_flow_id_idx on identity_verification_codes (nid, selfservice_verification_flow_id)',
        'identity_verification_codes_verifiable_address_nid_idx on identity_verification_codes (identity_verifiable_address_id, nid)',
        'identity_verification_tokens_id_nid_idx on identity_verification_tokens (id, nid)',
        'identity_verification_tokens_nid_id_idx on identity_verification_tokens (nid, id)',
        'identity_verification_tokens_token_nid_used_flow_id_idx on identity_verification_tokens (nid, token, used, selfservice_verification_flow_id)',
        'session_devices_id_nid_idx on session_devices (id, nid)',
        'session_devices_session_id_nid_idx on session_devices (session_id, nid)',
        'session_token_exchanges_nid_code_idx on session_token_exchanges (init_code, nid)',
        'session_token_exchanges_nid_flow_id_idx on session_token_exchanges (flow_id, nid)',
      ],
    }),
  ],
  [
    '20241106142200000001',
    indexes({
      add: [
        'identity_credential_identifiers_nid_ici_i_idx on identity_credential_identifiers (nid, identity_credential_id, identifier)',
      ],
    }),
  ],
  [
    '20241106142200000002',
    indexes({
      add: [
        'identity_credential_identifiers_ici_nid_i_idx on identity_credential_identifiers (identity_credential_id, nid, identifier)',
      ],
    }),
  ],
  [
    '20241108105000000001',
    indexes({
      remove: [
        'identity_credential_identifiers_identity_credential_id_idx on identity_credential_identifiers (identity_credential_id)',
        'identity_credential_identifiers_nid_ici_i_idx on identity_credential_identifiers (nid, identity_credential_id, identifier)',
      ],
    }),
  ],
  ['20241203105600000000', credentialType('saml')],
  [
    '20250708190000000000',
    columns('identities', `external_id VARCHAR(64) check (external_id is null or external_id != '')`),
  ],
  [
    '20250708190000000001',
    {
      up: [
        'create unique index if not exists identities_nid_external_id_idx on identities (nid, external_id) where external_id is not null',
      ],
      down: ['drop index if exists identities_nid_external_id_idx'],
    },
  ],
  [
    '20250710085000000000',
    all(
      columns('selfservice_login_flows', 'identity_schema_id VARCHAR(128)'),
      columns('selfservice_registration_flows', 'identity_schema_id VARCHAR(128)'),
    ),
  ],
];
