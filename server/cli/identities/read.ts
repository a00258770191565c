import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { SilentFailure } from '../failure.ts';

/** Reads identities from files or, without files, from standard input. Returns raw JSON text by source: `file.json[0]`. */
export async function readIdentities(files: readonly string[]): Promise<Map<string, string>> {
  const sources =
    files.length === 0
      ? [['STD_IN', await text(process.stdin)] as const]
      : files.map((file) => [file, readFile(file)] as const);
  return new Map(
    sources.flatMap(([name, content]) => split(content).map((each, index) => [`${name}[${index}]`, each] as const)),
  );
}

function readFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    process.stderr.write(
      `${file}: Could not open identity file: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    throw new SilentFailure();
  }
}

/** A file holds one identity or a list. Invalid JSON stays in one piece and is reported when it is parsed. */
function split(content: string): string[] {
  try {
    const value: unknown = JSON.parse(content);
    return Array.isArray(value) ? value.map((each) => JSON.stringify(each)) : [content];
  } catch {
    return [content];
  }
}
