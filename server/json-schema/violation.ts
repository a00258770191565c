import type { UiText } from '../ui/model.ts';

/**
 * What is wrong with a value, as a tree. Pointers, texts and nesting are the reference's: the admin API prints the tree whole, and
 * self-service flows turn its leaves into messages.
 */
export interface Violation {
  message: string;
  /** JSON pointer into the value, without `#/` until finished. */
  instance: string;
  /** JSON pointer into the schema, without `#/` until finished. */
  keyword: string;
  /** Set once the schema that `keyword` starts from is known; from then on nothing is put before it. */
  anchored: boolean;
  /** Pointers to the missing properties, for `required` alone. */
  missing?: string[];
  /** The message for the user, where it says more than `message`. */
  told?: UiText;
  causes: Violation[];
}

export const violation = (keyword: string, message: string, causes: readonly Violation[] = []): Violation => {
  const parent: Violation = { message, instance: '', keyword, anchored: false, causes: [...causes] };
  for (const cause of causes) within('', keyword, cause);
  return parent;
};

/** A violation with a message of its own in the catalogue; its text is the same unless `message` says otherwise. */
export const toldViolation = (keyword: string, told: UiText, message = told.text): Violation => ({
  ...violation(keyword, message),
  told,
});

const join = (head: string, tail: string): string => (head === '' || tail === '' ? head + tail : `${head}/${tail}`);

/** Puts a step into the value and into the schema before the pointers of a violation and its causes. */
export function within(instance: string, keyword: string, target: Violation): Violation {
  target.instance = join(instance, target.instance);
  if (!target.anchored) target.keyword = join(keyword, target.keyword);
  if (target.missing !== undefined) target.missing = target.missing.map((pointer) => join(instance, pointer));
  for (const cause of target.causes) within(instance, keyword, cause);
  return target;
}

/** Makes keyword pointers absolute, from the schema at `pointer`. */
export function anchor(target: Violation, pointer: string): Violation {
  if (target.anchored) return target;
  target.anchored = true;
  target.keyword = join(pointer, target.keyword);
  for (const cause of target.causes) anchor(cause, pointer);
  return target;
}

const absolute = (pointer: string): string => (pointer === '' ? '#' : `#/${pointer}`);

/** Makes instance pointers absolute; the last step, once. */
export function finish(target: Violation): Violation {
  target.instance = absolute(target.instance);
  if (target.missing !== undefined) target.missing = target.missing.map(absolute);
  for (const cause of target.causes) finish(cause);
  return target;
}

/** One violation for several: itself when it is alone. */
export function combined(violations: readonly Violation[]): Violation | undefined {
  return violations.length > 1 ? violation('', 'validation failed', violations) : violations[0];
}

/** The tree as the reference prints it: one line each, causes indented by two. */
export function describe({ instance, keyword, message, causes }: Violation): string {
  const lines = causes.flatMap((cause) => describe(cause).split('\n')).map((line) => `\n  ${line}`);
  return `I[${instance}] S[${keyword}] ${message}${lines.join('')}`;
}

const UNESCAPED = /%(?:24|26|2B|3A|3D|40)/g;
const ESCAPED = /[!'()*]/g;

/** A property name as one step of a JSON pointer in a URI fragment (RFC 6901, section 6). */
export const pointerStep = (name: string): string =>
  encodeURIComponent(name.toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1'))
    .replace(UNESCAPED, (escape) => decodeURIComponent(escape))
    .replace(ESCAPED, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
