/**
 * A native app that signs in through a browser: the browser is sent back to the app with one of two codes, and the app swaps both for the
 * session token.
 */
import type { Config } from '../../../config/model.ts';
import { ApiError } from '../../../kernel/errors.ts';
import type { Flow, SessionTokenExchange } from '../interfaces/model.ts';
import type { FlowReply } from '../interfaces/reply.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { Exchange } from './exchange.ts';
import { respond } from './respond.ts';
import { secureReturnTo } from './return-to.ts';
import { withQuery } from './urls.ts';

/** The codes of this flow, which may have begun as another one; undefined where the app asked for none. */
export const tokenExchangeOf = async <N extends StrategyFlow>({
  deps,
  flow,
  codesComeFrom = flow.id,
}: Exchange<N>): Promise<SessionTokenExchange | undefined> => deps.database.exchanges.findByFlow(codesComeFrom);

type SigningIn = Exchange<'login'> | Exchange<'registration'>;

/** The codes of this flow, where it ends in a browser that is not the app. */
export const codesForApp = async (exchange: SigningIn): Promise<SessionTokenExchange | undefined> =>
  exchange.flow.type === 'api' && exchange.isReturn ? tokenExchangeOf(exchange as Exchange<StrategyFlow>) : undefined;

/** The way back to the app, with the code that it does not have yet. */
export const returnToApp = (exchange: SigningIn, { returnToCode }: SessionTokenExchange): FlowReply =>
  respond(exchange, { page: withQuery(returnToOfFlow(exchange.config, exchange.flow), { code: returnToCode }) });

/** `return_to` of the flow where it is allowed, else the default page. */
export function returnToOfFlow(config: Config, { requestUrl }: Pick<Flow, 'requestUrl'>): string {
  const fallback = config.selfservice.default_browser_return_url;
  try {
    return secureReturnTo(config, { source: requestUrl, fallback });
  } catch (error) {
    if (error instanceof ApiError) return fallback;
    throw error;
  }
}
