/** The kinds of providers with hosts of their own, by the id that the configuration `oidc-kinds` gives them. */
import type { Json } from '../../answer.ts';
import type { Internet } from '../internet.ts';
import { CONSUMER_KINDS } from './consumer.ts';
import { type Kind, type KindUser, TOKENS } from './kind.ts';
import { OPENID_KINDS } from './openid.ts';
import { WORKPLACE_KINDS } from './workplace.ts';

export type { Kind, KindUser } from './kind.ts';

export const KINDS: Readonly<Record<string, Kind>> = { ...OPENID_KINDS, ...WORKPLACE_KINDS, ...CONSUMER_KINDS };

/** Lets the hosts of a kind answer for this user. `nonce`: of the authorization request, where it had one. */
export async function serve(internet: Internet, kind: Kind, user: KindUser, nonce?: string | null): Promise<void> {
  if (kind.issuer !== undefined) await internet.issuer(kind.issuer, kind.discovery);
  for (const [target, answer] of Object.entries(kind.api?.(user) ?? {})) internet.answer(target, answer);
  const { issuer: iss, idTokenClaims, tokens = TOKENS } = kind;
  const claims = { iss, aud: 'client-id', ...user, ...idTokenClaims, ...(nonce ? { nonce } : {}) };
  const id_token = iss === undefined ? undefined : await (await internet.key()).idToken(claims);
  const body = typeof tokens === 'string' || id_token === undefined ? tokens : { ...(tokens as object), id_token };
  internet.answer(kind.token, { body: body as Json });
}
