import { randomBytes } from 'node:crypto';
import { type Flags, attestationObject, authenticatorData, clientDataJson, join, sha256 } from './data.ts';
import { type Algorithm, SigningKey } from './keys.ts';

/** What a server asks of `navigator.credentials.create`, as JSON: binary members in base64url. */
export interface CreationOptions {
  readonly publicKey: {
    readonly challenge: string;
    readonly rp: { readonly id: string; readonly name: string };
    readonly user: { readonly id: string; readonly name: string; readonly displayName: string };
    readonly pubKeyCredParams: readonly { readonly type: string; readonly alg: number }[];
    readonly excludeCredentials?: readonly { readonly id: string }[];
    readonly authenticatorSelection?: { readonly residentKey?: string; readonly requireResidentKey?: boolean };
  };
}

/** What a server asks of `navigator.credentials.get`, as JSON. */
export interface RequestOptions {
  readonly publicKey: {
    readonly challenge: string;
    readonly rpId?: string;
    readonly allowCredentials?: readonly { readonly id: string }[];
  };
}

interface Response {
  readonly id: string;
  readonly rawId: string;
  readonly type: string;
}
/** A new credential, as the script of a page sends it. */
export interface Registration extends Response {
  readonly response: { readonly attestationObject: string; readonly clientDataJSON: string };
}
/** A proof of a credential; `userHandle` is empty when the authenticator doesn't keep it. */
export interface Assertion extends Response {
  readonly response: {
    readonly authenticatorData: string;
    readonly clientDataJSON: string;
    readonly signature: string;
    readonly userHandle: string;
  };
}

/** What an authenticator keeps of a credential, as JSON. */
export interface KeptCredential {
  readonly id: string;
  readonly rpId: string;
  readonly userHandle: string;
  readonly resident: boolean;
  readonly algorithm: Algorithm;
  readonly pkcs8: string;
  readonly counter: number;
}

export interface AuthenticatorOptions {
  /** Origin of the page that the browser shows. */
  readonly origin: string;
  readonly algorithm?: Algorithm;
  readonly attestation?: 'none' | 'packed';
  /** The model, as a UUID. */
  readonly aaguid?: string;
  readonly flags?: Partial<Flags>;
  /** False for passkeys that travel between devices: their counter stays 0. */
  readonly counts?: boolean;
  /** Names new credentials; 32 random bytes otherwise. */
  readonly newId?: () => Uint8Array;
  readonly credentials?: readonly KeptCredential[];
}

/** What one answer gets wrong, or does otherwise than the authenticator usually does. */
export interface Deviations {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  /** Of the client data, such as `webauthn.get`. */
  readonly type?: string;
  readonly flags?: Partial<Flags>;
  /** Sent and signed in place of the next counter value. */
  readonly counter?: number;
  /** Sent in place of the credential's own id. */
  readonly id?: string;
  readonly userHandle?: string;
  /** Signs with a key that no server knows. */
  readonly otherKey?: boolean;
}

interface Credential extends Omit<KeptCredential, 'pkcs8' | 'algorithm' | 'counter'> {
  readonly key: SigningKey;
  counter: number;
}

const FLAGS: Flags = { userPresent: true, userVerified: true, backupEligible: false, backedUp: false };
const NO_MODEL = '00000000-0000-0000-0000-000000000000';

/** A browser and its authenticator in one, without user interaction: it creates credentials and signs assertions. */
export class Authenticator {
  readonly #options: Required<Omit<AuthenticatorOptions, 'credentials' | 'flags'>> & { readonly flags: Flags };
  readonly #credentials: Credential[];

  constructor({ credentials = [], flags, ...options }: AuthenticatorOptions) {
    this.#options = {
      algorithm: 'ES256',
      attestation: 'none',
      aaguid: NO_MODEL,
      counts: true,
      newId: () => new Uint8Array(randomBytes(32)),
      ...options,
      flags: { ...FLAGS, ...flags },
    };
    this.#credentials = credentials.map(({ pkcs8, algorithm, ...kept }) => ({
      ...kept,
      key: SigningKey.from(algorithm, pkcs8),
    }));
  }

  /** The credentials as they are now, in the order of their making. */
  kept(): KeptCredential[] {
    return this.#credentials.map(({ key, ...credential }) => ({
      ...credential,
      algorithm: key.algorithm,
      pkcs8: key.pkcs8(),
    }));
  }

  /** Makes a credential. Throws where an authenticator would: it holds an excluded one, or lacks the algorithms. */
  create({ publicKey }: CreationOptions, deviations: Deviations = {}): Registration {
    if (publicKey.excludeCredentials?.some(({ id }) => this.#credentials.some((held) => held.id === id)))
      throw new Error('InvalidStateError: a credential is excluded');
    const key = SigningKey.generate(this.#options.algorithm);
    if (!publicKey.pubKeyCredParams.some(({ alg }) => alg === key.coseAlgorithm))
      throw new Error('NotSupportedError: none of the algorithms');
    const { residentKey, requireResidentKey } = publicKey.authenticatorSelection ?? {};
    const credential: Credential = {
      id: base64url(this.#options.newId()),
      rpId: publicKey.rp.id,
      userHandle: publicKey.user.id,
      resident: residentKey === 'required' || (residentKey === undefined && requireResidentKey === true),
      key,
      counter: 0,
    };
    this.#credentials.push(credential);
    const { client, data } = this.#signed('webauthn.create', credential, publicKey.challenge, deviations, true);
    const signer = deviations.otherKey === true ? SigningKey.generate(key.algorithm) : key;
    const attestation = attestationObject(this.#options.attestation, data, client, signer);
    const id = deviations.id ?? credential.id;
    return {
      id,
      rawId: id,
      type: 'public-key',
      response: { attestationObject: base64url(attestation), clientDataJSON: base64url(client) },
    };
  }

  /**
   * Proves one of the allowed credentials, or the newest resident one where none are named. Throws when it is absent,
   * as a browser whose person gave up.
   */
  get({ publicKey }: RequestOptions, deviations: Deviations = {}): Assertion {
    const credential = this.#find(publicKey);
    if (credential === undefined) throw new Error('NotAllowedError: no credential');
    const { client, data } = this.#signed('webauthn.get', credential, publicKey.challenge, deviations, false);
    const signer = deviations.otherKey === true ? SigningKey.generate(credential.key.algorithm) : credential.key;
    const id = deviations.id ?? credential.id;
    return {
      id,
      rawId: id,
      type: 'public-key',
      response: {
        authenticatorData: base64url(data),
        clientDataJSON: base64url(client),
        signature: base64url(signer.sign(join(data, sha256(client)))),
        userHandle: deviations.userHandle ?? (credential.resident ? credential.userHandle : ''),
      },
    };
  }

  #find({ rpId, allowCredentials = [] }: RequestOptions['publicKey']): Credential | undefined {
    const here = this.#credentials.filter((credential) => rpId === undefined || credential.rpId === rpId);
    if (allowCredentials.length === 0) return here.findLast(({ resident }) => resident);
    return here.find(({ id }) => allowCredentials.some((allowed) => allowed.id === id));
  }

  #signed(type: string, credential: Credential, challenge: string, deviations: Deviations, isNew: boolean) {
    if (this.#options.counts) credential.counter += 1;
    const client = clientDataJson({
      type: deviations.type ?? type,
      challenge: deviations.challenge ?? challenge,
      origin: deviations.origin ?? this.#options.origin,
    });
    const attested = { aaguid: this.#options.aaguid, id: fromBase64url(credential.id), key: credential.key };
    const data = authenticatorData({
      rpId: deviations.rpId ?? credential.rpId,
      flags: { ...this.#options.flags, ...deviations.flags },
      counter: deviations.counter ?? credential.counter,
      ...(isNew && { attested }),
    });
    return { client, data };
  }
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const fromBase64url = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64url'));
