import type { Handler } from '../kernel/http.ts';
import { operations, type OperationId } from './operations.ts';

/** Handlers by operation; those of planned operations may be missing. */
export type HandlerMap = { readonly [Id in OperationId]?: Handler };

/** Returns the handlers unchanged. @throws Error when an operation with `x-zelos-status: implemented` has no handler */
export function completeHandlers(handlers: HandlerMap): HandlerMap {
  const missing = operations()
    .filter(({ operationId, status }) => status === 'implemented' && handlers[operationId] === undefined)
    .map(({ operationId }) => operationId);
  if (missing.length > 0) throw new Error(`implemented operations without a handler: ${missing.join(', ')}`);
  return handlers;
}
