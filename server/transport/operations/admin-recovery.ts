import { durationMs } from '../../config/derived/units.ts';
import type { ConfigSource } from '../../config/model.ts';
import type { FlowType } from '../../flows/engine/interfaces/model.ts';
import type { Database } from '../../flows/engine/interfaces/ports.ts';
import { methodDisabled } from '../../flows/engine/protocol/errors.ts';
import { secureReturnTo } from '../../flows/engine/protocol/return-to.ts';
import { flowUiUrl, selfServiceUrl } from '../../flows/engine/protocol/urls.ts';
import type { StartRecovery } from '../../flows/recovery/admin-recovery.ts';
import { goDuration } from '../../go/duration.ts';
import { toRfc3339, type Clock } from '../../kernel/clock.ts';
import { badRequest, unableToLocate, type ApiError } from '../../kernel/errors.ts';
import type { Handler, HttpReply, HttpRequest } from '../../kernel/http.ts';
import { NIL_ID } from '../../kernel/id.ts';
import { reasonedBody } from './body.ts';

export interface AdminRecoveryDependencies {
  readonly config: ConfigSource;
  readonly clock: Clock;
  readonly database: Database;
  readonly byCode: StartRecovery;
  readonly byLink: StartRecovery;
}

/** Recovery that the operator starts. Nothing is sent to the user. */
export const adminRecoveryOperations = (
  deps: AdminRecoveryDependencies,
): Record<'createRecoveryCodeForIdentity' | 'createRecoveryLinkForIdentity', Handler> => ({
  createRecoveryCodeForIdentity: (request) => createCode(deps, request),
  createRecoveryLinkForIdentity: (request) => createLink(deps, request),
});

async function createCode(
  { config: source, clock, database, byCode }: AdminRecoveryDependencies,
  request: HttpRequest,
): Promise<HttpReply> {
  const config = source.current();
  if (!config.derived.methods.enabled.code) throw methodDisabled();
  const wanted = (await reasonedBody('createRecoveryCodeForIdentity', request)) ?? {};
  const { flow, secret } = await byCode(database, {
    config,
    lifespanMs: lifespan(wanted.expires_in, config.derived.methods.code.lifespanMs),
    type: flowType(wanted.flow_type),
    identityId: await existingIdentity(database, wanted.identity_id, UNKNOWN_IDENTITY),
    requestUrl: request.requestUrl,
    now: clock.now(),
  });
  const link = flowUiUrl(config, flow);
  return { status: 201, body: { recovery_link: link, recovery_code: secret, expires_at: toRfc3339(flow.expiresAt) } };
}

async function createLink(
  { config: source, clock, database, byLink }: AdminRecoveryDependencies,
  request: HttpRequest,
): Promise<HttpReply> {
  const config = source.current();
  if (!config.derived.methods.enabled.link) throw methodDisabled();
  const wanted = (await reasonedBody('createRecoveryLinkForIdentity', request)) ?? {};
  const lifespanMs = lifespan(wanted.expires_in, config.derived.methods.link.lifespanMs, 'must be result');
  secureReturnTo(config, { source: request.url, fallback: config.selfservice.default_browser_return_url });
  const { flow, secret } = await byLink(database, {
    config,
    lifespanMs,
    type: 'browser',
    identityId: await existingIdentity(
      database,
      wanted.identity_id,
      badRequest('The requested identity id does not exist.'),
    ),
    requestUrl: request.requestUrl,
    now: clock.now(),
  });
  const link = selfServiceUrl(config, 'recovery', { flow: flow.id, token: secret });
  return { status: 200, body: { recovery_link: link, expires_at: toRfc3339(flow.expiresAt) } };
}

const UNKNOWN_IDENTITY = unableToLocate().with({ reason: 'could not find identity' });

/** `expires_in`, or the configured lifespan. @throws ApiError 400 */
function lifespan(given: string | undefined, fallback: number, verb = 'must result'): number {
  if (given === undefined || given === '') return fallback;
  const [, sign = '', digits] = /^([+-]?)(.*)$/s.exec(given) ?? [];
  const size = digits === '0' ? 0 : durationMs(digits, Number.NaN);
  if (Number.isNaN(size)) {
    throw badRequest(
      `Unable to parse "expires_in" whose format should match "[0-9]+(ns|us|ms|s|m|h)" but did not: ${given}`,
    );
  }
  const milliseconds = sign === '-' ? -size : size;
  if (milliseconds > 0) return milliseconds;
  const shown = verb === 'must result' ? goDuration(milliseconds) : given;
  throw badRequest(`Value from "expires_in" ${verb} to a future time: ${shown}`);
}

function flowType(given = 'browser'): FlowType {
  if (given === 'browser' || given === 'api') return given;
  throw badRequest(`Value from "flow_type" is not valid: ${JSON.stringify(given)}`);
}

async function existingIdentity({ identities }: Database, id = NIL_ID, unknown: ApiError): Promise<string> {
  const identity = await identities.get(id, []);
  if (identity === undefined) throw unknown;
  return identity.id;
}
