import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { AddressVia } from '../model.ts';

/** The keyword that defines the purposes of a trait. */
export const EXTENSION_KEYWORD = 'ory.sh/kratos';

/** The purposes of a trait (`ory://identity-extension`). */
export interface IdentityExtension {
  readonly passwordIdentifier: boolean;
  readonly webauthnIdentifier: boolean;
  readonly passkeyDisplayName: boolean;
  readonly totpAccountName: boolean;
  readonly codeIdentifier: boolean;
  readonly codeVia: string;
  readonly verificationVia: string;
  readonly recoveryVia: string;
  readonly organizationMatcher: string;
}

class InvalidExtension extends Error {
  constructor(what: string) {
    super(`invalid "${EXTENSION_KEYWORD}" in the identity schema: ${what}`);
    this.name = 'InvalidExtension';
  }
}

const VIA: readonly AddressVia[] = ['email', 'sms'];

/** An object with only the named members. */
function members(value: Json | undefined, where: string, names: readonly string[]): JsonObject {
  if (value === undefined) return {};
  if (!isJsonObject(value)) throw new InvalidExtension(`${where} must be an object`);
  const unknown = Object.keys(value).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new InvalidExtension(`${where} has no member ${unknown}`);
  return value;
}

function flag(value: Json | undefined, where: string): boolean {
  if (value !== undefined && typeof value !== 'boolean') throw new InvalidExtension(`${where} must be true or false`);
  return value === true;
}

function oneOf(value: Json | undefined, where: string, allowed: readonly string[]): string {
  if (value === undefined) return '';
  if (typeof value === 'string' && allowed.includes(value)) return value;
  throw new InvalidExtension(`${where} must be one of ${allowed.join(', ')}`);
}

/** Parses the value of the extension keyword. @throws InvalidExtension */
export function parseExtension(value: Json): IdentityExtension {
  const root = members(value, 'it', ['credentials', 'verification', 'recovery', 'organizations']);
  const kinds = ['password', 'webauthn', 'passkey', 'totp', 'code'];
  const credentials = members(root['credentials'], 'credentials', kinds);
  const sole = (kind: string, member: string): boolean =>
    flag(members(credentials[kind], kind, [member])[member], `${kind}.${member}`);
  const code = members(credentials['code'], 'code', ['identifier', 'via']);
  const via = (name: string): string => oneOf(members(root[name], name, ['via'])['via'], `${name}.via`, VIA);
  return {
    passwordIdentifier: sole('password', 'identifier'),
    webauthnIdentifier: sole('webauthn', 'identifier'),
    passkeyDisplayName: sole('passkey', 'display_name'),
    totpAccountName: sole('totp', 'account_name'),
    codeIdentifier: flag(code['identifier'], 'code.identifier'),
    codeVia: oneOf(code['via'], 'code.via', VIA),
    verificationVia: via('verification'),
    recoveryVia: via('recovery'),
    organizationMatcher: oneOf(
      members(root['organizations'], 'organizations', ['matcher'])['matcher'],
      'organizations.matcher',
      ['email_domain'],
    ),
  };
}
