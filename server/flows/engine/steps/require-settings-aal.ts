import type { JsonClients } from '../interfaces/reply.ts';
import type { Exchange, StepOf } from '../protocol/exchange.ts';
import { respond } from '../protocol/respond.ts';
import { flowUiUrl } from '../protocol/urls.ts';

/**
 * `selfservice.flows.settings.required_aal`. `comeBackTo`: where the step-up login returns. Pages read flows from their server, so a
 * read is answered in JSON.
 */
export const requireSettingsAal =
  (comeBackTo: (exchange: Exchange<'settings'>) => string | undefined, jsonFor: JsonClients): StepOf<'settings'> =>
  async (exchange) => {
    const { session, deps, config } = exchange;
    if (session === undefined) return undefined;
    const required = config.selfservice.flows.settings.required_aal;
    const unsatisfied = await deps.sessions.unsatisfied(session, required, {
      return_to: comeBackTo(exchange) ?? '',
    });
    if (unsatisfied === undefined) return undefined;
    return respond(exchange, { page: unsatisfied.redirectTo, json: { kind: 'error', error: unsatisfied }, jsonFor });
  };

/** Where the step-up for each operation of the settings returns to (reference behaviour). */
export const comeBack = {
  create: ({ request, type }: Exchange<'settings'>): string | undefined =>
    type === 'browser' && (request.query.get('return_to') ?? '') !== '' ? request.requestUrl : undefined,
  get: ({ config, flow }: Exchange<'settings'>): string => flowUiUrl(config, flow),
  submit: ({ request }: Exchange<'settings'>): string => request.requestUrl,
};
