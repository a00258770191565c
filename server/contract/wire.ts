import type { Json } from '../kernel/json.ts';
import type * as schemas from './generated/types.gen.ts';

/** A deeply read-only version of a type. `unknown` becomes JSON. */
type Frozen<T> = unknown extends T
  ? Json
  : T extends readonly (infer Item)[]
    ? readonly Frozen<Item>[]
    : T extends object
      ? { readonly [Name in keyof T]: Frozen<T[Name]> }
      : T;

/** The members of all flows; members that only some flows have are optional. Tests check each answer against the schema of its flow. */
type Flow = Omit<schemas.SettingsFlow, 'identity'> &
  Partial<Pick<schemas.SettingsFlow, 'identity'>> &
  Partial<Omit<schemas.LoginFlow, keyof schemas.SettingsFlow>>;

/** The types that presenters return: schemas of the document by name. */
export interface Wire {
  readonly ContinueWith: Frozen<schemas.ContinueWith>;
  readonly Flow: Frozen<Flow>;
  readonly Identity: Frozen<schemas.Identity>;
  readonly IdentityCredentials: Frozen<schemas.IdentityCredentials>;
  readonly VerifiableIdentityAddress: Frozen<schemas.VerifiableIdentityAddress>;
  readonly RecoveryIdentityAddress: Frozen<schemas.RecoveryIdentityAddress>;
  readonly IdentityPatchResponse: Frozen<schemas.IdentityPatchResponse>;
  readonly Message: Frozen<schemas.Message>;
  readonly MessageDispatch: Frozen<schemas.MessageDispatch>;
  readonly Session: Frozen<schemas.Session>;
  readonly SessionAuthenticationMethod: Frozen<schemas.SessionAuthenticationMethod>;
  readonly SessionDevice: Frozen<schemas.SessionDevice>;
  readonly UiContainer: Frozen<schemas.UiContainer>;
}
