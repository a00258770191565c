/**
 * `zelos.registration.hide_taken_addresses`: a registration with an address that another identity has is answered like any other, and the
 * owner gets a message in place of the one that verifies the address.
 */
import type { IdentityWithCredentials } from '../../identity/model.ts';
import { newId } from '../../kernel/id.ts';
import type { Session } from '../../session/model.ts';
import type { Commit, Write } from '../engine/interfaces/commit.ts';
import type { Registered } from '../engine/interfaces/outcome.ts';
import type { Stores } from '../engine/interfaces/ports.ts';
import type { HooksPassed } from '../engine/interfaces/proposal.ts';
import type { FlowReply } from '../engine/interfaces/reply.ts';
import { envelope } from '../engine/proofs/envelope.ts';
import type { Exchange } from '../engine/protocol/exchange.ts';

const TEMPLATE = 'registration_invalid';

/** The owner of an address gets at most one message in this time, however often it is tried. */
const QUIET_MS = 3_600_000;

/** A registration that is about to be stored, and its answer. */
interface Pending {
  readonly commit: Commit;
  readonly outcome: Registered;
  readonly session: Session;
  readonly hooks: HooksPassed<'registration'>;
  readonly answer: FlowReply;
}

/** The commit, with what is stored instead where the address is taken. Both take the same statements, so that the time tells nothing. */
export async function hideTakenAddress(exchange: Exchange<'registration'>, pending: Pending): Promise<Commit> {
  const { commit, outcome, session, hooks, answer } = pending;
  const { identity, effects } = hooks;
  const address = onlyAddress(exchange, identity);
  const verification = effects.find((effect) => effect.kind === 'write' && effect.writeWith !== undefined);
  if (address === undefined || verification?.kind !== 'write' || verification.writeWith === undefined) return commit;
  const tell = await tellOwner(exchange, address);
  const { newKeyId } = outcome;
  const hidden: Commit = {
    ...commit,
    writes: [
      ...(newKeyId === undefined ? [] : [({ identities }: Stores) => identities.claimKeyId(newKeyId)]),
      ({ identities }) => identities.create(disguised(identity, address)),
      ({ sessions }) => sessions.create(session),
      verification.writeWith(tell.send),
      // Its session and its code go with it.
      async ({ identities }) => void (await identities.delete(identity.id)),
    ],
    // The key may be taken, too: then both tell.
    claims: { identity },
    renewsCsrf: commit.renewsCsrf === true || hooks.renewsCsrf,
  };
  return {
    ...commit,
    writes: [...(commit.writes ?? []), tell.pretend, async ({ identities }) => void (await identities.delete(newId()))],
    claims: { identity, hidden: { address, commit: hidden, answer } },
  };
}

/** The e-mail address that is all that identifies the user. Of several addresses a free one would get a code that never works. */
function onlyAddress(
  { deps, config }: Exchange<'registration'>,
  identity: IdentityWithCredentials,
): string | undefined {
  if (!config.derived.flows.registration.hidesTakenAddresses) return undefined;
  const [address, ...others] = identity.verifiableAddresses;
  if (address?.via !== 'email' || others.length > 0) return undefined;
  return deps.identities.typedTexts(identity).every((text) => text === address.value) ? address.value : undefined;
}

/** The identity under random identifiers, which no user has. */
function disguised(identity: IdentityWithCredentials, address: string): IdentityWithCredentials {
  const value = newId();
  const credentials = Object.entries(identity.credentials).map(([type, held]) => {
    const identifiers = held?.identifiers.map((identifier) => (identifier === address ? value : identifier)) ?? [];
    return [type, { ...held, identifiers }];
  });
  return {
    ...identity,
    externalId: undefined,
    credentials: Object.fromEntries(credentials) as IdentityWithCredentials['credentials'],
    verifiableAddresses: identity.verifiableAddresses.map((each) => ({ ...each, value })),
    recoveryAddresses: identity.recoveryAddresses.map((each) => ({ ...each, value })),
  };
}

/** `send`: the message to the owner, unless they had one lately. `pretend`: the same work, of which nothing stays. */
async function tellOwner(
  { deps, flow, now }: Exchange<'registration'>,
  address: string,
): Promise<{ readonly send: Write; readonly pretend: Write }> {
  const message = await deps.composer.compose({
    channel: 'email',
    template: TEMPLATE,
    data: envelope(flow, address),
  });
  const wasTold = async ({ identities, courier }: Stores): Promise<boolean> => {
    const owner = await identities.findVerifiableAddress('email', address);
    // Of several registrations at once each sees what the one before sent.
    await identities.lockForUpdate(owner?.identityId ?? newId());
    const { messages } = await courier.list({ recipient: address }, { size: 10 });
    const since = now.getTime() - QUIET_MS;
    return messages.some(({ templateType, createdAt }) => templateType === TEMPLATE && createdAt.getTime() > since);
  };
  return {
    async send(stores) {
      const told = await wasTold(stores);
      const id = await stores.courier.enqueue(message);
      await stores.courier.discard(told ? id : newId());
    },
    async pretend(stores) {
      await wasTold(stores);
      await stores.courier.discard(newId());
    },
  };
}
