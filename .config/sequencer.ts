import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take longest, longest first. Without times of an earlier run (on a fresh checkout, so in CI) vitest starts with the
 * largest files, and the conformance suite, which is one small file, would begin when all others have ended.
 */
const LONGEST = [
  'conformance/conformance.test.ts',
  'server/test/faults/bad-input.test.ts',
  'server/cli/courier.test.ts',
  'server/test/faults/sweep.test.ts',
  'server/test/faults/at-once.test.ts',
  'server/persistence/migrations/older-kratos.test.ts',
  'server/persistence/migrations/migrations.test.ts',
  'server/test/bundle.test.ts',
  'sdk/test/package.test.ts',
  'server/cli/serve.test.ts',
  'server/cli/full-log.test.ts',
  'server/quickstart/pages.test.ts',
  'server/test/browser/self-service.test.ts',
];

/** Starts the longest files first, so that no worker waits for one at the end; those that share no worker last, since they end the one before. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}

function rank({ moduleId, project }: TestSpecification): number {
  if (project.config.isolate) return LONGEST.length + 1;
  const place = LONGEST.findIndex((file) => moduleId.endsWith(`/${file}`));
  return place === -1 ? LONGEST.length : place;
}
