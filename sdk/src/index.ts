/** The classes, models and request types of `@ory/client` for the API that Zelos serves. */
export * from './generated/facade/courier.ts';
export * from './generated/facade/frontend.ts';
export * from './generated/facade/identity.ts';
export * from './generated/facade/metadata.ts';
export * from './generated/facade/models.ts';
export { Configuration } from './configuration.ts';
export type { ConfigurationParameters } from './configuration.ts';
export { RequiredError } from './base-api.ts';
export * from './compat.ts';
