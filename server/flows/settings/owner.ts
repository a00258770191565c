import type { IdentityWithCredentials } from '../../identity/model.ts';
import { unauthorized } from '../../kernel/errors.ts';
import type { Exchange } from '../engine/protocol/exchange.ts';

/** The identity whose settings these are. It can be deleted between two requests: then no user is signed in. @throws ApiError 401 */
export function requireOwner({ owner }: Exchange<'settings'>): IdentityWithCredentials {
  if (owner === undefined) throw unauthorized('No valid session was found.');
  return owner;
}
