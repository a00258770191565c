import type { Config } from '../../config/model.ts';
import type { PasswordMigrationRequest } from '../../flows/engine/interfaces/hook.ts';
import { ApiError, upstreamFailed } from '../../kernel/errors.ts';
import { isJsonObject, type Json } from '../../kernel/json.ts';
import { buildRequest, requestWith, type BuiltRequest } from '../../outbound/configured-request.ts';
import { OutboundError, type OutboundResponse } from '../../outbound/http-client.ts';
import { send, type CallTools } from './call.ts';
import type { WebHookCodec } from './web-hook-codec.ts';

/** A longer response counts as no. */
const MAX_RESPONSE_BYTES = 1024;

type MigrationTools = CallTools & { readonly codec: Pick<WebHookCodec, 'context'> };
type MigrationConfig = Config['selfservice']['methods']['password']['config']['migrate_hook']['config'];

/**
 * `migrate_hook`: the system that the account comes from verifies the password.
 * @throws ApiError 502 when it answers neither yes nor no
 */
export async function verifyWithMigrationHook(
  migration: PasswordMigrationRequest,
  tools: MigrationTools,
): Promise<boolean> {
  const { config } = migration.config.selfservice.methods.password.config.migrate_hook;
  const request = await requestOf(config, migration, tools);
  const response = await send(request, config, tools.http(), { maxResponseBytes: MAX_RESPONSE_BYTES }).catch(
    notReached,
  );
  if (response === 'too-large' || response.status === 403) return false;
  if (response.status === 200) return isPasswordMatch(response);
  throw upstreamFailed('A third-party upstream service responded improperly. Please try again later.', {
    message: `password migration hook failed with status code ${response.status}`,
  });
}

/** The request to the hook: identifier and password, or the result of the configured template. */
async function requestOf(
  config: MigrationConfig,
  migration: PasswordMigrationRequest,
  { codec, ...tools }: MigrationTools,
): Promise<BuiltRequest> {
  const { identifier, password } = migration;
  if (!config.body) return requestWith(config, JSON.stringify({ identifier, password }));
  return buildRequest(config, { ...codec.context(migration), password, identifier }, tools);
}

function notReached(cause: unknown): 'too-large' {
  if (cause instanceof OutboundError && cause.failure === 'response-too-large') return 'too-large';
  const reason = 'A third-party upstream service could not be reached. Please try again later.';
  throw new ApiError({ code: 502, message: 'calling the password migration hook failed', reason }, { cause });
}

function isPasswordMatch({ body }: OutboundResponse): boolean {
  try {
    const answer = JSON.parse(body.toString('utf8')) as Json;
    return isJsonObject(answer) && answer['status'] === 'password_match';
  } catch {
    return false;
  }
}
