import { all } from '../../../migrations/change.ts';
import { kept, reshaped } from './reshape.ts';

const identifierColumns = [
  'id',
  'identifier',
  'identity_credential_id',
  'created_at',
  'updated_at',
  'nid',
  'identity_credential_type_id',
];
const identifierIndexes = {
  uniqueIndex:
    'identity_credential_identifiers_identifier_nid_type_uq_idx on identity_credential_identifiers (nid, identity_credential_type_id, identifier)',
  indexes: [
    'identity_credential_identifiers_ici_nid_i_idx on identity_credential_identifiers (identity_credential_id, nid, identifier)',
    'identity_credential_identifiers_nid_i_ici_idx on identity_credential_identifiers (nid, identifier, identity_credential_id)',
  ],
};
const identifierDefinition = [
  'id TEXT primary key',
  'identifier TEXT not null',
  'identity_credential_id char(36) not null',
  'created_at DATETIME not null',
  'updated_at DATETIME not null',
  'nid char(36)',
  'identity_credential_type_id char(36) not null',
];

const deviceColumns = ['id', 'ip_address', 'user_agent', 'location', 'nid', 'session_id', 'created_at', 'updated_at'];
const deviceIndexes = [
  'session_devices_nid_idx on session_devices (nid)',
  'session_devices_session_id_idx on session_devices (session_id)',
];

const deviceDefinition = [
  'id UUID not null primary key',
  "ip_address VARCHAR(50) default ''",
  "user_agent VARCHAR(512) default ''",
  "location VARCHAR(512) default ''",
  'nid UUID not null',
  'session_id UUID not null',
  'created_at timestamp not null',
  'updated_at timestamp not null',
];
const deviceKeys = [
  'constraint unique_session_device unique (nid, session_id, ip_address, user_agent)',
  'foreign key (session_id) references sessions (id) on delete cascade',
  'foreign key (nid) references networks (id) on delete cascade',
];

/** All of it at once: columns, what is in them, and foreign keys. */
export const OWNERS = all(
  reshaped('identity_credential_identifiers', {
    before: {
      ...identifierIndexes,
      definition: [
        ...identifierDefinition,
        'foreign key (identity_credential_id) references identity_credentials (id) on delete cascade',
      ],
      values: kept(identifierColumns),
    },
    after: {
      ...identifierIndexes,
      definition: [
        ...identifierDefinition,
        'identity_id char(36) not null',
        'foreign key (identity_id) references identities (id) on update restrict on delete cascade',
        'foreign key (nid) references networks (id) on update restrict on delete cascade',
        'foreign key (identity_credential_id) references identity_credentials (id) on update restrict on delete cascade',
        'foreign key (identity_credential_type_id) references identity_credential_types (id) on update restrict on delete cascade',
      ],
      values: {
        ...kept(identifierColumns, 'i'),
        identity_id: 'c.identity_id',
      },
      from: 'identity_credential_identifiers i join identity_credentials c on i.identity_credential_id = c.id and i.nid = c.nid',
    },
  }),
  reshaped('session_devices', {
    before: { definition: [...deviceDefinition, ...deviceKeys], indexes: deviceIndexes, values: kept(deviceColumns) },
    after: {
      definition: [
        'id UUID not null primary key',
        'identity_id UUID not null',
        ...deviceDefinition.slice(1),
        ...deviceKeys,
        'foreign key (identity_id) references identities (id) on delete cascade',
      ],
      indexes: deviceIndexes,
      values: { ...kept(deviceColumns, 'd'), identity_id: 's.identity_id' },
      from: 'session_devices d join sessions s on d.session_id = s.id',
    },
  }),
);
