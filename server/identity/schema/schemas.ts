import type { ConfigSource, IdentitySchemaConfig } from '../../config/model.ts';
import { loadResources, type FetchDocument } from '../../json-schema/resources.ts';
import { systemClock, type Clock } from '../../kernel/clock.ts';
import { badRequest, misconfigured } from '../../kernel/errors.ts';
import { compileIdentitySchema } from './dialect.ts';
import { identitySchema, type IdentitySchema } from './identity-schema.ts';
import { decodeSchemaId } from './schema-id.ts';

/** How long a loaded document is used before it is fetched again. The content of a base64 URL never changes. */
const FILE_MAX_AGE_MS = 1000;
const HTTP_MAX_AGE_MS = 60_000;

function maxAge(url: string): number {
  if (url.startsWith('base64:')) return Number.POSITIVE_INFINITY;
  return url.startsWith('file:') ? FILE_MAX_AGE_MS : HTTP_MAX_AGE_MS;
}

/** The identity schemas of the current configuration, loaded, compiled and cached by content. */
export class IdentitySchemas {
  readonly #config: ConfigSource;
  readonly #fetch: FetchDocument;
  readonly #clock: Clock;
  readonly #documents = new Map<string, { readonly text: Promise<string>; readonly at: number }>();
  readonly #compiled = new Map<string, IdentitySchema>();

  constructor(config: ConfigSource, fetchDocument: FetchDocument, clock: Clock = systemClock) {
    this.#config = config;
    this.#fetch = fetchDocument;
    this.#clock = clock;
    config.onChange(() => {
      this.#documents.clear();
      this.#compiled.clear();
    });
  }

  get defaultId(): string {
    return this.#config.current().identity.default_schema_id;
  }

  list(): readonly IdentitySchemaConfig[] {
    return this.#config.current().identity.schemas;
  }

  /** The configured schema with this id, plain or base64url. An empty id means `default` (reference behaviour). */
  find(id: string): IdentitySchemaConfig | undefined {
    const wanted = id === '' ? 'default' : id;
    const byId = (searched: string | undefined) => this.list().find((schema) => schema.id === searched);
    return byId(wanted) ?? byId(decodeSchemaId(wanted));
  }

  /** The text of a schema document. @throws the errors of the loader */
  async read(url: string): Promise<string> {
    const known = this.#documents.get(url);
    const now = this.#clock.now().getTime();
    if (known !== undefined && now - known.at < maxAge(url)) return known.text;
    const text = this.#fetch(url);
    this.#documents.set(url, { text, at: now });
    text.catch(() => this.#documents.delete(url));
    return text;
  }

  /**
   * @throws ApiError 400 for an unknown id, 500 for a schema that cannot be loaded or used
   */
  async get(id: string): Promise<IdentitySchema> {
    const configured = this.find(id);
    if (configured === undefined) throw badRequest(`Unable to find JSON Schema ID: ${id === '' ? 'default' : id}`);
    const text = await this.read(configured.url).catch((cause: unknown) => {
      throw misconfigured('Unable to load or parse the JSON schema.').with({ debug: String(cause) });
    });
    const known = this.#compiled.get(configured.id);
    return known?.text === text && known.url === configured.url ? known : this.#compile(configured, text);
  }

  async #compile({ id, url }: IdentitySchemaConfig, text: string): Promise<IdentitySchema> {
    try {
      const resources = await loadResources(url, text, (other) => this.read(other));
      const schema = identitySchema({ id, url, text }, compileIdentitySchema(url, resources));
      this.#compiled.set(id, schema);
      return schema;
    } catch (cause) {
      throw misconfigured('Unable to parse validate JSON object against JSON schema.', { debug: String(cause) });
    }
  }
}
