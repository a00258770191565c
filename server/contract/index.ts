// The OpenAPI document made usable. Everything here is free of Koa and of the network.
//
//   operations()                 the table that routing is built from: { operationId, method, path, servers, status, ... }
//   operation(id)                one row of it
//   parametersOf(id, request)    -> { ok: true, value: { path, query } } typed by the document, or { ok: false, error }
//   await bodyOf(id, request)    -> the same for the JSON bodies of the admin API and native logout
//   await validateResponse(id, status, contentType, body)   -> problems, for tests
//   HandlerMap                   operationId -> handler; missingHandlers(map) names implemented operations without one
//
// The errors are ApiErrors in the reference's words, ready to throw or to answer. Submits of self-service flows are not
// checked here: their strategies turn what is wrong into messages on UI nodes.
// openapi-backend (document, validators, registry of handlers) has its home here and nowhere else.
export { operation, operations } from './operations.ts';
export type { Operation, OperationId, Parameter } from './operations.ts';
export type { ServerName } from './document.ts';
export { bodyOf, parametersOf } from './request.ts';
export type { Body, Parameters, Result } from './request.ts';
export { validateResponse } from './response.ts';
export { contractBackend as warmUp } from './backend.ts';
export { missingHandlers } from './handlers.ts';
export type { HandlerMap } from './handlers.ts';
export type { OperationTypes } from './generated/operations.gen.ts';
export type * as wire from './generated/types.gen.ts';
