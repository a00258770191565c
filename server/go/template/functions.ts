/** Functions that templates call: the types of their parameters, and an implementation. */
import { TemplateError } from './syntax.ts';
import { type Dict, GoObject, Int, isDict, isNothing, typeName } from './values.ts';

/** Types of parameters, and the JavaScript type that the implementation receives. */
interface Types {
  readonly string: string;
  readonly int: number;
  readonly float64: number;
  readonly bool: boolean;
  readonly any: unknown;
  readonly dict: Dict;
  readonly object: GoObject;
}
type Type = keyof Types;
type Arguments<P extends readonly Type[]> = { readonly [I in keyof P]: Types[P[I]] };

/** A function that templates call. */
export interface GoFunction {
  readonly params: readonly Type[];
  /** Type of the variadic parameter, if the function has one. */
  readonly rest?: Type;
  /** Receives arguments that `checkedArguments` has checked. */
  readonly call: (...values: readonly unknown[]) => unknown;
}
export type Functions = Readonly<Record<string, GoFunction>>;

/** A function with a fixed number of parameters. */
export const fn = <const P extends readonly Type[]>(
  params: P,
  body: (...values: Arguments<P>) => unknown,
): GoFunction => ({ params, call: body as GoFunction['call'] });

/** A function with a variadic last parameter. */
export const variadic = <const P extends readonly Type[], R extends Type>(
  params: P,
  rest: R,
  body: (...values: [...Arguments<P>, ...Types[R][]]) => unknown,
): GoFunction => ({ params, rest, call: body as GoFunction['call'] });

/** Checks and converts the arguments of a call. @throws TemplateError for a wrong number or type, with Go's text */
export function checkedArguments(name: string, { params, rest }: GoFunction, values: readonly unknown[]): unknown[] {
  if (rest === undefined ? values.length !== params.length : values.length < params.length)
    throw new TemplateError(
      `wrong number of args for ${name}: want ${rest === undefined ? '' : 'at least '}${params.length} got ${values.length}`,
    );
  return values.map((value, index) => checked(params[index] ?? rest ?? 'any', value));
}

const NAMES: Readonly<Record<Type, string>> = {
  string: 'string',
  int: 'int',
  float64: 'float64',
  bool: 'bool',
  any: 'interface {}',
  dict: 'map[string]interface {}',
  object: 'time.Time',
};

function checked(type: Type, value: unknown): unknown {
  if (type === 'any') return value;
  if (type === 'dict' && isNothing(value)) return new Map();
  const number = type === 'int' || type === 'float64' ? numberOf(type, value) : undefined;
  if (number !== undefined) return number;
  if (isOfType(type, value)) return value;
  throw isNothing(value)
    ? new TemplateError(`invalid value; expected ${NAMES[type]}`)
    : new TemplateError(`wrong type for value; expected ${NAMES[type]}; got ${typeName(value)}`);
}

function isOfType(type: Type, value: unknown): boolean {
  if (type === 'object') return value instanceof GoObject;
  if (type === 'dict') return isDict(value) && typeName(value) === NAMES.dict;
  return (type === 'string' || type === 'bool') && typeName(value) === type;
}

/** More lenient than Go: any integer, and a float without a fraction, is accepted as an `int`, because numbers of traits are floats. */
function numberOf(type: 'int' | 'float64', value: unknown): number | undefined {
  if (value instanceof Int) return Number(value.value);
  return typeof value === 'number' && (type === 'float64' || Number.isSafeInteger(value)) ? value : undefined;
}
