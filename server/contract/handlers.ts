import type { Handler } from '../kernel/http.ts';
import { operations } from './operations.ts';
import type { OperationId } from './operations.ts';

/** Handlers by operation. */
export type HandlerMap = { readonly [Id in OperationId]?: Handler };

/** Operations that the document calls implemented and that have no handler: none, in a server that keeps its word. */
export function missingHandlers(handlers: HandlerMap): readonly OperationId[] {
  return operations()
    .filter(({ operationId, status }) => status === 'implemented' && handlers[operationId] === undefined)
    .map(({ operationId }) => operationId);
}
