import type { Change } from '../../../migrations/change.ts';
import { type CodeFlow, codeTableDefinition } from '../../../migrations/steps/code-tables.ts';
import { type Shape, kept, reshaped } from './reshape.ts';

/** Kratos v25.4 widened a column. Here it ended up as the last one, and may be null. */
export function widerAddressType(flow: CodeFlow): Change {
  const name = `identity_${flow}_codes`;
  const owner = flow === 'login' ? ['identity_id'] : [];
  const columns = ['id', 'code', 'address', 'used_at', 'expires_at', 'issued_at', `selfservice_${flow}_flow_id`];
  const shared: Omit<Shape, 'definition'> = {
    indexes: [
      `${name}_flow_id_idx on ${name} (selfservice_${flow}_flow_id)`,
      `${name}_nid_idx on ${name} (nid)`,
      ...owner.map((column) => `${name}_${column}_idx on ${name} (${column})`),
    ],
    values: kept([...columns, ...owner, 'created_at', 'updated_at', 'nid', 'address_type']),
  };
  return reshaped(name, {
    before: {
      ...shared,
      definition: codeTableDefinition(flow, 'v1.1'),
      values: { ...shared.values, address_type: `coalesce(address_type, 'email')` },
    },
    after: { ...shared, definition: codeTableDefinition(flow, 'v25.4') },
  });
}
