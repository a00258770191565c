import { isJsonObject, type Json, type JsonObject } from '../kernel/json.ts';

/** A schema that cannot be compiled: the operator's mistake. */
export class InvalidSchema extends Error {
  constructor(reason: string, options?: { cause?: unknown }) {
    super(`invalid schema: ${reason}`, options);
    this.name = 'InvalidSchema';
  }
}

/** Fetches a document by its URL (file, base64, http or https). */
export type FetchDocument = (url: string) => Promise<string>;

/** A JSON document that schemas are read from. */
export interface SchemaResource {
  readonly url: string;
  readonly document: Json;
  /** 4, 6 or 7: says which keywords count. */
  readonly draft: number;
}

const DRAFTS: ReadonlyMap<Json, number> = new Map([
  ['http://json-schema.org/schema#', 7],
  ['http://json-schema.org/draft-07/schema#', 7],
  ['http://json-schema.org/draft-06/schema#', 6],
  ['http://json-schema.org/draft-04/schema#', 4],
]);

/** More documents than this behind one identity schema are refused, as is any that points into an endless chain. */
const MAX_RESOURCES = 64;
const MAX_BYTES = 1024 * 1024;

export const idKeyword = (draft: number): string => (draft === 4 ? 'id' : '$id');
export const isRootFragment = (fragment: string): boolean => ['', '#', '#/'].includes(fragment);

/** A URL without its fragment, and the fragment with its `#` (`#` for a URL without one). */
export function splitUrl(url: string): { base: string; fragment: string } {
  const hash = url.indexOf('#');
  return hash === -1 ? { base: url, fragment: '#' } : { base: url.slice(0, hash), fragment: url.slice(hash) };
}

/** A reference made absolute. A base64 URL has no hierarchy: only fragments and absolute references work from there. */
export function resolveUrl(base: string, reference: string): string {
  if (reference === '') return base;
  try {
    const url = /^[a-z][a-z0-9+.-]*:/i.test(reference) ? reference : new URL(reference, base).href;
    const parts = splitUrl(url);
    return parts.base + (isRootFragment(parts.fragment) ? '#' : parts.fragment);
  } catch (cause) {
    throw new InvalidSchema(`the reference ${reference} cannot be resolved`, { cause });
  }
}

/** @throws InvalidSchema */
function parseResource(url: string, text: string): SchemaResource {
  if (text.length > MAX_BYTES) throw new InvalidSchema(`${url} is larger than ${MAX_BYTES} bytes`);
  let document: Json;
  try {
    document = JSON.parse(text) as Json;
  } catch (cause) {
    throw new InvalidSchema(`${url} is no JSON`, { cause });
  }
  const declared = isJsonObject(document) ? document['$schema'] : undefined;
  const draft = declared === undefined ? 7 : DRAFTS.get(declared);
  if (draft === undefined) throw new InvalidSchema(`unknown $schema ${JSON.stringify(declared)}`);
  return { url, document, draft };
}

function eachObject(value: Json, visit: (object: JsonObject) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (isJsonObject(value)) visit(value);
  for (const child of Object.values(value)) eachObject(child as Json, visit);
}

/** Every object of a resource that carries an id, by that id made absolute. */
export function identified(resource: SchemaResource): ReadonlyMap<string, JsonObject> {
  const found = new Map<string, JsonObject>();
  const keyword = idKeyword(resource.draft);
  eachObject(resource.document, (object) => {
    const id = object[keyword];
    if (typeof id === 'string') found.set(resolveUrl(resource.url, id), object);
  });
  return found;
}

/** Documents that a resource refers to and that are not part of it. */
function referencedUrls(resource: SchemaResource): string[] {
  const root = isJsonObject(resource.document) ? resource.document[idKeyword(resource.draft)] : undefined;
  const base = typeof root === 'string' ? splitUrl(resolveUrl(resource.url, root)).base : resource.url;
  const own = new Set([...identified(resource).keys()].map((id) => splitUrl(id).base));
  const urls: string[] = [];
  eachObject(resource.document, ({ $ref: reference }) => {
    if (typeof reference !== 'string' || reference.startsWith('#') || reference === '') return;
    const url = splitUrl(resolveUrl(base, reference)).base;
    if (url === resource.url || own.has(url)) return;
    // What is fetched over the network must not read this machine's files.
    if (url.startsWith('file:') && !resource.url.startsWith('file:'))
      throw new InvalidSchema(`${resource.url} refers to ${url}: only a file may refer to a file`);
    urls.push(url);
  });
  return urls;
}

/**
 * The resource and every document that it refers to, directly or not, by URL.
 * @throws InvalidSchema and whatever `fetchDocument` throws
 */
export async function loadResources(
  url: string,
  text: string,
  fetchDocument: FetchDocument,
): Promise<ReadonlyMap<string, SchemaResource>> {
  const root = parseResource(url, text);
  const resources = new Map([[url, root]]);
  const waiting = referencedUrls(root);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (resources.has(next)) continue;
    if (resources.size === MAX_RESOURCES) throw new InvalidSchema(`more than ${MAX_RESOURCES} documents`);
    const resource = parseResource(next, await fetchDocument(next));
    resources.set(next, resource);
    waiting.push(...referencedUrls(resource));
  }
  return resources;
}
