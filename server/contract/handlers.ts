import type { Handler } from '../kernel/http.ts';
import { operations, type OperationId } from './operations.ts';

/** Handlers by operation; those of planned operations may be missing. */
export type HandlerMap = { readonly [Id in OperationId]?: Handler };

/** The same handlers. Throws where an operation that the document calls implemented has none. */
export function completeHandlers(handlers: HandlerMap): HandlerMap {
  const missing = operations()
    .filter(({ operationId, status }) => status === 'implemented' && handlers[operationId] === undefined)
    .map(({ operationId }) => operationId);
  if (missing.length > 0) throw new Error(`the document calls these implemented: ${missing.join(', ')}`);
  return handlers;
}
