import type { JsonObject } from '../../../kernel/json.ts';
import { pauseSettings } from '../continuity/paused-settings.ts';
import type { Completed } from '../interfaces/commit.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import { needsReauthentication } from '../protocol/errors.ts';
import type { Exchange } from '../protocol/exchange.ts';
import { respond } from '../protocol/respond.ts';
import { selfServiceUrl, withQuery } from '../protocol/urls.ts';

/** Requires a login first: 403 with its URL, or a redirect to it. A browser's submission is kept until the user comes back. */
export function reauthenticate<N extends StrategyFlow>(
  exchange: Exchange<N>,
  resubmit: JsonObject = exchange.submission.values,
): Completed {
  const { flow, config, request, submission } = exchange;
  const comeBackTo = withQuery(
    `${config.derived.public.baseUrl.replace(/\/+$/, '')}${request.url.pathname}`,
    Object.fromEntries(request.query),
  );
  const page = selfServiceUrl(config, 'login/browser', { refresh: 'true', return_to: comeBackTo });
  return {
    kind: 'completed',
    commit: flow.type === 'browser' ? pauseSettings(exchange, submission.strategy.method, resubmit) : {},
    answer: respond(exchange, { page, json: { kind: 'error', error: needsReauthentication(page) } }),
  };
}
