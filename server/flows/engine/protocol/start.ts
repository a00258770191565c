import type { Config } from '../../../config/model.ts';
import { badRequest, misconfigured } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/id.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { Exchange } from './exchange.ts';
import { secureReturnTo } from './return-to.ts';
import { selfServiceUrl, withQuery } from './urls.ts';

/** Members that every new flow has; refuses a `return_to` that is not allowed. @throws ApiError 400 */
export function flowBase<N extends StrategyFlow>({ request, config, now, definition, type }: Exchange<N>) {
  secureReturnTo(config, { source: request.url, fallback: config.selfservice.default_browser_return_url });
  const id = newId();
  return {
    id,
    type,
    issuedAt: now,
    expiresAt: new Date(now.getTime() + config.derived.flows[definition.name].lifespanMs),
    requestUrl: request.requestUrl,
    ui: {
      action: withQuery(selfServiceUrl(config, definition.name), { flow: id }),
      method: 'POST' as const,
      nodes: [],
    },
    createdAt: now,
    updatedAt: now,
    internalContext: {},
  };
}

/** The identity schema that `identity_schema` asks for; it must be open to self-service. @throws ApiError 400 */
export function requestedSchema({ request, config }: Exchange<StrategyFlow>): string | undefined {
  const wanted = request.query.get('identity_schema') ?? '';
  if (wanted === '' || wanted === config.identity.default_schema_id) return wanted === '' ? undefined : wanted;
  const schema = config.identity.schemas.find(({ id }) => id === wanted);
  if (schema === undefined) throw badRequest(`Requested identity schema ${JSON.stringify(wanted)} does not exist.`);
  if (schema.selfservice_selectable !== true) {
    throw badRequest(`Requested identity schema ${JSON.stringify(wanted)} is not enabled for self-service flows.`);
  }
  return wanted;
}

/** `login_challenge` of an OAuth 2.0 provider: kept in the flow. @throws ApiError when no provider is configured, or it is empty */
export function loginChallenge({ request, config }: Exchange<StrategyFlow>): string | undefined {
  if (!request.query.has('login_challenge')) return undefined;
  if ((config.oauth2_provider.url ?? '') === '') {
    // The reference answers 500. Every client could fill the log of errors with it, so the code is 400 here.
    throw misconfigured(
      'refusing to parse login_challenge query parameter because oauth2_provider.url is invalid or unset',
      { code: 400 },
    );
  }
  const challenge = request.query.get('login_challenge') ?? '';
  if (challenge === '') throw badRequest('the login_challenge parameter is present but empty');
  return challenge;
}

/** The schema that a flow works with. */
export const flowSchema = (config: Config, flow: { identitySchemaId?: string | undefined }): string =>
  flow.identitySchemaId ?? config.identity.default_schema_id;
