/** Decodes responses of web hooks: changes of the identity, or the messages of a refusal. */
import { bodies } from '../../contract/index.ts';
import { decode, DecodeError } from '../../go/json/decode.ts';
import { parseJson } from '../../go/json/parse.ts';
import type { Decoded, Shape } from '../../go/json/shape.ts';
import { INVALID_STATE, parseState, recoveryAddressOf, traitsOf, verifiableAddressOf } from '../../identity/given.ts';
import type { IdentityWithCredentials } from '../../identity/model.ts';
import { newId } from '../../kernel/id.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { FieldProblem } from '../../ui/form.ts';
import type { UiText } from '../../ui/model.ts';

const text = { kind: 'string', go: 'string' } as const;
const given = bodies.createIdentity.shape.fields;

/** A response that changes the identity: members as in the document's `createIdentity`. */
const changes = {
  kind: 'object',
  go: 'hook.Response',
  fields: {
    identity: {
      kind: 'object',
      go: 'identity.Identity',
      fields: {
        traits: given.traits,
        schema_id: given.schema_id,
        state: given.state,
        verifiable_addresses: given.verifiable_addresses,
        recovery_addresses: given.recovery_addresses,
        metadata_public: given.metadata_public,
        metadata_admin: given.metadata_admin,
        external_id: given.external_id,
      },
    },
  },
} as const satisfies Shape;

/** A response that refuses: messages for the form. */
const refusal = {
  kind: 'object',
  go: 'hook.rawHookResponse',
  fields: {
    messages: {
      kind: 'list',
      item: {
        kind: 'object',
        go: 'hook.errorMessage',
        fields: {
          instance_ptr: text,
          messages: {
            kind: 'list',
            item: {
              kind: 'object',
              go: 'hook.detailedMessage',
              fields: { id: { kind: 'integer' }, text, type: text, context: { kind: 'raw' } },
            },
          },
        },
      },
    },
  },
} as const satisfies Shape;

/**
 * The identity with the changes of the response, not checked against its schema. Absent members change nothing; ids cannot change.
 * @throws Error if the response cannot be used
 */
export function identityFromHook<I extends IdentityWithCredentials | undefined>(
  identity: I,
  body: Buffer,
  now: Date,
): I {
  const wanted = readAnswer(changes, body)?.identity;
  if (wanted === undefined || identity === undefined) return identity;
  const { verifiable_addresses: verifiable = [], recovery_addresses: recovery = [] } = wanted;
  const { verifiableAddresses, recoveryAddresses } = identity;
  return {
    ...identity,
    traits: wanted.traits === undefined ? identity.traits : traitsOf(wanted.traits),
    schemaId: wanted.schema_id || identity.schemaId,
    state: wanted.state ? stateOf(wanted.state) : identity.state,
    metadataPublic: wanted.metadata_public === undefined ? identity.metadataPublic : wanted.metadata_public,
    metadataAdmin: wanted.metadata_admin === undefined ? identity.metadataAdmin : wanted.metadata_admin,
    externalId: wanted.external_id === undefined ? identity.externalId : wanted.external_id || undefined,
    verifiableAddresses:
      verifiable.length === 0
        ? verifiableAddresses
        : verifiable.map((one) => row(verifiableAddressOf(one ?? {}, now), one?.value, verifiableAddresses)),
    recoveryAddresses:
      recovery.length === 0
        ? recoveryAddresses
        : recovery.map((one) => row(recoveryAddressOf(one ?? {}, now), one?.value, recoveryAddresses)),
  };
}

interface AddressRow {
  readonly id: string;
  readonly value: string;
  readonly via: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** An address with its value as sent; values are case-sensitive here. A known address keeps its row. */
function row<A extends AddressRow>(address: A, value = '', known: readonly A[]): A {
  const stored = known.find((one) => one.via === address.via && one.value === value);
  return { ...address, value, id: stored?.id ?? newId(), createdAt: stored?.createdAt ?? address.createdAt };
}

function stateOf(text: string): IdentityWithCredentials['state'] {
  const state = parseState(text);
  if (state === undefined) throw new Error(INVALID_STATE);
  return state;
}

/** The messages for the form, each for the field of its JSON pointer. @throws Error if the response has no messages */
export function refusalFromHook(body: Buffer): readonly FieldProblem[] {
  const { messages = [] } = readAnswer(refusal, body) ?? {};
  if (messages.length === 0) throw new Error('a web hook refused without a message');
  return messages.flatMap(({ instance_ptr: pointer = '', messages: texts = [] } = {}) =>
    texts.map((text) => ({ field: fieldOf(pointer), message: messageOf(text ?? {}) })),
  );
}

type HookMessage = NonNullable<
  NonNullable<NonNullable<NonNullable<Decoded<typeof refusal>['messages']>[number]>['messages']>[number]
>;

/** Types other than `error` become `info` (reference behaviour). */
const messageOf = ({ id = 0, text = '', type, context }: HookMessage): UiText => ({
  id,
  text,
  type: type === 'error' ? 'error' : 'info',
  ...(context === undefined ? {} : { context: context as JsonObject }),
});

/** `#/traits/email` is the field `traits.email` (RFC 6901); other pointers are used unchanged; empty and malformed ones mean the whole form. */
function fieldOf(pointer: string): string {
  if (!pointer.startsWith('#/')) return pointer;
  const names = pointer.slice('#/'.length).split('/');
  try {
    return names.map((name) => unescaped(name).replaceAll('.', String.raw`\.`)).join('.');
  } catch {
    return '';
  }
}

const unescaped = (name: string): string => decodeURIComponent(name.replaceAll('~1', '/').replaceAll('~0', '~'));

function readAnswer<S extends Shape>(shape: S, body: Buffer): Decoded<S> | undefined {
  const read = parseJson(body);
  if (read.kind === 'malformed') throw unusable(read.reason);
  try {
    return decode(shape, read.value, { strict: false });
  } catch (error) {
    throw error instanceof DecodeError ? unusable(error.message) : error;
  }
}

/** The reason is logged, without values. */
const unusable = (reason: string): Error =>
  new Error(`the response of a web hook cannot be used: ${reason.replaceAll(/"[^"]*"|\d{5,}/g, '…')}`);
