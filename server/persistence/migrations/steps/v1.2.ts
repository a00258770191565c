import { NOTHING, type Step, indexes } from '../change.ts';

export const FLOW_INDEXES = indexes({
  add: [
    'identity_login_codes_flow_id_idx on identity_login_codes (selfservice_login_flow_id)',
    'identity_login_codes_identity_id_idx on identity_login_codes (identity_id)',
    'identity_recovery_codes_flow_id_idx on identity_recovery_codes (selfservice_recovery_flow_id)',
    'identity_registration_codes_flow_id_idx on identity_registration_codes (selfservice_registration_flow_id)',
    'identity_verification_codes_flow_id_idx on identity_verification_codes (selfservice_verification_flow_id)',
  ],
});

/** Kratos v1.2: what cascading deletes and the courier look up has indexes. Kratos v1.3 changed nothing. */
export const V1_2: readonly Step[] = [
  ['20240213095000000000', NOTHING],
  [
    '20240214113828000000',
    indexes({
      add: [
        'courier_message_dispatches_message_id_idx on courier_message_dispatches (message_id, created_at desc)',
        'courier_message_dispatches_nid_idx on courier_message_dispatches (nid)',
      ],
      remove: ['courier_message_dispatches_id_message_id_nid_idx on courier_message_dispatches (id, message_id, nid)'],
    }),
  ],
  ['20240221000000000000', FLOW_INDEXES],
  ['20240325153839000000', NOTHING],
  ['20240425095000000000', NOTHING],
  ['20240425095000000001', NOTHING],
];
