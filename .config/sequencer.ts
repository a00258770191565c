import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take longest, longest first. Without times of an earlier run (on a fresh checkout, so in CI) vitest starts with the
 * largest files, and the conformance suite, which is one small file, would begin when all others have ended.
 */
const LONGEST = ['conformance/conformance.test.ts', 'server/cli/courier.test.ts', 'server/cli/serve.test.ts'];

/** Starts the longest files first, so that no worker waits for one at the end. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}

function rank({ moduleId }: TestSpecification): number {
  const place = LONGEST.findIndex((file) => moduleId.endsWith(`/${file}`));
  return place === -1 ? LONGEST.length : place;
}
