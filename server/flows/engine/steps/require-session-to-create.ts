import { sessionRequired } from '../../../session/errors.ts';
import type { StepOf } from '../protocol/exchange.ts';
import { respond } from '../protocol/respond.ts';
import { selfServiceUrl } from '../protocol/urls.ts';

/** Settings are for users who are signed in: a browser is sent to log in first and comes back. */
export const requireSessionToCreate: StepOf<'settings'> = (exchange) => {
  const { session, client, request, config, deps } = exchange;
  if (session !== undefined) return undefined;
  if (client === 'native') throw sessionRequired();
  if (client === 'ajax') throw deps.sessions.missing();
  const returnTo = request.query.get('return_to') ?? '';
  const page = selfServiceUrl(config, 'login/browser', returnTo === '' ? {} : { return_to: returnTo });
  return respond(exchange, { page });
};
