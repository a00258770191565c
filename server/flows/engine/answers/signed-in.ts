import type { Answer, FlowReply } from '../interfaces/reply.ts';
import { alreadyLoggedIn } from '../protocol/errors.ts';
import type { Exchange } from '../protocol/exchange.ts';
import { respond } from '../protocol/respond.ts';
import { secureReturnTo } from '../protocol/return-to.ts';

/** What the answer needs of an exchange of either flow. */
export type Leaving = Pick<Exchange, 'session' | 'config' | 'request' | 'client' | 'dialect'> & {
  readonly definition: { readonly name: 'registration' | 'recovery' };
};
/** Where the browser of a signed-in user goes. */
export type Where = (exchange: Leaving) => Omit<Answer, 'json'>;

/** Where browsers go that are signed in. Only a new registration follows `return_to` (reference behaviour). */
export const signedIn = {
  createRegistration: ({ config, request }: Leaving) => ({
    page: secureReturnTo(config, { source: request.url, fallback: config.selfservice.default_browser_return_url }),
  }),
  submitRegistration: ({ config }: Leaving) => ({
    page: config.selfservice.default_browser_return_url,
    status: 302,
    jsonFor: 'json-requests',
  }),
  recovery: ({ config }: Leaving) => ({ page: config.selfservice.default_browser_return_url, status: 302 }),
} satisfies Record<string, Where>;

/** Answers a signed-in user; undefined for all others. */
export function answerSignedIn(exchange: Leaving, where: Where): FlowReply | undefined {
  if (exchange.session === undefined) return undefined;
  const json: FlowReply = { kind: 'error', error: alreadyLoggedIn(exchange.definition.name) };
  return exchange.client === 'native' ? json : respond(exchange, { ...where(exchange), json });
}
