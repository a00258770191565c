import type { Stores } from '../../flows/engine/interfaces/ports.ts';
import { challengeStore } from './challenges.ts';
import type { StoreContext } from './context.ts';
import { continuityStore } from './continuity.ts';
import { messageStore } from './courier.ts';
import { errorStore } from './errors.ts';
import { exchangeStore } from './exchanges.ts';
import { flowStore } from './flows.ts';
import { identityStore } from './identities.ts';
import { sessionStore } from './sessions.ts';

export function makeStores(context: StoreContext): Stores {
  return {
    identities: identityStore(context),
    sessions: sessionStore(context),
    flows: flowStore(context),
    continuity: continuityStore(context),
    exchanges: exchangeStore(context),
    errors: errorStore(context),
    courier: messageStore(context),
    challenges: challengeStore(context),
  };
}
