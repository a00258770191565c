import type { ErrorObject } from 'ajv';
import type { Json } from '../kernel/json.ts';
import type { OperationId } from './operations.ts';

/** Names that the reference's decoder puts into its texts, and clients see: the struct of each body. */
const STRUCTS: Partial<Record<OperationId, string>> = {
  createIdentity: 'identity.CreateIdentityBody',
  updateIdentity: 'identity.UpdateIdentityBody',
  performNativeLogout: 'logout.performNativeLogoutBody',
  createRecoveryCodeForIdentity: 'code.createRecoveryCodeForIdentityBody',
  createRecoveryLinkForIdentity: 'link.createRecoveryLinkForIdentityBody',
};

/** Structs of members, by the last member of their path that names one, and the types of members that are not strings. */
const MEMBER_STRUCTS: Record<string, string> = {
  verifiable_addresses: 'VerifiableAddress',
  recovery_addresses: 'RecoveryAddress',
  password: 'AdminIdentityImportCredentialsPassword',
  'password.config': 'AdminIdentityImportCredentialsPasswordConfig',
  oidc: 'AdminIdentityImportCredentialsOIDC',
  'oidc.config': 'AdminIdentityImportCredentialsOIDCConfig',
  credentials: 'IdentityWithCredentials',
};
const MEMBER_TYPES: Record<string, string> = {
  verifiable_addresses: '[]identity.VerifiableAddress',
  recovery_addresses: '[]identity.RecoveryAddress',
  credentials: 'identity.IdentityWithCredentials',
  state: 'identity.State',
  identity_id: 'uuid.UUID',
  verified: 'bool',
  use_password_migration_hook: 'bool',
};

/** The text in which the reference reports a body that does not decode (Go's encoding/json). */
export function goDecodeError(id: OperationId, error: ErrorObject, body: Json): string {
  const path = error.instancePath.split('/').slice(2);
  const value = path.reduce<unknown>((at, key) => memberInAnyCase(at, key)?.[1], body);
  if (error.keyword === 'additionalProperties') {
    const name = (error.params as { additionalProperty: string }).additionalProperty;
    return `json: unknown field ${JSON.stringify(memberInAnyCase(value, name)?.[0] ?? name)}`;
  }
  if (error.keyword === 'format') return uuidError(String(value));
  const kind = kindOf(value);
  const members = path.filter((key) => !/^\d+$/.test(key));
  const last = members.at(-1);
  if (last === undefined) return `json: cannot unmarshal ${kind} into Go value of type ${STRUCTS[id] ?? 'object'}`;
  const inItem = /^\d+$/.test(path.at(-1) ?? '');
  const type = inItem ? (MEMBER_TYPES[last] ?? 'string').replace(/^\[\]\*?/, '') : (MEMBER_TYPES[last] ?? 'string');
  return `json: cannot unmarshal ${kind} into Go struct field ${structOf(id, members)}.${members.join('.')} of type ${type}`;
}

/** A member as the body spells it; names of the document, and so paths of errors, are in lower case. */
function memberInAnyCase(node: unknown, key: string): [string, unknown] | undefined {
  return Object.entries((node ?? {}) as object).find(([name]) => name.toLowerCase() === key);
}

function structOf(id: OperationId, members: readonly string[]): string {
  const parents = members.slice(0, -1);
  const named = MEMBER_STRUCTS[parents.slice(-2).join('.')] ?? MEMBER_STRUCTS[parents.at(-1) ?? ''];
  return named ?? (STRUCTS[id] ?? '').replace(/^.*\./, '');
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** The texts of the reference's UUID library. */
function uuidError(text: string): string {
  const quoted = JSON.stringify(text);
  if ([32, 34, 36, 38, 41, 45].includes(text.length)) return `uuid: incorrect UUID format in string ${quoted}`;
  return `uuid: incorrect UUID length ${Buffer.byteLength(text)} in string ${quoted}`;
}
