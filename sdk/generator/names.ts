/** Names as OpenAPI Generator's typescript-axios template makes them, which is what `@ory/client` was made with. */

/** `lookup_secret` -> `LookupSecret`, `username webauthn` -> `UsernameWebauthn`; letters inside a word stay as they are. */
export function pascalCase(text: string): string {
  return text
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/** `X-Session-Token` -> `xSessionToken`, `externalID` -> `externalID`. */
export function camelCase(text: string): string {
  const pascal = pascalCase(text);
  return pascal.charAt(0).toLowerCase() + pascal.slice(1);
}

/** The member name of an enum value; the empty string is called `Empty`. */
export function memberName(value: string): string {
  return value === '' ? 'Empty' : pascalCase(value);
}

/** A JSDoc comment of the given lines, or nothing. */
export function docComment(lines: readonly (string | undefined)[], indent = ''): string {
  const text = lines
    .filter((line) => line !== undefined && line.trim() !== '')
    .join('\n\n')
    .replaceAll('*/', '*\\/')
    .trim()
    .split('\n');
  if (text.length === 1 && text[0] === '') return '';
  if (text.length === 1) return `${indent}/** ${text[0]} */\n`;
  const body = text.map((line) => `${indent} * ${line}`.trimEnd()).join('\n');
  return `${indent}/**\n${body}\n${indent} */\n`;
}

/** A TypeScript string literal. */
export function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
