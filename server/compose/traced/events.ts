import type { LogoutDependencies } from '../../flows/logout/index.ts';
import type { StartRecovery } from '../../flows/recovery/admin-recovery.ts';
import { goDuration } from '../../go/duration.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { Attributes, Tracing } from '../../observability/tracing/tracing.ts';
/** The reference's events of sessions, mappers and recoveries by administrators. Without tracing there are no callbacks. */
import type { SessionManagerDependencies } from '../../session/manager.ts';
import type { Session } from '../../session/model.ts';
import type { TokenizerDependencies } from '../../session/tokenizer/index.ts';
import type { StrategyDependencies } from '../../strategies/index.ts';
import { reportOldRecovery } from './deprecated.ts';

const ofSession = ({ id, identityId }: Session): Attributes => ({ IdentityID: identityId, SessionID: id });

export const checkEvents = (tracing: Tracing | undefined): Pick<SessionManagerDependencies, 'onChecked'> =>
  tracing === undefined ? {} : { onChecked: (session) => tracing.event('SessionChecked', ofSession(session)) };

export const revocationEvents = (tracing: Tracing | undefined): Pick<LogoutDependencies, 'onRevoked'> =>
  tracing === undefined ? {} : { onRevoked: (session) => tracing.event('SessionRevoked', ofSession(session)) };

export const tokenizerEvents = (
  tracing: Tracing | undefined,
): Pick<TokenizerDependencies, 'onTokenized' | 'onMappingFailed'> =>
  tracing === undefined
    ? {}
    : {
        onTokenized: (session, ttlMs) =>
          tracing.event('SessionTokenizedAsJWT', { ...ofSession(session), TokenizedSessionTTL: goDuration(ttlMs) }),
        onMappingFailed: (error, input) => tracing.event('JsonnetMappingFailed', mappingFailure(error, input, '', '')),
      };

export const mapperEvents = (tracing: Tracing | undefined): Pick<StrategyDependencies, 'onMappingFailed'> =>
  tracing === undefined
    ? {}
    : {
        onMappingFailed: (error, input, { method, provider }) =>
          tracing.event('JsonnetMappingFailed', mappingFailure(error, input, provider, method)),
      };

const mappingFailure = (error: unknown, input: JsonObject, provider: string, method: string): Attributes => ({
  ErrorReason: rootMessage(error),
  JsonnetInput: JSON.stringify(typesOf(input), undefined, 2),
  SelfServiceSSOProviderUsed: provider,
  SelfServiceMethodUsed: method,
});

/** The message of the innermost cause: what Jsonnet says. */
function rootMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? rootMessage(error.cause) : error.message;
}

/** The names of its types in place of each value: what it looks like, without personal data. */
function typesOf(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(typesOf);
  if (isJsonObject(value))
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, typesOf(each)]));
  return value === null ? 'null' : typeof value;
}

export const tracedRecovery = (start: StartRecovery, tracing: Tracing | undefined): StartRecovery =>
  tracing === undefined
    ? start
    : async (database, request) => {
        const recovery = await start(database, request);
        reportOldRecovery(tracing, request.config);
        tracing.event('RecoveryInitiatedByAdmin', {
          SelfServiceFlowType: request.type,
          IdentityID: request.identityId,
          SelfServiceMethodUsed: recovery.flow.active,
          FlowID: recovery.flow.id,
        });
        return recovery;
      };
