/** Only the beginning of longer texts is compared, because both measures take time proportional to the product of the lengths. */
const MAX_COMPARED = 512;
/** The least edit distance between identifier and password. */
const MIN_DISTANCE = 5;
/** The longest common substring may make up at most this fraction of the password. */
const MAX_SHARED_PART = 0.5;

/** Edit distance (Levenshtein): insertions, deletions and substitutions of one character. */
export function editDistance(left: readonly string[], right: readonly string[]): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  left.forEach((character, index) => {
    const next = [index + 1];
    right.forEach((other, at) => {
      const substituted = (row[at] ?? 0) + (character === other ? 0 : 1);
      next.push(Math.min(substituted, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    });
    row = next;
  });
  return row[right.length] ?? 0;
}

/** Length of the longest common substring, in characters. */
export function longestCommonPiece(left: readonly string[], right: readonly string[]): number {
  let longest = 0;
  let row = Array.from({ length: right.length + 1 }, () => 0);
  for (const character of left) {
    const next = [0];
    right.forEach((other, at) => {
      const length = character === other ? (row[at] ?? 0) + 1 : 0;
      if (length > longest) longest = length;
      next.push(length);
    });
    row = next;
  }
  return longest;
}

const characters = (text: string): string[] => Array.from(text.toLowerCase()).slice(0, MAX_COMPARED);

/**
 * Whether a password is too similar to an identifier, ignoring case. For ASCII this is the reference's rule. The reference counts
 * bytes and so misses similarities in other scripts; Zelos counts characters.
 */
export function isSimilar(identifier: string, password: string): boolean {
  if (identifier === '') return false;
  const [left, right] = [characters(identifier), characters(password)];
  if (editDistance(left, right) < MIN_DISTANCE) return true;
  return longestCommonPiece(left, right) / right.length > MAX_SHARED_PART;
}
