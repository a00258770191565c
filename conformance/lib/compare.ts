import { type Json, isObject } from './answer.ts';

/** One place where an answer is not what was recorded; `undefined` means the value is absent on that side. */
export interface Difference {
  /** Such as `response.body.ui.nodes[0].attributes.name`. */
  readonly path: string;
  readonly expected: Json | undefined;
  readonly actual: Json | undefined;
}

const PLACEHOLDER = /\{[a-z0-9-]+#\d+\}/g;

/**
 * Compares normalised JSON. Placeholders are equal when they pair up one to one over everything one comparer has
 * seen, so one missing id does not make all later ones differ.
 */
export class Comparer {
  readonly #forth = new Map<string, string>();
  readonly #back = new Map<string, string>();

  compare(expected: Json | undefined, actual: Json | undefined, path: string): Difference[] {
    if (expected === undefined && actual === undefined) return [];
    if (typeof expected === 'string' && typeof actual === 'string') {
      return this.#sameText(expected, actual) ? [] : [{ path, expected, actual }];
    }
    if (Array.isArray(expected) && Array.isArray(actual)) return this.#lists(expected, actual, path);
    if (isObject(expected) && isObject(actual)) return this.#objects(expected, actual, path);
    return expected === actual ? [] : [{ path, expected, actual }];
  }

  #lists(expected: Json[], actual: Json[], path: string): Difference[] {
    const length = Math.max(expected.length, actual.length);
    return Array.from({ length }, (_, index) =>
      this.compare(expected[index], actual[index], `${path}[${index}]`),
    ).flat();
  }

  #objects(expected: { [key: string]: Json }, actual: { [key: string]: Json }, path: string): Difference[] {
    const names = new Set([...Object.keys(expected), ...Object.keys(actual)]);
    const member = (value: { [key: string]: Json }, name: string) =>
      Object.hasOwn(value, name) ? value[name] : undefined;
    return [...names].flatMap((name) => this.compare(member(expected, name), member(actual, name), `${path}.${name}`));
  }

  #sameText(expected: string, actual: string): boolean {
    if (expected.replace(PLACEHOLDER, kind) !== actual.replace(PLACEHOLDER, kind)) return false;
    const theirs = expected.match(PLACEHOLDER) ?? [];
    const ours = actual.match(PLACEHOLDER) ?? [];
    return theirs.every((placeholder, index) => this.#pair(placeholder, ours[index] ?? ''));
  }

  #pair(expected: string, actual: string): boolean {
    const forth = this.#forth.get(expected);
    const back = this.#back.get(actual);
    if (forth === undefined && back === undefined) {
      this.#forth.set(expected, actual);
      this.#back.set(actual, expected);
      return true;
    }
    return forth === actual && back === expected;
  }
}

function kind(placeholder: string): string {
  return placeholder.replace(/#\d+/, '#');
}
