/**
 * The word lint: phrases that `.config/words.json` forbids, where they stand. `node .ci/words.ts` lists them and fails when a
 * folder that is not in `pending` has one; `--all` lists those of pending folders as well.
 */
import { existsSync, readFileSync } from 'node:fs';
import { trackedFiles } from './sources.ts';

interface Rules {
  /** What may not be written, and what to write in its place. */
  readonly phrases: Readonly<Record<string, string>>;
  /** Beginnings of paths that are looked through. */
  readonly scope: readonly string[];
  /** Beginnings of paths that hold what others wrote, or what a server answered. */
  readonly exempt: readonly string[];
  /** Beginnings of paths that are still to be gone through. The list only gets shorter. */
  readonly pending: readonly string[];
}

export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly phrase: string;
  readonly advice: string;
  readonly isPending: boolean;
}

const TEXT = /[.](?:ts|mjs|md|json|ya?ml|html)$/;

/** Every forbidden phrase in the repository. */
export function findPhrases(): readonly Finding[] {
  const rules = JSON.parse(readFileSync('.config/words.json', 'utf8')) as Rules;
  const starts = (list: readonly string[], file: string): boolean => list.some((prefix) => file.startsWith(prefix));
  const advice = new Map(Object.entries(rules.phrases));
  const pattern = new RegExp(`(?<![\\w-])(?:${[...advice.keys()].join('|')})(?![\\w@-])`, 'gi');
  return trackedFiles()
    .filter((file) => TEXT.test(file) && starts(rules.scope, file) && !starts(rules.exempt, file) && existsSync(file))
    .flatMap((file) => {
      const isPending = starts(rules.pending, file);
      return occurrences(readFileSync(file, 'utf8'), pattern).map(({ line, phrase }) => ({
        file,
        line,
        phrase,
        advice: advice.get(phrase) ?? '',
        isPending,
      }));
    });
}

function occurrences(text: string, pattern: RegExp): readonly { readonly line: number; readonly phrase: string }[] {
  return text
    .split('\n')
    .flatMap((content, index) =>
      [...content.matchAll(pattern)].map(([phrase]) => ({ line: index + 1, phrase: phrase.toLowerCase() })),
    );
}

if (import.meta.main) {
  const found = findPhrases();
  const shown = process.argv.includes('--all') ? found : found.filter(({ isPending }) => !isPending);
  for (const { file, line, phrase, advice } of shown) console.log(`${file}:${line}: "${phrase}"; write ${advice}`);
  const pending = found.filter(({ isPending }) => isPending).length;
  if (pending > 0) console.log(`${pending} more in folders that are still to be gone through`);
  process.exitCode = found.length > pending ? 1 : 0;
}
