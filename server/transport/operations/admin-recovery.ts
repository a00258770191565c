import type { ConfigSource } from '../../config/model.ts';
import { durationMs } from '../../config/units.ts';
import type { Database } from '../../flows/engine/ports.ts';
import { flowUiUrl } from '../../flows/engine/urls.ts';
import type { FlowType } from '../../flows/engine/model.ts';
import { methodDisabled } from '../../flows/engine/errors.ts';
import { toRfc3339 } from '../../kernel/clock.ts';
import type { Clock } from '../../kernel/clock.ts';
import { badRequest, unableToLocate } from '../../kernel/errors.ts';
import { goDuration } from '../../kernel/go-duration.ts';
import type { Handler, HttpRequest } from '../../kernel/http.ts';
import { isJsonObject } from '../../kernel/json.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { createCodeForIdentity } from '../../strategies/code/administrator.ts';

export interface AdminRecoveryDependencies {
  readonly config: ConfigSource;
  readonly clock: Clock;
  readonly database: Database;
}

/** Recovery that an administrator starts: nothing is sent. */
export function adminRecoveryOperations({
  config: source,
  clock,
  database,
}: AdminRecoveryDependencies): Record<'createRecoveryCodeForIdentity', Handler> {
  return {
    createRecoveryCodeForIdentity: async (request) => {
      const config = source.current();
      if (!config.derived.methods.enabled.code) throw methodDisabled();
      const wanted = bodyOf(request);
      const lifespanMs = lifespan(wanted, config.derived.methods.code.lifespanMs);
      const type = flowType(wanted);
      const identityId = await existingIdentity(database, wanted);
      const { flow, code } = await createCodeForIdentity(database, {
        config,
        identityId,
        type,
        lifespanMs,
        requestUrl: request.url.href,
        now: clock.now(),
      });
      const link = flowUiUrl(config, flow);
      return {
        status: 201,
        body: { recovery_link: link, recovery_code: code, expires_at: toRfc3339(flow.expiresAt) },
      };
    },
  };
}

const bodyOf = ({ body }: HttpRequest): JsonObject =>
  body.kind === 'json' && isJsonObject(body.value) ? body.value : {};

const text = (body: JsonObject, name: string): string => {
  const value = body[name];
  return typeof value === 'string' ? value : '';
};

/** `expires_in`, or the configured lifespan. @throws ApiError 400 */
function lifespan(body: JsonObject, fallback: number): number {
  const given = text(body, 'expires_in');
  if (given === '') return fallback;
  const [, sign = '', digits] = /^([+-]?)(.*)$/s.exec(given) ?? [];
  const size = digits === '0' ? 0 : durationMs(digits, Number.NaN);
  if (Number.isNaN(size)) {
    throw badRequest(
      `Unable to parse "expires_in" whose format should match "[0-9]+(ns|us|ms|s|m|h)" but did not: ${given}`,
    );
  }
  const milliseconds = sign === '-' ? -size : size;
  if (milliseconds > 0) return milliseconds;
  throw badRequest(`Value from "expires_in" must result to a future time: ${goDuration(milliseconds)}`);
}

function flowType(body: JsonObject): FlowType {
  const given = body['flow_type'] ?? 'browser';
  if (given === 'browser' || given === 'api') return given;
  throw badRequest(`Value from "flow_type" is not valid: ${JSON.stringify(given)}`);
}

async function existingIdentity({ identities }: Database, body: JsonObject): Promise<string> {
  const identity = await identities.get(text(body, 'identity_id'), []);
  if (identity === undefined) throw unableToLocate().with({ reason: 'could not find identity' });
  return identity.id;
}
