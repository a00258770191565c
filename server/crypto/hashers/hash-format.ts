import type { CostLimits } from './cost-limits.ts';

/**
 * Why a stored hash cannot be verified: no format of ours, the right prefix but not the right form (which includes
 * forms that any password would satisfy), or a cost that would stall the server.
 */
export type HashProblem = 'hash-unknown' | 'hash-malformed' | 'hash-too-costly';

/** A hash taken apart, ready to be compared. `matches` may be slow and never throws on the password's content. */
export interface ParsedHash {
  matches(password: Buffer): boolean | Promise<boolean>;
}

/** One way of storing passwords. `prefix` decides alone which format a hash is of. */
export interface HashFormat {
  readonly name: string;
  readonly prefix: RegExp;
  parse(encoded: string, limits: CostLimits): ParsedHash | HashProblem;
}
