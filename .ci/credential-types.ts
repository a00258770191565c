/**
 * The rules of a credential type are in one folder. Only its strategy's folder, the catalogue, `ui/` and tests may contain the quoted name of the
 * type, and at most four files outside the folder may know a strategy by name. Prints the figure per strategy; exits 1 when either fails.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const MOST_FILES = 4;

/** Type of credentials: folder of its strategy. Names that are words of everyday code (`code`, `password`) count in quotes only. */
const STRATEGIES = {
  password: { folder: 'password', everyday: true },
  oidc: { folder: 'oidc' },
  saml: { folder: 'saml' },
  totp: { folder: 'totp' },
  lookup_secret: { folder: 'lookup-secret' },
  webauthn: { folder: 'webauthn' },
  code: { folder: 'code', everyday: true },
  passkey: { folder: 'passkey' },
} as const;
type Strategy = keyof typeof STRATEGIES;
const NAMES = Object.keys(STRATEGIES) as Strategy[];

/** The catalogue: the lists by which the server knows that a type exists. */
const CATALOGUE = [
  'server/strategies/index.ts',
  'server/identity/model.ts',
  'server/config/model.ts',
  'server/config/derived/derive-methods.ts',
];

/** Files that may name a type nevertheless, with the reason. A directory ends in a slash. They do not count as knowing a strategy. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'server/ui/': "groups, messages and the order of nodes are one vocabulary, the wire's",
  'server/test/': 'tests',
  'server/strategies/oidc/': '`code` is a parameter of OAuth 2.0',
  'server/strategies/shared/webauthn/': 'the library that webauthn and passkey share',
  'server/identity/schema/extension.ts':
    'the vocabulary of `ory.sh/kratos` in identity schemas names purposes of traits like types',
  'server/identity/schema/derive.ts': 'the identifiers that `ory.sh/kratos` in identity schemas gives to each type',
  'server/cli/identities/get.ts': 'the reference accepts only this type for `--include-credentials`',
  'server/config/check/warnings.ts': 'a value of `feature_flags.password_profile_registration_node_group`',
  'server/config/derived/derive-flows.ts': '`code` and `link` are the values of `selfservice.flows.<flow>.use`',
  'server/cli/check-requests.ts': 'mappers of providers are compiled before the start',
  'server/transport/operations/identities/patched.ts':
    'members of the body that no patch may touch (reference behaviour)',
  'server/persistence/dialects/sqlite/changes/code-tables.ts': '`code` is a column',
  'server/persistence/migrations/': "rows of the reference's table of types, a fact",
  'server/persistence/testing/': 'tests',
  'server/persistence/stores/identity-reads.ts': 'only security keys are found by their user handle, in SQL',
  'server/persistence/stores/key-ids.ts': 'the row that is locked so that claims of a key take turns',
  'server/observability/logger.ts': 'names of fields that carry secrets',
  'server/compose/operations.ts': 'hands the script to its operation',
  'server/flows/engine/proofs/challenge.ts': '`code` is the kind of a secret here, beside `token`',
  'server/flows/engine/interfaces/outcome.ts': '`code` is the kind of a secret here, beside `token`',
  'server/flows/verification/complete.ts': '`code` is the kind of a secret here, beside `token`',
  'server/flows/recovery/complete.ts': '`code` is the kind of a secret here, beside `token`',
  'server/strategies/webauthn/credential.ts': 'a message that calls a security key a passkey (reference behaviour)',
  'server/strategies/passkey/authenticate.ts': 'passwordless security keys are found as passkeys (reference behaviour)',
  'server/transport/csrf.ts': 'paths of the reference that need no anti-CSRF cookie',
  'server/hooks/web-hook/password-migration.ts':
    'calls the hook that is configured below `selfservice.methods.password`',
  'server/quickstart/': 'a first user, made over HTTP',
  'server/transport/operations/sessions.ts': '`code` is a query parameter',
  'server/observability/metrics.ts': '`code` is the label of a status',
  'server/crypto/hashers/argon2-load-test.ts': '`password` is what is hashed',
  'server/hooks/require-verified-address.ts':
    '`legacy_require_verified_login_error` speaks of the password alone (reference behaviour)',
  'server/flows/engine/steps/find-strategy.ts':
    'a registration by disabled codes is answered differently from an unknown method (reference behaviour)',
};

const COMMENT = /\/\*[\s\S]*?\*\/|(?<![:'"`])\/\/[^\n]*/g;
/** `code` and `password` with another meaning: a member of errors, a column, a parameter of a URL, the kind of a one-time secret. */
const EVERYDAY =
  /'code' in |Reflect\.get\(\w+, 'code'\)|memberOf\(\w+, 'code'\)|fieldName\('code'\)|\bkind(?::| !==| ===) 'code'|arameters\.get\('(?:code|password)'\)/g;
/** The shared library of WebAuthn and attributes of HTML (`autocomplete`) carry the name of the protocol, not of the strategy. */
const PROTOCOL = /shared\/webauthn\/|username webauthn/g;

const files = readdirSync('server', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !/\.(test|gen)\.ts$|\/generated\//.test(path))
  .map((path) => relative('.', join('server', path)));
const FEWEST_FILES = 200;
if (files.length < FEWEST_FILES) throw new Error(`only ${files.length} files were seen in server/`);

const used = new Set<string>();
const exceptionOf = (path: string): string | undefined =>
  Object.keys(EXCEPTIONS).find((place) => path === place || (place.endsWith('/') && path.startsWith(place)));
const knowing = new Map<Strategy, string[]>(NAMES.map((name) => [name, []]));
const faults: string[] = [];

for (const path of files) {
  const code = readFileSync(path, 'utf8').replaceAll(COMMENT, '').replaceAll(PROTOCOL, '').replaceAll(EVERYDAY, '');
  for (const name of NAMES) {
    const { folder, ...kind } = STRATEGIES[name];
    if (path.startsWith(`server/strategies/${folder}/`)) continue;
    const quoted = new RegExp(`['"\`]${name}['"\`]`).test(code);
    const known = quoted || (!('everyday' in kind) && new RegExp(`\\b${name}\\b`).test(code));
    if (!known) continue;
    const exception = CATALOGUE.includes(path) ? undefined : exceptionOf(path);
    if (exception !== undefined) used.add(exception);
    else {
      knowing.get(name)?.push(path);
      if (quoted && !CATALOGUE.includes(path))
        faults.push(`${path} names '${name}': move the rule into strategies/${folder}/`);
    }
  }
}

for (const [name, paths] of knowing) {
  console.log(`${name.padEnd(14)} ${paths.length} files outside its folder: ${paths.join(', ')}`);
  if (paths.length > MOST_FILES) faults.push(`${name} is known by ${paths.length} files outside its folder`);
}
const idle = Object.keys(EXCEPTIONS).filter((place) => !used.has(place));
faults.push(...idle.map((place) => `the exception ${place} is not needed any more: remove it`));
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
