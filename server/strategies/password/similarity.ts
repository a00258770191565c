/** Longer texts are compared by their beginning: both measures take time with the product of the lengths. */
const MAX_COMPARED = 512;
/** Fewer edits than this between identifier and password are too few. */
const MIN_DISTANCE = 5;
/** A password may share at most this part of itself with the identifier, in one piece. */
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

/** Length of the longest piece that occurs in both. */
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
 * Whether a password is too like an identifier, upper and lower case being the same (reference behaviour for ASCII; we
 * count characters where it counts bytes, which makes it miss likenesses in other scripts).
 */
export function isSimilar(identifier: string, password: string): boolean {
  if (identifier === '') return false;
  const [left, right] = [characters(identifier), characters(password)];
  if (editDistance(left, right) < MIN_DISTANCE) return true;
  return longestCommonPiece(left, right) / right.length > MAX_SHARED_PART;
}
