/** The generated SDK as it is: one function per operation, with typed path, query, headers and body. */
export * from './generated/openapi/index.ts';
export { createClient, createConfig } from './generated/openapi/client/index.ts';
export type { Client, Config } from './generated/openapi/client/index.ts';
