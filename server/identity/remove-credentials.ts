import { badRequest, notFound } from '../kernel/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../kernel/json.ts';
import type { Credentials, CredentialsMap } from './model.ts';

const objects = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? (value as readonly Json[]).filter((item) => isJsonObject(item)) : [];

/** Without security keys of the second factor; passkeys of the first stay. */
function withoutSecondFactorKeys(held: Credentials): Credentials | undefined {
  const keys = objects(held.config['credentials']).filter((key) => key['is_passwordless'] === true);
  return keys.length === 0 ? undefined : { ...held, config: { ...held.config, credentials: keys } };
}

const nameOf = ({ provider, subject }: JsonObject): string => `${String(provider)}:${String(subject)}`;

function withoutAccount(held: Credentials, identifier: string): Credentials {
  if (identifier === '') throw badRequest('You must provide an identifier to delete this credential.');
  const providers = objects(held.config['providers']);
  const kept = providers.filter((provider) => nameOf(provider) !== identifier);
  if (kept.length === providers.length)
    throw notFound(`The identifier \`${identifier}\` was not found among OIDC credentials.`);
  return { ...held, identifiers: kept.map(nameOf), config: { providers: kept } };
}

/**
 * Credentials without those of one type, as an administrator removes them. Of social sign-in only the account named by
 * `identifier` goes; of the password only the secret.
 * @param firstFactors how many ways of the first factor there are now; the last one cannot be removed
 * @throws ApiError 400, 404
 */
export function removeCredentials(
  held: CredentialsMap,
  type: string,
  identifier: string,
  firstFactors: number,
): CredentialsMap {
  const target = Object.values(held).find((credentials) => credentials.type === type);
  if (target === undefined) throw notFound(`You tried to remove a ${type} but this user have no ${type} set up.`);
  const replaceBy = (next: Credentials | undefined): CredentialsMap => {
    const { [target.type]: _removed, ...others } = held;
    return next === undefined ? others : { ...others, [target.type]: next };
  };
  switch (target.type) {
    case 'lookup_secret':
    case 'totp':
      return replaceBy(undefined);
    case 'webauthn':
      return replaceBy(withoutSecondFactorKeys(target));
    case 'password':
    case 'oidc':
    case 'saml':
      if (firstFactors < 2) throw badRequest('You cannot remove the last first factor credential.');
      return replaceBy(target.type === 'password' ? { ...target, config: {} } : withoutAccount(target, identifier));
    default:
      throw badRequest(`Credentials type ${type} cannot be deleted.`);
  }
}
