import { unauthorized } from '../../../kernel/errors.ts';
import type { StepOf } from '../protocol/exchange.ts';
import { respond } from '../protocol/respond.ts';

/** Reading or submitting settings without a session. */
export const requireSession: StepOf<'settings'> = (exchange) => {
  const { session, config, dialect } = exchange;
  if (session !== undefined) return undefined;
  if (dialect.asksForJson) throw unauthorized('A valid Ory Session Cookie or Ory Session Token is missing.');
  return respond(exchange, { page: config.derived.flows.login.uiUrl, status: 302 });
};
