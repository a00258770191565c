import * as challenge from './challenge.ts';
import * as courier from './courier.ts';
import * as flow from './flow.ts';
import * as identity from './identity.ts';
import * as session from './session.ts';

/** Every table that Zelos reads or writes, for MikroORM's discovery. */
export const entities = [
  ...Object.values(identity),
  ...Object.values(session),
  ...Object.values(flow),
  ...Object.values(courier),
  ...Object.values(challenge),
];
export * from './challenge.ts';
export * from './courier.ts';
export * from './flow.ts';
export * from './identity.ts';
export * from './session.ts';
