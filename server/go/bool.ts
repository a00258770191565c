const TRUE: ReadonlySet<string> = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);
const FALSE: ReadonlySet<string> = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False']);

/** A boolean as Go's `strconv.ParseBool` reads it; undefined for every other text and for an absent one. */
export function parseBool(text: string | null | undefined): boolean | undefined {
  if (text === null || text === undefined) return undefined;
  return TRUE.has(text) ? true : FALSE.has(text) ? false : undefined;
}
