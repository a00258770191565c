import { plain } from '../../go/fmt.ts';
import { toLowerCase, trimSpace } from '../../go/strings.ts';
import { checkFormat } from '../../json-schema/evaluate-scalar.ts';
import type { ExtensionVisitor } from '../../json-schema/evaluate.ts';
import { emailFormat } from '../../json-schema/formats.ts';
import { violation, type Violation } from '../../json-schema/violation.ts';
import { newId } from '../../kernel/id.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { Credentials, CredentialType, Identity, RecoveryAddress, VerifiableAddress } from '../model.ts';
import { normalizeEmail, normalizeIdentifier } from '../normalize.ts';
import { telFormat, type IdentityNode } from './dialect.ts';
import type { IdentityExtension } from './extension.ts';
import { parsePhone } from './phone.ts';

/** An address of a code credential, as stored (version 1). */
export interface CodeAddress {
  readonly channel: string;
  readonly address: string;
}

/** Identifiers and addresses derived from the traits of an identity. */
export interface Derived {
  /** Identifiers by credential type, for the types that the extension of a trait names. */
  readonly identifiers: ReadonlyMap<CredentialType, readonly string[]>;
  readonly codeAddresses: readonly CodeAddress[];
  readonly verifiable: readonly { readonly via: string; readonly value: string }[];
  readonly recovery: readonly { readonly via: string; readonly value: string }[];
}

/** Collects the values that the extension keyword derives from traits while the schema is evaluated. */
export class Derivation implements Derived {
  readonly identifiers = new Map<CredentialType, string[]>();
  codeAddresses: CodeAddress[] = [];
  readonly verifiable: { via: string; value: string }[] = [];
  readonly recovery: { via: string; value: string }[] = [];

  /** Applies the extension of a trait to its value. The first purpose that refuses the value ends the visit (reference behaviour). */
  readonly visit: ExtensionVisitor<IdentityExtension> = (extension, node, value) => {
    const credentials = this.#credentials(extension, value);
    if (credentials.length > 0) return credentials;
    const verification = this.#verification(extension, node, value);
    return verification.length > 0 ? verification : this.#recovery(extension, value);
  };

  #identify(type: CredentialType, identifiers: readonly string[]): void {
    this.identifiers.set(type, [...new Set([...(this.identifiers.get(type) ?? []), ...identifiers])]);
  }

  #credentials(extension: IdentityExtension, value: Json): Violation[] {
    const text = plain(value);
    if (extension.passwordIdentifier) this.#identify('password', [toLowerCase(text)]);
    if (extension.webauthnIdentifier) this.#identify('webauthn', [toLowerCase(text)]);
    if (!extension.codeIdentifier) return [];
    if (extension.codeVia === '')
      return [violation('ory.sh~/kratos/credentials/code/via', 'channel type "" must be one of email, sms')];
    if (extension.codeVia === 'email') this.#addCodeAddress({ channel: 'email', address: normalizeEmail(text) });
    else {
      const phone = parsePhone(text);
      if (!phone.ok) return [violation('', phone.reason)];
      this.#addCodeAddress({ channel: 'sms', address: phone.e164 });
    }
    return [];
  }

  #addCodeAddress(added: CodeAddress): void {
    const known = this.codeAddresses.some(
      ({ channel, address }) => channel === added.channel && address === added.address,
    );
    if (!known) this.codeAddresses = [...this.codeAddresses, added].toSorted(byAddress);
    this.#identify(
      'code',
      this.codeAddresses.map(({ address }) => address),
    );
  }

  #verification({ verificationVia: via }: IdentityExtension, node: IdentityNode, value: Json): Violation[] {
    if (via === '') return [];
    if (node.format === undefined || node.format === '') {
      if (via !== 'email') return [violation('format', NO_FORMAT)];
      const invalid = checkFormat(emailFormat, value);
      if (invalid !== undefined) return [invalid];
      addOnce(this.verifiable, { via, value: normalizeIdentifier(plain(value)) });
      return [];
    }
    const normalize = node.format === 'email' ? normalizeIdentifier : trimSpace;
    addOnce(this.verifiable, { via, value: normalize(plain(value)) });
    return [];
  }

  #recovery({ recoveryVia: via }: IdentityExtension, value: Json): Violation[] {
    if (via === '') return [];
    const invalid = checkFormat(via === 'sms' ? telFormat : emailFormat, value);
    if (invalid !== undefined) return [invalid];
    const normalize = via === 'email' ? normalizeIdentifier : trimSpace;
    addOnce(this.recovery, { via, value: normalize(plain(value)) });
    return [];
  }
}

const NO_FORMAT =
  'no format specified. A format is required if verification is enabled. If this was intentional, please set "format" to "no-validate"';

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
const byAddress = (left: CodeAddress, right: CodeAddress): number =>
  compare(left.address, right.address) || compare(left.channel, right.channel);

const same = (left: { via: string; value: string }, right: { via: string; value: string }): boolean =>
  left.via === right.via && left.value === right.value;

function addOnce(list: { via: string; value: string }[], added: { via: string; value: string }): void {
  if (!list.some((known) => same(known, added))) list.push(added);
}

/**
 * The identity with the credentials and addresses of its traits. Existing addresses keep their id and state; addresses that are no longer
 * in the traits are removed. Credential types that no trait names keep their identifiers (reference behaviour).
 */
export function applyDerived<I extends Identity>(identity: I, derived: Derived, now: Date): I {
  const created = { createdAt: now, updatedAt: now };
  const verifiableAddresses = derived.verifiable.map(
    (address): VerifiableAddress =>
      identity.verifiableAddresses.find((known) => same(known, address)) ?? {
        id: newId(),
        ...address,
        verified: false,
        status: 'pending',
        ...created,
      },
  );
  const recoveryAddresses = derived.recovery.map(
    (address): RecoveryAddress =>
      identity.recoveryAddresses.find((known) => same(known, address)) ?? { id: newId(), ...address, ...created },
  );
  const credentials = { ...identity.credentials };
  for (const [type, identifiers] of derived.identifiers) {
    const known = credentials[type];
    const next = known ?? blankCredentials(type, now);
    credentials[type] = {
      ...next,
      identifiers: [...identifiers],
      ...(type === 'code' ? { config: codeConfig(derived.codeAddresses) } : {}),
    };
  }
  return { ...identity, verifiableAddresses, recoveryAddresses, credentials };
}

const codeConfig = (addresses: readonly CodeAddress[]): JsonObject => ({ addresses: addresses.map((a) => ({ ...a })) });

/** Credentials without configuration, to be completed with identifiers. */
export const blankCredentials = (type: CredentialType, now: Date): Credentials => ({
  type,
  identifiers: [],
  config: {},
  version: type === 'code' ? 1 : 0,
  createdAt: now,
  updatedAt: now,
});
