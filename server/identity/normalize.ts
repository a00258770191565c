import { toLowerCase } from '../kernel/lower-case.ts';

/** An e-mail address as it is stored: lower case and trimmed where there is an at-sign; anything else is left as it is. */
export const normalizeEmail = (text: string): string => (text.includes('@') ? toLowerCase(text).trim() : text);
