// The OpenAPI document made usable. Everything here is free of Koa and of the network.
//
//   operations()                 the table that routing is built from: { operationId, method, path, servers, status, ... }
//   operation(id)                one row of it
//   checkRequest(id, request)    -> the ApiError to answer where parameters or a JSON body break the document, or undefined
//   validateResponse(id, status, contentType, body)   -> problems, for tests
//   completeHandlers(map)        the same map; throws where an implemented operation has no handler
//
// Submits of self-service flows are not checked here: their strategies turn what is wrong into messages on UI nodes.
// openapi-backend (document, compiled validators) has its home here; its router is linear and stays unused.
export { checkRequest } from './check.ts';
export { completeHandlers } from './handlers.ts';
export { operation, operations } from './operations.ts';
export type { Operation, OperationId } from './operations.ts';
export { validateResponse } from './response.ts';
