import type { StoredErrorStore } from '../../flows/engine/interfaces/ports.ts';
import { toRfc3339 } from '../../kernel/clock.ts';
import { internal, unableToLocate } from '../../kernel/errors.ts';
import type { Handler } from '../../kernel/http.ts';
import { newId, parseId } from '../../kernel/id.ts';

/** The reference's zero time. */
const NEVER = '0001-01-01T00:00:00Z';

/** The error page reads what went wrong; `id=stub:500` is there to try the page with. */
export function errorOperations(errors: StoredErrorStore): Record<'getFlowError', Handler> {
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
      const { error, createdAt, updatedAt } = stored;
      return {
        status: 200,
        body: { id: stored.id, error, created_at: toRfc3339(createdAt), updated_at: toRfc3339(updatedAt) },
      };
    },
  };
}
