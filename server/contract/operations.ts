import type { OpenAPIV3 } from 'openapi-types';
import { contractDocument, resolved, type Method, type OperationNode, type ServerName } from './document.ts';
import type { OperationTypes } from './generated/operations.gen.ts';

export type OperationId = keyof OperationTypes;

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  /** A value that does not fit is not refused: it counts as absent, or, in a path, is passed on unchanged. */
  readonly lenient: boolean;
  readonly schema: OpenAPIV3.SchemaObject;
}

export interface Operation {
  readonly operationId: OperationId;
  /** Upper case. */
  readonly method: string;
  /** As in the document: `/admin/identities/{id}`. */
  readonly path: string;
  readonly servers: readonly ServerName[];
  readonly status: 'implemented' | 'planned';
  readonly parameters: readonly Parameter[];
  /** Media types by documented status; `default` covers all other statuses. */
  readonly responses: Readonly<Record<string, readonly string[]>>;
}

const METHODS: readonly Method[] = ['get', 'put', 'post', 'delete', 'patch'];

let table: ReadonlyMap<string, Operation> | undefined;

/** All operations, in the order of the document. */
export function operations(): readonly Operation[] {
  return [...operationTable().values()];
}

/** An operation of the document. @throws Error for an id that is not in the document, which is a fault of our code */
export function operation(id: OperationId): Operation {
  const found = operationTable().get(id);
  if (found === undefined) throw new Error(`the document has no operation ${id}`);
  return found;
}

function operationTable(): ReadonlyMap<string, Operation> {
  table ??= new Map(
    Object.entries(contractDocument().paths).flatMap(([path, item = {}]) =>
      METHODS.flatMap((method) => {
        const node = item[method] as OperationNode | undefined;
        return node ? [[node.operationId, toOperation(path, method, node)] as const] : [];
      }),
    ),
  );
  return table;
}

function toOperation(path: string, method: Method, node: OperationNode): Operation {
  return {
    operationId: node.operationId as OperationId,
    method: method.toUpperCase(),
    path,
    servers: node['x-zelos-server'],
    status: node['x-zelos-status'],
    parameters: (node.parameters ?? []).map((each) => toParameter(resolved(each), node['x-zelos-lenient'] ?? [])),
    responses: Object.fromEntries(
      Object.entries(node.responses).map(([status, response]) => [
        status,
        Object.keys(resolved(response).content ?? {}),
      ]),
    ),
  };
}

function toParameter(node: OpenAPIV3.ParameterObject, lenient: readonly string[]): Parameter {
  return {
    name: node.name,
    in: node.in as Parameter['in'],
    required: node.required === true,
    lenient: lenient.includes(node.name),
    schema: resolved(node.schema as OpenAPIV3.SchemaObject),
  };
}
