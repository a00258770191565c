import type { Config } from '../../config/model.ts';
import type { Cipher } from '../../crypto/ciphers.ts';
import type { IdentityRules, SchemaForms } from '../../flows/engine/interfaces/ports.ts';
import type { FactorCount } from '../../identity/credential-definition.ts';
import type { CredentialsMap } from '../../identity/model.ts';
import type { IdentityStore } from '../../identity/ports.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { HttpClient } from '../../outbound/http-client.ts';

/** Evaluates a Jsonnet snippet that reads external variables, bounded in time and memory. Rejects where it gives no value. */
type EvaluateJsonnet = (snippet: string, variables: JsonObject) => Promise<string>;

export interface OidcDependencies {
  readonly identities: IdentityStore;
  readonly rules: IdentityRules;
  readonly schemas: SchemaForms;
  readonly http: () => HttpClient;
  /** Encrypts tokens of providers and the state parameter (`ciphers`, `secrets.cipher`). */
  readonly cipher: (config: Config) => Cipher;
  readonly evaluateJsonnet: EvaluateJsonnet;
  /** How many ways of signing in an identity has. */
  readonly countFactors: (held: CredentialsMap, config: Config) => FactorCount;
  /** The text that a URL of the configuration leads to. */
  readonly readContent: (url: string) => Promise<string>;
  /** A mapper has given no identity: its error, what it was given, and the method with the kind of provider. */
  readonly onMappingFailed?: (error: unknown, input: JsonObject, of: { method: string; provider: string }) => void;
}
