/**
 * JSON Patch (RFC 6902) as the reference's library applies it: only `add`, `remove` and `replace`. `replace` creates a missing member, and
 * `add` creates the missing containers on the way to its target. Error texts are those of the library.
 */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { DecodeError, jsonKind } from './decode.ts';

type Container = Record<string, Json> | Json[];

/** Most operations in one patch, and the most elements that a list may be filled up with. */
const MAX_OPERATIONS = 10_000;
const MAX_GAP = 1000;

interface Operation {
  readonly op: 'add' | 'remove' | 'replace';
  readonly path: string;
  readonly value: Json;
}

const isElement = (path: string): boolean => /(?:^|\/)(?:-|[+-]?\d+)$/.test(path);

/** Operations of RFC 6902 that the reference parses and then refuses. */
const UNSUPPORTED = ['move', 'copy', 'test'];

function readOperation(given: JsonObject | undefined, denied: readonly RegExp[]): Operation {
  const { op, path, value, from } = given ?? {};
  const invalid = (why: string) => new DecodeError(`invalid operation ${sortedJson(given)}: ${why}`);
  const missing = (name: string) =>
    invalid(`failed to decode '${name}': operation, missing ${name} field: missing value`);
  if ((op === 'add' || op === 'replace') && value === undefined) throw missing('value');
  if ((op === 'move' || op === 'copy') && typeof from !== 'string') throw missing('from');
  const change = op === 'add' || op === 'remove' || op === 'replace' ? op : undefined;
  if (change === undefined && !UNSUPPORTED.includes(String(op))) throw invalid('unsupported operation');
  if (typeof path !== 'string') throw missing('path');
  if (change === undefined) throw new DecodeError(`unsupported operation: ${String(op)}`);
  const refused = denied.some((each) => each.test(path.toLowerCase())) || steps(path).includes('__proto__');
  if (refused) throw new DecodeError(`patch includes denied path: ${path}`);
  return { op: change === 'replace' && !isElement(path) ? 'add' : change, path, value: value ?? null };
}

const sortedJson = (operation: JsonObject | undefined): string =>
  operation === undefined
    ? 'null'
    : JSON.stringify(Object.fromEntries(Object.entries(operation).toSorted(([a], [b]) => (a < b ? -1 : 1))));

/** The steps of a path; empty when it does not begin with a slash. */
const steps = (path: string): string[] =>
  path
    .split('/')
    .slice(path.startsWith('/') ? 1 : path.length + 1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

const fault = ({ op, path }: Operation, why: string): DecodeError =>
  new DecodeError(`error in ${op} for path: '${path}': ${why}`);

const isContainer = (value: Json | undefined): value is Container => typeof value === 'object' && value !== null;

function index(operation: Operation, list: readonly Json[], step: string, limit: number): number {
  if (!/^-?\d+$/.test(step)) throw fault(operation, `value was not a proper array index: '${step}'`);
  const given = Number(step);
  const at = given < 0 ? list.length + given : given;
  if (at < 0 || at > limit) throw fault(operation, `Unable to access invalid index: ${step}: invalid index referenced`);
  return at;
}

/** The member at a step. Creates a missing one: a list when the next step is a number, else an object. */
function child(operation: Operation, parent: Container, step: string, next: string): Container {
  const makes = operation.op === 'add';
  const key = Array.isArray(parent) ? index(operation, parent, step, parent.length + MAX_GAP) : step;
  const found = Array.isArray(parent) ? parent[Number(key)] : Object.hasOwn(parent, step) ? parent[step] : undefined;
  if (isContainer(found)) return found;
  if (!makes || (found !== undefined && found !== null))
    throw fault(operation, `doc is missing path: "${operation.path}": missing value`);
  const made: Container = /^(?:-|\d+)$/.test(next) ? [] : {};
  put(parent, key, made);
  return made;
}

function put(parent: Container, key: string | number, value: Json): void {
  if (!Array.isArray(parent)) {
    Object.defineProperty(parent, key, { value, writable: true, enumerable: true, configurable: true });
    return;
  }
  while (parent.length < Number(key)) parent.push(null);
  parent[Number(key)] = value;
}

function add(operation: Operation, parent: Container, step: string): void {
  if (!Array.isArray(parent)) put(parent, step, operation.value);
  else if (step === '-') parent.push(operation.value);
  else parent.splice(index(operation, parent, step, parent.length), 0, operation.value);
}

function remove(operation: Operation, parent: Container, step: string): void {
  if (Array.isArray(parent)) parent.splice(index(operation, parent, step, parent.length - 1), 1);
  else if (Object.hasOwn(parent, step)) delete parent[step];
  else throw fault(operation, `unable to remove nonexistent key: ${step}: missing value`);
}

function replace(operation: Operation, parent: Container, step: string): void {
  if (Array.isArray(parent)) parent[index(operation, parent, step, parent.length - 1)] = operation.value;
  else if (Object.hasOwn(parent, step)) put(parent, step, operation.value);
  else throw fault(operation, `doc is missing key: ${operation.path}: missing value`);
}

/** The error for a path that is empty or does not begin with a slash. In the reference an empty path bypasses the refused paths. */
function refuseRoot({ op, path, value }: Operation): DecodeError {
  if (path !== '')
    return new DecodeError(`${op} operation does not apply: doc is missing path: "${path}": missing value`);
  const replacement = op === 'add' && !isJsonObject(value) ? jsonKind(value) : undefined;
  return new DecodeError(
    replacement === undefined
      ? 'patch includes denied path: '
      : `json: cannot unmarshal ${replacement} into Go value of type map[string]*jsonpatch.lazyNode`,
  );
}

function apply(document: Container, operation: Operation): void {
  const path = steps(operation.path);
  const last = path.pop();
  if (last === undefined) throw refuseRoot(operation);
  let parent = document;
  for (const [position, step] of path.entries()) parent = child(operation, parent, step, path[position + 1] ?? last);
  const change = { add, remove, replace }[operation.op];
  change(operation, parent, last);
}

/** Operations as they were sent; `null` becomes undefined. */
export type Patch = readonly (JsonObject | undefined)[];

/**
 * A copy of the document with the patch applied. `denied` are paths in lower case that are refused. `__proto__` is refused as
 * well (the library accepts it), because an assignment to it changes the prototype.
 * @throws DecodeError for an operation that cannot be read or applied
 */
export function applyPatch(document: Json, patch: Patch, denied: readonly RegExp[]): Json {
  if (patch.length > MAX_OPERATIONS) throw new DecodeError(`more than ${MAX_OPERATIONS} operations`);
  const operations = patch.map((operation) => readOperation(operation, denied));
  const copy = structuredClone(document) as Container;
  // Values are copied, so that two operations never share one.
  for (const operation of operations) apply(copy, { ...operation, value: structuredClone(operation.value) as Json });
  return copy as Json;
}
