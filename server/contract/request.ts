import type { ApiError } from '../kernel/errors.ts';
import type { HttpRequest } from '../kernel/http.ts';
import { readJsonBody } from './body.ts';
import type { OperationTypes } from './generated/operations.gen.ts';
import { operation } from './operations.ts';
import type { OperationId } from './operations.ts';
import { readParameters } from './parameters.ts';

type Part<Data, Name extends string> = Data extends { readonly [_ in Name]: infer Value }
  ? Value
  : EmptyPart<Data, Name>;
type EmptyPart<Data, Name extends string> = Data extends { readonly [_ in Name]?: infer Value }
  ? [Value] extends [undefined]
    ? Record<never, never>
    : NonNullable<Value>
  : Record<never, never>;

/** Parameters of an operation in the types of the document; absent optional ones are missing members. */
export interface Parameters<Id extends OperationId> {
  readonly path: Part<OperationTypes[Id]['data'], 'path'>;
  readonly query: Part<OperationTypes[Id]['data'], 'query'>;
}

/** The JSON body of an operation. Members may be missing or null whatever the document requires: the domain judges that. */
export type Body<Id extends OperationId> = Loose<NonNullable<OperationTypes[Id]['data']['body']>>;
type Loose<T> = T extends readonly (infer Item)[]
  ? readonly Loose<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]?: Loose<T[Key]> | null }
    : T;

export type Result<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: ApiError };

/** The declared parameters of a request, or the reference's refusal. Never throws on what a client sends. */
export function parametersOf<Id extends OperationId>(id: Id, request: HttpRequest): Result<Parameters<Id>> {
  const result = readParameters(operation(id), request);
  return result.ok ? { ok: true, value: result.value as unknown as Parameters<Id> } : result;
}

/** The JSON body of a request, or the reference's refusal. For operations whose body the contract checks (`body`). */
export async function bodyOf<Id extends OperationId>(id: Id, request: HttpRequest): Promise<Result<Body<Id>>> {
  const described = operation(id);
  if (described.body === undefined) throw new Error(`the body of ${id} is checked by strategies, not by the contract`);
  const result = await readJsonBody(described, request);
  return result.ok ? { ok: true, value: (result.value ?? {}) as Body<Id> } : result;
}
