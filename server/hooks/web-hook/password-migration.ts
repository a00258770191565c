import type { Config } from '../../config/model.ts';
import type { PasswordQuestion } from '../../flows/engine/interfaces/hook.ts';
import { ApiError, upstreamFailed } from '../../kernel/errors.ts';
import { isJsonObject, type Json } from '../../kernel/json.ts';
import { buildRequest, requestWith, type BuiltRequest } from '../../outbound/configured-request.ts';
import { OutboundError, type OutboundResponse } from '../../outbound/http-client.ts';
import { send, type CallTools } from './call.ts';
import type { WebHookWire } from './wire.ts';

/** More is no answer to a question of yes or no. */
const MAX_ANSWER_BYTES = 1024;

type MigrationTools = CallTools & { readonly wire: Pick<WebHookWire, 'context'> };
type MigrationConfig = Config['selfservice']['methods']['password']['config']['migrate_hook']['config'];

/**
 * `migrate_hook`: asks the system that people are migrated from whether a password is right.
 * @throws ApiError 502 where it says neither yes nor no
 */
export async function askFormerSystem(question: PasswordQuestion, tools: MigrationTools): Promise<boolean> {
  const { config } = question.config.selfservice.methods.password.config.migrate_hook;
  const request = await requestOf(config, question, tools);
  const answer = await send(request, config, tools.http(), { maxResponseBytes: MAX_ANSWER_BYTES }).catch(notReached);
  if (answer === 'too-large' || answer.status === 403) return false;
  if (answer.status === 200) return saysYes(answer);
  throw upstreamFailed('A third-party upstream service responded improperly. Please try again later.', {
    message: `password migration hook failed with status code ${answer.status}`,
  });
}

/** Without a template, the bare question; else all that web hooks are told, with the question. */
async function requestOf(
  config: MigrationConfig,
  question: PasswordQuestion,
  { wire, ...tools }: MigrationTools,
): Promise<BuiltRequest> {
  const { identifier, password } = question;
  if (!config.body) return requestWith(config, JSON.stringify({ identifier, password }));
  return buildRequest(config, { ...wire.context(question), password, identifier }, tools);
}

function notReached(cause: unknown): 'too-large' {
  if (cause instanceof OutboundError && cause.failure === 'response-too-large') return 'too-large';
  const reason = 'A third-party upstream service could not be reached. Please try again later.';
  throw new ApiError({ code: 502, message: 'calling the password migration hook failed', reason }, { cause });
}

function saysYes({ body }: OutboundResponse): boolean {
  try {
    const answer = JSON.parse(body.toString('utf8')) as Json;
    return isJsonObject(answer) && answer['status'] === 'password_match';
  } catch {
    return false;
  }
}
