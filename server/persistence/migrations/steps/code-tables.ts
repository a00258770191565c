import { type Change, table } from '../change.ts';

export type CodeFlow = 'login' | 'registration';

/** The table of one-time codes for signing in or up, as Kratos v1.1 made it. */
export function codeTable(flow: CodeFlow): Change {
  const name = `identity_${flow}_codes`;
  return table(
    name,
    codeTableDefinition(flow, 'v1.1'),
    `${name}_id_nid_idx on ${name} (id, nid)`,
    `${name}_nid_flow_id_idx on ${name} (nid, selfservice_${flow}_flow_id)`,
  );
}

/** The columns of such a table, as of a release of Kratos. */
export function codeTableDefinition(flow: CodeFlow, since: 'v1.1' | 'v25.4'): readonly string[] {
  const name = `identity_${flow}_codes`;
  return [
    'id UUID not null primary key',
    'code VARCHAR(64) not null',
    'address VARCHAR(255) not null',
    ...(since === 'v1.1' ? ['address_type CHAR(36) not null'] : []),
    'used_at timestamp default NULL',
    `expires_at timestamp not null default '2000-01-01 00:00:00'`,
    `issued_at timestamp not null default '2000-01-01 00:00:00'`,
    `selfservice_${flow}_flow_id UUID not null`,
    ...(flow === 'login' ? ['identity_id UUID not null'] : []),
    'created_at timestamp not null default CURRENT_TIMESTAMP',
    'updated_at timestamp not null default CURRENT_TIMESTAMP',
    'nid UUID not null',
    ...(since === 'v25.4' ? ['address_type VARCHAR(36)'] : []),
    // PostgreSQL cuts a name after 63 characters.
    `constraint ${`${name}_selfservice_${flow}_flows_id_fk`.slice(0, 63)} foreign key (selfservice_${flow}_flow_id) references selfservice_${flow}_flows (id) on delete cascade`,
    `constraint ${name}_networks_id_fk foreign key (nid) references networks (id) on update restrict on delete cascade`,
  ];
}
