import type { Json } from './answer.ts';
import type { Judged } from './differences.ts';

const LONGEST = 300;

/** The report for people: each difference with its step and path, then a summary that names what failed. */
export function textReport(judged: Judged): string {
  const lines: string[] = [];
  for (const { scenario, differences, played } of judged.results) {
    if (differences.length === 0) continue;
    lines.push(`DIFFERS ${scenario.id} (config ${scenario.config})`);
    for (const { step, ask, path, expected, actual } of differences) {
      lines.push(
        `  step ${step} ${ask}`,
        `    ${path}`,
        `      expected ${show(expected)}`,
        `      got      ${show(actual)}`,
      );
    }
    if (played?.said)
      lines.push(
        '  the server said:',
        ...played.said
          .trimEnd()
          .split('\n')
          .map((line) => `    ${line}`),
      );
  }
  for (const entry of judged.stale) {
    lines.push(`STALE listed difference no longer happens: ${entry.scenario} ${entry.path} (${entry.reason})`);
  }
  const skipped = judged.results.filter((result) => result.skipped !== undefined).length;
  const passed = judged.results.length - skipped - judged.failures;
  const failed = judged.results.filter(({ differences }) => differences.length > 0);
  lines.push(
    ...failed.map(({ scenario }) => `FAILED ${scenario.id}`),
    `${judged.accepted.length} listed differences, ${judged.stale.length} stale, ${skipped} scenarios skipped`,
    `${passed} passed, ${judged.failures} failed`,
  );
  return `${lines.join('\n')}\n`;
}

/** The same for machines. */
export function jsonReport(judged: Judged): unknown {
  return {
    summary: {
      scenarios: judged.results.length,
      failed: judged.failures,
      skipped: judged.results.filter((result) => result.skipped !== undefined).length,
      listed: judged.accepted.length,
      stale: judged.stale.length,
    },
    scenarios: judged.results.map(({ scenario, differences, skipped }) => ({
      id: scenario.id,
      config: scenario.config,
      skipped,
      differences,
    })),
    accepted: judged.accepted,
    stale: judged.stale,
  };
}

function show(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  const written = JSON.stringify(value);
  return written.length > LONGEST ? `${written.slice(0, LONGEST)}… (${written.length} characters)` : written;
}
