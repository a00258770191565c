import { kept, reshaped } from './reshape.ts';

const exchangeColumns = kept([
  'id',
  'nid',
  'flow_id',
  'session_id',
  'init_code',
  'return_to_code',
  'created_at',
  'updated_at',
]);

/** Going down, the reference loses `nid` here and can never come up again: a fault that we do not copy. */
export const EXCHANGES_KEY = reshaped('session_token_exchanges', {
  before: {
    definition: [
      'id UUID not null primary key',
      'nid UUID not null',
      'flow_id UUID not null',
      'session_id UUID default NULL',
      'init_code VARCHAR(64) not null',
      'return_to_code VARCHAR(64) not null',
      'created_at timestamp not null',
      'updated_at timestamp not null',
    ],
    indexes: [
      'session_token_exchanges_flow_id_nid_init_code_idx on session_token_exchanges (flow_id, nid, init_code)',
      'session_token_exchanges_nid_init_code_idx on session_token_exchanges (nid, init_code)',
    ],
    values: exchangeColumns,
  },
  after: {
    definition: [
      'id TEXT not null',
      'nid TEXT not null',
      'flow_id TEXT not null',
      'session_id TEXT',
      'init_code VARCHAR(64) not null',
      'return_to_code VARCHAR(64) not null',
      'created_at TIMESTAMP not null',
      'updated_at TIMESTAMP not null',
      'primary key (id)',
      'foreign key (nid) references networks (id) on delete cascade',
    ],
    indexes: [
      'session_token_exchanges_nid_code_idx on session_token_exchanges (init_code, nid)',
      'session_token_exchanges_nid_flow_id_idx on session_token_exchanges (flow_id, nid)',
    ],
    values: exchangeColumns,
  },
});
