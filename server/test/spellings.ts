/** Ways to write one address: the letter that JavaScript lowers differently from Go, letter case, and spaces around it. */
export const SPELLINGS: readonly (readonly [name: string, write: (local: string) => string])[] = [
  ['U+0130', (local) => `${local.toUpperCase().replaceAll('I', 'İ')}@example.org`],
  ['capitals', (local) => `${local.toUpperCase()}@Example.ORG`],
  ['spaces', (local) => `\u2003${local}@example.org\n`],
];

/** In traits and in forms of an address, where the schema's format allows no spaces (reference behaviour). */
export const TRIMMED = SPELLINGS.filter(([name]) => name !== 'spaces');
