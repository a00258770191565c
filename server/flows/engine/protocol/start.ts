import type { Config } from '../../../config/model.ts';
import { badRequest } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/id.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { Exchange } from './exchange.ts';
import { secureReturnTo } from './return-to.ts';
import { selfServiceUrl, withQuery } from './urls.ts';

/** Members that every new flow has; refuses a `return_to` that is not allowed. @throws ApiError 400 */
export function flowBase<N extends StrategyFlow>({ address, config, now, definition, type }: Exchange<N>) {
  secureReturnTo(config, { source: address.url, fallback: config.selfservice.default_browser_return_url });
  const id = newId();
  return {
    id,
    type,
    issuedAt: now,
    expiresAt: new Date(now.getTime() + config.derived.flows[definition.name].lifespanMs),
    requestUrl: address.requestUrl,
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

/** The schema that a flow works with. */
export const flowSchema = (config: Config, flow: { identitySchemaId?: string | undefined }): string =>
  flow.identitySchemaId ?? config.identity.default_schema_id;
