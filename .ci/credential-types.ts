/**
 * The rules of a credential type are in one folder. Only its strategy's folder (and the library that it shares with another one), the catalogue
 * and tests may contain the quoted name of the type, and at most four files of the product elsewhere may know a strategy by name. Prints the
 * figure per strategy; exits 1 when either fails.
 */
import { existsSync, readFileSync } from 'node:fs';
import { isTest, isWritten, trackedFiles } from './sources.ts';

const MOST_FILES = 4;

/**
 * Type of credentials: the folders of its strategy; two share the library of WebAuthn. Names that are words of everyday code (`code`, `password`)
 * count in quotes only.
 */
const STRATEGIES = {
  password: { folders: ['password'], everyday: true },
  oidc: { folders: ['oidc'] },
  saml: { folders: ['saml'] },
  totp: { folders: ['totp'] },
  lookup_secret: { folders: ['lookup-secret'] },
  webauthn: { folders: ['webauthn', 'shared/webauthn'] },
  code: { folders: ['code'], everyday: true },
  passkey: { folders: ['passkey', 'shared/webauthn'] },
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
  'server/strategies/oidc/': '`code` is a parameter of OAuth 2.0',
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
  'server/observability/logger.ts': 'names of fields that carry secrets',
  'server/flows/engine/proofs/challenge.ts': '`code` is the kind of a secret here, beside `token`',
  'server/flows/engine/interfaces/outcome.ts': '`code` is the kind of a secret here, beside `token`',
  'server/flows/verification/complete.ts': '`code` is the kind of a secret here, beside `token`',
  'server/flows/recovery/complete.ts': '`code` is the kind of a secret here, beside `token`',
  'server/transport/csrf.ts': 'paths of the reference that need no anti-CSRF cookie',
  'server/hooks/web-hook/password-migration.ts':
    'calls the hook that is configured below `selfservice.methods.password`',
  'server/quickstart/': 'a first user, made over HTTP',
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
/** The shared library of WebAuthn carries the name of the protocol, not of the strategy. */
const PROTOCOL = /shared\/webauthn\//g;
const STRING = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g;

const FEWEST_FILES = 200;

/** The product's files of the server. @throws Error where most are missing */
function productFiles(): readonly string[] {
  const files = trackedFiles().filter(
    (path) => path.startsWith('server/') && isWritten(path) && !isTest(path) && existsSync(path),
  );
  if (files.length < FEWEST_FILES) throw new Error(`only ${files.length} files were seen in server/`);
  return files;
}

/** Texts for people name no type: strings with a space, except templates, which hold code. */
const withoutProse = (literal: string): string => (literal.startsWith('`') || !literal.includes(' ') ? literal : "''");

/** The key of `EXCEPTIONS` that covers a file. */
const exceptionOf = (path: string): string | undefined =>
  Object.keys(EXCEPTIONS).find((place) => path === place || (place.endsWith('/') && path.startsWith(place)));

interface Knowing {
  readonly path: string;
  /** Whether the file contains the quoted name, not only an identifier. */
  readonly isQuoted: boolean;
  readonly exception: string | undefined;
}

/** For each strategy the files outside its folder that know it, those with an exception among them. */
export function filesKnowing(): ReadonlyMap<Strategy, readonly Knowing[]> {
  const knowing = new Map<Strategy, Knowing[]>(NAMES.map((name) => [name, []]));
  for (const path of productFiles()) {
    const code = [COMMENT, PROTOCOL, EVERYDAY]
      .reduce((text, left) => text.replaceAll(left, ''), readFileSync(path, 'utf8'))
      .replaceAll(STRING, withoutProse);
    for (const name of NAMES) {
      const { folders, ...kind } = STRATEGIES[name];
      if (folders.some((folder) => path.startsWith(`server/strategies/${folder}/`))) continue;
      const isQuoted = new RegExp(`['"\`]${name}['"\`]`).test(code);
      const isKnown = isQuoted || (!('everyday' in kind) && new RegExp(`\\b${name}\\b`).test(code));
      const exception = CATALOGUE.includes(path) ? undefined : exceptionOf(path);
      if (isKnown) knowing.get(name)?.push({ path, isQuoted, exception });
    }
  }
  return knowing;
}

/** Prints the figure of each strategy. Returns what breaks the rules. */
function check(): readonly string[] {
  const faults: string[] = [];
  const used = new Set<string | undefined>();
  for (const [name, all] of filesKnowing()) {
    const counted = all.filter(({ exception }) => exception === undefined);
    for (const { exception } of all) used.add(exception);
    const paths = counted.map(({ path }) => path).join(', ');
    console.log(`${name.padEnd(14)} ${counted.length} files outside its folder: ${paths}`);
    if (counted.length > MOST_FILES) faults.push(`${name} is known by ${counted.length} files outside its folder`);
    for (const { path, isQuoted } of counted)
      if (isQuoted && !CATALOGUE.includes(path))
        faults.push(`${path} names '${name}': move the rule into its strategy's folder`);
  }
  const idle = Object.keys(EXCEPTIONS).filter((place) => !used.has(place));
  return [...faults, ...idle.map((place) => `the exception ${place} is not needed any more: remove it`)];
}

if (import.meta.main) {
  const faults = check();
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
