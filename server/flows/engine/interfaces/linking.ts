/**
 * A registration by a provider met an account that has its identifier already. The credentials wait in a login flow; once the owner has
 * signed in to that account, they are added to it.
 */
import type { Credentials, CredentialType, IdentityWithCredentials } from '../../../identity/model.ts';
import { isJsonObject, type JsonObject } from '../../../kernel/json.ts';
import type { PassedMethod } from '../../../session/session.ts';
import type { Prepared } from './ports.ts';

/** Member of a flow's internal context, with the reference's names. */
const MEMBER = 'registration_duplicate_credentials';

/** The credentials that wait in a login flow. */
export interface DuplicateCredentials {
  readonly type: CredentialType;
  /** As it would be stored, with the one provider that was used. */
  readonly config: JsonObject;
  /** What the account that is there already must have. */
  readonly identifier: string;
}

/** A strategy whose credentials can join an account that is already there. */
export interface LinkingStrategy {
  /** The identity with these credentials added. Stores nothing. */
  link(identity: IdentityWithCredentials, config: JsonObject): Promise<Prepared>;
  /** What the session records of the linked login. */
  passed(config: JsonObject): PassedMethod;
}

/** The internal context that makes a login flow one that links. */
export const duplicateCredentials = ({ type, config }: Pick<Credentials, 'type' | 'config'>, identifier: string) => ({
  [MEMBER]: { CredentialsType: type, CredentialsConfig: config, DuplicateIdentifier: identifier },
});

/** What a login flow links; undefined for all others. */
export function duplicateCredentialsOf(internalContext: JsonObject): DuplicateCredentials | undefined {
  const stored = internalContext[MEMBER];
  if (stored === undefined || !isJsonObject(stored)) return undefined;
  const { CredentialsType: type, CredentialsConfig: config, DuplicateIdentifier: identifier } = stored;
  if (typeof type !== 'string' || config === undefined || !isJsonObject(config) || typeof identifier !== 'string')
    return undefined;
  return { type: type as CredentialType, config, identifier };
}
