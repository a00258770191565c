import type { ConfigSource } from '../../config/model.ts';
import type { StoredErrorStore } from '../../flows/engine/interfaces/ports.ts';
import { toRfc3339 } from '../../kernel/clock.ts';
import { internal, unableToLocate } from '../../kernel/errors.ts';
import type { Handler } from '../../kernel/http.ts';
import { newId, parseId } from '../../kernel/id.ts';
import type { JsonObject } from '../../kernel/json.ts';

/** The reference's zero time. */
const NEVER = '0001-01-01T00:00:00Z';

/** Stored errors for the error page. `id=stub:500` is a sample for developing the page. */
export function errorOperations(errors: StoredErrorStore, config: ConfigSource): Record<'getFlowError', Handler> {
  return {
    getFlowError: async ({ query }) => {
      const named = query.get('error') || (query.get('id') ?? '');
      if (named === 'stub:500') {
        const error = internal('This is a stub error.').toWire();
        return { status: 200, body: { id: newId(), error, created_at: NEVER, updated_at: NEVER } };
      }
      const id = parseId(named);
      const stored = id === undefined ? undefined : await errors.read(id);
      if (stored === undefined) throw unableToLocate();
      const { createdAt, updatedAt } = stored;
      const error = config.current().derived.dev ? stored.error : withoutDebug(stored.error);
      return {
        status: 200,
        body: { id: stored.id, error, created_at: toRfc3339(createdAt), updated_at: toRfc3339(updatedAt) },
      };
    },
  };
}

/** Errors that a Kratos stored have `debug`, with stack traces and paths. The reference shows it to every client. */
function withoutDebug({ debug: _debug, ...error }: JsonObject): JsonObject {
  return error;
}
