// Access to the OpenAPI document. Nothing here depends on Koa or on the network.
//
//   operations()                 the table that routing is built from: { operationId, method, path, servers, status, ... }
//   operation(id)                one row of it
//   checkRequest(id, request)    -> the ApiError when parameters of an admin request break the document, or undefined
//   decodeBody(id, json)         -> the body as the document types it; throws DecodeError
//   decodeIdentity(json)         the same for an identity that a JSON Patch was applied to
//   Wire['Session']              the document's schemas as types, for presenters
//   validateResponse(id, status, contentType, body)   -> problems, for tests
//   completeHandlers(map)        the same map; throws where an implemented operation has no handler
//
// Handlers call decodeBody themselves, because some check other things first (is the method enabled, does the identity exist).
// Submissions of self-service flows are not checked here: strategies turn faults into messages on UI nodes.
export { checkRequest } from './check.ts';
export { decodeBody, decodeIdentity, type Body, type BodyOperation, type Identity } from './decode.ts';
export { bodies } from './generated/bodies.gen.ts';
export { completeHandlers } from './handlers.ts';
export { operation, operations } from './operations.ts';
export type { Operation, OperationId } from './operations.ts';
export type { Wire } from './wire.ts';
export { validateResponse } from './response.ts';
