import { type Step, columns, indexes } from '../change.ts';

/** Kratos v26.2: identifiers and devices know their identity, messages their headers. */
export const V26_2: readonly Step[] = [
  ['20251215000000000000', columns('courier_messages', 'request_headers JSONB')],
  [
    '20260114175904000000',
    indexes({
      remove: ['identity_credentials_nid_idx on identity_credentials (nid)'],
    }),
  ],
];
