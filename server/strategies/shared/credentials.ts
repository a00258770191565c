import type { CredentialType, CredentialsMap } from '../../identity/model.ts';

export function withoutCredentials(held: CredentialsMap, type: CredentialType): CredentialsMap {
  const { [type]: _removed, ...others } = held;
  return others;
}
