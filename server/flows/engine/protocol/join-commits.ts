import type { Commit } from '../interfaces/commit.ts';

/** One commit that does what both do, the first before the second. Of what a commit has one of, the second's counts. */
export const joinCommits = (first: Commit, second: Commit): Commit => ({
  ...first,
  ...second,
  begins: [...(first.begins ?? []), ...(second.begins ?? [])],
  consumes: [...(first.consumes ?? []), ...(second.consumes ?? [])],
  writes: [...(first.writes ?? []), ...(second.writes ?? [])],
  cookies: [...(first.cookies ?? []), ...(second.cookies ?? [])],
  renewsCsrf: first.renewsCsrf === true || second.renewsCsrf === true,
});
