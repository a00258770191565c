import type { CostLimits } from './cost-limits.ts';

/**
 * Why a stored hash cannot be verified: an unknown prefix, a known prefix with a malformed rest (including forms that any
 * password would match), or a cost that would stall the server.
 */
export type HashProblem = 'hash-unknown' | 'hash-malformed' | 'hash-too-costly';

/** A parsed hash, ready to compare. `matches` may be slow; it never throws because of the password's content. */
export interface ParsedHash {
  matches(password: Buffer): boolean | Promise<boolean>;
}

/** A format of stored passwords. The `prefix` alone decides which format a hash has. */
export interface HashFormat {
  readonly name: string;
  readonly prefix: RegExp;
  parse(encoded: string, limits: CostLimits): ParsedHash | HashProblem;
}
