/** What scenarios of security keys and passkeys share: a page with an authenticator, and keys enrolled before. */
import { randomBytes } from 'node:crypto';
import type { Agent, Flow } from './agent.ts';
import { type Json, dig, text } from './answer.ts';
import {
  type Assertion,
  type AuthenticatorOptions,
  type CreationOptions,
  type Deviations,
  type Registration,
  type RequestOptions,
  Authenticator,
} from './authenticator/authenticator.ts';
import type { Context } from './scenario.ts';
import { shadow, succeed } from './second-factor.ts';

/** The origin that all configurations allow. */
export const PAGE = 'http://ui.example.org';

export const authenticator = (options: Partial<AuthenticatorOptions> = {}): Authenticator =>
  new Authenticator({ origin: PAGE, newId: laterId, ...options });

let made = 0;

/** An id after all before: forms order keys by their ids, and recordings shall have them in the order of their making. */
function laterId(): Uint8Array {
  const id = randomBytes(32);
  id.writeUInt32BE((made += 1));
  return new Uint8Array(id);
}

/** An authenticator whose credential has the same id as this one, from another user's authenticator. */
export const copycat = ({ id }: { readonly id: string }): Authenticator =>
  authenticator({ newId: () => new Uint8Array(Buffer.from(id, 'base64url')) });

/** The value of a form's field; throws when it has no such field. */
export function fieldOf(flow: Flow, name: string): string {
  const nodes = dig(flow.body, 'ui', 'nodes');
  const node = Array.isArray(nodes) ? nodes.find((each) => dig(each, 'attributes', 'name') === name) : undefined;
  return text(node, 'attributes', 'value');
}

/** What the form wants of `navigator.credentials.create`. */
export function creationIn(flow: Flow, field: 'webauthn_register_trigger' | 'passkey_create_data'): CreationOptions {
  const data = JSON.parse(fieldOf(flow, field)) as Json;
  return (dig(data, 'credentialOptions') ?? data) as unknown as CreationOptions;
}

/** What the form wants of `navigator.credentials.get`. */
export const requestIn = (flow: Flow, field: 'webauthn_login_trigger' | 'passkey_challenge'): RequestOptions =>
  JSON.parse(fieldOf(flow, field)) as RequestOptions;

/** The fields that carry a new security key. */
export const newKey = (flow: Flow, device: Authenticator, deviations?: Deviations) => ({
  webauthn_register: JSON.stringify(device.create(creationIn(flow, 'webauthn_register_trigger'), deviations)),
  webauthn_register_displayname: 'my key',
});
/** The fields that carry the proof of a security key. */
export const keyProof = (flow: Flow, device: Authenticator, deviations?: Deviations) => ({
  method: 'webauthn',
  identifier: fieldOf(flow, 'identifier'),
  webauthn_login: JSON.stringify(device.get(requestIn(flow, 'webauthn_login_trigger'), deviations)),
});

/** The field that carries a new passkey, in registration or in settings. */
export const newPasskey = (
  flow: Flow,
  device: Authenticator,
  deviations?: Deviations,
  field: 'passkey_register' | 'passkey_settings_register' = 'passkey_register',
) => ({ [field]: JSON.stringify(device.create(creationIn(flow, 'passkey_create_data'), deviations)) });
/** The fields that carry the proof of a passkey. */
export const passkeyProof = (flow: Flow, device: Authenticator, deviations?: Deviations) => ({
  method: 'passkey',
  passkey_login: JSON.stringify(device.get(requestIn(flow, 'passkey_challenge'), deviations)),
});

/** The id of a credential as forms name it. */
export const idInForms = (credential: { readonly id: string }): string =>
  Buffer.from(credential.id, 'base64url').toString('hex');

/** Gives the agent's account a security key, unrecorded. */
export async function enrolKey(
  t: Context,
  agent: Agent,
  device: Authenticator,
  name = 'my key',
): Promise<Registration> {
  const silent = shadow(t, agent);
  const flow = await silent.start('settings');
  const credential = device.create(creationIn(flow, 'webauthn_register_trigger'));
  const fields = { webauthn_register: JSON.stringify(credential), webauthn_register_displayname: name };
  succeed(await silent.submitOnly(flow, fields));
  return credential;
}

/** Gives the agent's account a passkey, unrecorded. */
export async function enrolPasskey(t: Context, agent: Agent, device: Authenticator): Promise<Registration> {
  const silent = shadow(t, agent);
  const flow = await silent.start('settings');
  const credential = device.create(creationIn(flow, 'passkey_create_data'));
  succeed(await silent.submitOnly(flow, { passkey_settings_register: JSON.stringify(credential) }));
  return credential;
}

/** What an authenticator, or an attacker between it and the server, may get wrong in a new credential. */
export const WRONG_REGISTRATIONS: readonly Deviations[] = [
  { origin: 'http://evil.example.com' },
  { origin: 'http://ui.example.org.evil.example.com' },
  { rpId: 'example.com' },
  { challenge: 'b3RoZXItY2hhbGxlbmdlLW90aGVyLWNoYWxsZW5nZQ' },
  { challenge: '' },
  { type: 'webauthn.get' },
  { flags: { userPresent: false } },
  { id: 'c29tZXRoaW5nLWVsc2U' },
];

/** The same of a proof. */
export const WRONG_PROOFS: readonly Deviations[] = [
  { origin: 'http://evil.example.com' },
  { rpId: 'example.com' },
  { challenge: 'b3RoZXItY2hhbGxlbmdlLW90aGVyLWNoYWxsZW5nZQ' },
  { type: 'webauthn.create' },
  { flags: { userPresent: false } },
  { id: 'dW5rbm93bi1rZXk' },
  { otherKey: true },
  { userHandle: 'c29tZWJvZHktZWxzZQ' },
  { flags: { backupEligible: true, backedUp: true } },
];

/** A registration with the same mistakes in its text that no authenticator makes. */
export function malformedRegistrations(good: Registration): string[] {
  const { attestationObject, clientDataJSON } = good.response;
  const withResponse = (response: Record<string, unknown>) => JSON.stringify({ ...good, response });
  return [
    ...malformed(good),
    withResponse({ clientDataJSON }),
    withResponse({ attestationObject }),
    withResponse({ attestationObject: attestationObject.slice(0, -20), clientDataJSON }),
    withResponse({ attestationObject: '!no base64!', clientDataJSON }),
    withResponse({ attestationObject: base64url('no CBOR'), clientDataJSON }),
    withResponse({ attestationObject, clientDataJSON: base64url('no JSON') }),
    withResponse({ attestationObject, clientDataJSON: base64url('[]') }),
  ];
}

/** The same of a proof. */
export function malformedProofs(good: Assertion): string[] {
  const { authenticatorData, clientDataJSON, signature } = good.response;
  const withResponse = (response: Record<string, unknown>) =>
    JSON.stringify({ ...good, response: { ...good.response, ...response } });
  return [
    ...malformed(good),
    withResponse({ authenticatorData: undefined }),
    withResponse({ authenticatorData: authenticatorData.slice(0, 12) }),
    withResponse({ authenticatorData: base64url('x'.repeat(37)) }),
    withResponse({ clientDataJSON: undefined }),
    withResponse({ clientDataJSON: clientDataJSON.slice(0, 12) }),
    withResponse({ signature: undefined }),
    withResponse({ signature: signature.slice(0, -8) }),
    withResponse({ signature: '!no base64!' }),
    withResponse({ userHandle: '!no base64!' }),
  ];
}

const malformed = (good: Registration | Assertion): string[] => [
  'nonsense',
  '{}',
  '[]',
  'null',
  '7',
  JSON.stringify({ ...good, id: undefined, rawId: undefined }),
  JSON.stringify({ ...good, id: '!no base64!' }),
  JSON.stringify({ ...good, type: 'password' }),
  JSON.stringify({ ...good, response: undefined }),
];

const base64url = (words: string): string => Buffer.from(words).toString('base64url');
