/**
 * A credential is said in one folder. The name of a credential type in quotes may stand in its strategy's folder, the catalogue, `ui/` and
 * tests only, and at most four files outside the folder know a strategy by name. Prints the figure per strategy; exits 1 when either fails.
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
  'server/identity/schema/':
    'the vocabulary of `ory.sh/kratos` in identity schemas names purposes of traits like types',
  'server/flows/engine/interfaces/ports.ts': 'what identity schemas say to forms, in their vocabulary',
  'server/persistence/migrations/': "rows of the reference's table of types, a fact",
  'server/persistence/testing/': 'tests',
  'server/persistence/stores/identity-reads.ts': 'only security keys are found by their user handle, in SQL',
  'server/persistence/stores/key-ids.ts': 'the row that is locked so that claims of a key take turns',
  'server/observability/logger.ts': 'names of fields that carry secrets',
  'server/transport/operations/identities/shapes.ts': 'shapes of request bodies, in the words of the document',
  'server/contract/': 'the document',
  'server/cli/': 'the command line of the reference, which speaks to a server over HTTP',
  'server/compose/operations.ts': 'hands the script to its operation',
  'server/flows/engine/proofs/challenge.ts': '`code` is the kind of a secret here, beside `token`',
  'server/flows/engine/interfaces/outcome.ts': '`code` is the kind of a secret here, beside `token`',
  'server/flows/verification/complete.ts': '`code` is the kind of a secret here, beside `token`',
  'server/flows/recovery/complete.ts': '`code` is the kind of a secret here, beside `token`',
  'server/persistence/stores/sign-in-codes.ts': '`code` is the kind of a secret here, beside `token`',
  'server/persistence/entities/challenge.ts': '`code` is a column',
  'server/strategies/webauthn/credential.ts': 'a message that calls a security key a passkey (reference behaviour)',
  'server/strategies/passkey/authenticate.ts':
    'security keys that sign in by themselves are found as passkeys, too (reference behaviour)',
  'server/transport/csrf.ts': 'paths of the reference that need no anti-CSRF cookie',
  'server/transport/operations/identities/patch.ts': 'JSON pointers that no patch may touch (reference behaviour)',
  'server/hooks/web-hook/password-migration.ts':
    'calls the hook that is configured below `selfservice.methods.password`',
  'server/quickstart/': 'a first user, made over HTTP',
  'server/config/': 'keys of the configuration',
  'server/transport/operations/sessions.ts': '`code` is a query parameter',
  'server/persistence/': '`code` is a member of errors and `password` a part of a DSN',
  'server/outbound/': '`code` is a member of errors',
  'server/observability/metrics.ts': '`code` is the label of a status',
  'server/crypto/hashers/argon2-load-test.ts': '`password` is what is hashed',
  'server/hooks/require-verified-address.ts':
    '`legacy_require_verified_login_error` speaks of the password alone (reference behaviour)',
  'server/flows/engine/steps/submit.ts':
    'a registration by code that is off answers otherwise than an unknown method (reference behaviour)',
};

const COMMENT = /\/\*[\s\S]*?\*\/|(?<![:'"`])\/\/[^\n]*/g;
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
  const code = readFileSync(path, 'utf8').replaceAll(COMMENT, '').replaceAll(PROTOCOL, '');
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
faults.push(...idle.map((place) => `the exception ${place} is needed no more: take it out`));
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
