// Layer rules, one table. Each layer names what it may import; all else is an error.
// Read top to bottom: a layer only ever reaches upwards in this list (towards kernel).
const LAYERS = {
  kernel: [],
  go: ['kernel'],
  contract: ['kernel', 'go'],
  jsonnet: ['kernel', 'go'],
  ui: ['kernel', 'go'],
  'json-schema': ['kernel', 'go', 'ui'],
  config: ['kernel', 'go', 'json-schema', 'ui'],
  observability: ['kernel', 'go', 'config'],
  crypto: ['kernel', 'go', 'config'],
  outbound: ['kernel', 'go', 'config', 'observability', 'jsonnet'],
  identity: ['kernel', 'go', 'json-schema', 'config', 'observability', 'crypto', 'outbound', 'ui'],
  session: ['kernel', 'go', 'config', 'observability', 'crypto', 'identity'],
  courier: ['kernel', 'go', 'jsonnet', 'config', 'observability', 'crypto', 'outbound'],
  flows: ['kernel', 'go', 'config', 'observability', 'ui', 'crypto', 'identity', 'session', 'courier'],
  strategies: [
    'kernel',
    'go',
    'config',
    'observability',
    'ui',
    'crypto',
    'outbound',
    'identity',
    'session',
    'courier',
    'flows',
  ],
  hooks: [
    'kernel',
    'go',
    'contract',
    'jsonnet',
    'config',
    'observability',
    'ui',
    'outbound',
    'identity',
    'session',
    'courier',
    'flows',
  ],
  // Logins for an authorization server.
  oauth2: ['kernel', 'go', 'config', 'outbound', 'session', 'flows'],
  persistence: ['kernel', 'go', 'config', 'observability', 'ui', 'identity', 'session', 'courier', 'flows'],
  transport: [
    'kernel',
    'go',
    'config',
    'observability',
    'ui',
    'crypto',
    'identity',
    'session',
    'courier',
    'flows',
    'contract',
  ],
  // compose/, compose.ts, cli, quickstart and main.ts may import anything below them; nothing below imports them.
};

// A third-party package that has one home.
const HOMES = {
  koa: 'transport',
  'find-my-way': 'transport',
  'openapi-backend': 'contract',
  'ajv-formats': 'contract',
  '@mikro-orm/[^/]+': 'persistence',
  '@mikro-orm/(?!core/)[^/]+': 'persistence/dialects',
  argon2: 'crypto',
  bcrypt: 'crypto',
  '@noble/[^/]+': 'crypto',
  undici: 'outbound',
  pino: 'observability',
  'prom-client': 'observability',
  commander: 'cli',
  '@simplewebauthn/server': 'strategies',
  otplib: 'strategies',
  qrcode: 'strategies',
  '@arakoodev/jsonnet': 'jsonnet',
  '@opentelemetry/[^/]+': 'observability/tracing',
  nodemailer: 'courier',
  'libphonenumber-js': 'identity',
  'smol-toml': 'config',
  'openid-client': 'strategies/oidc',
  jose: '(?:strategies/oidc|session/tokenizer)',
};

const TESTS = '[.]test[.]ts$|^server/test/|^server/persistence/testing/';

const layerRules = Object.entries(LAYERS).map(([layer, may]) => ({
  name: `layer-${layer}`,
  severity: 'error',
  comment: `${layer} may import only: ${[layer, ...may].join(', ')}. Move the code, or move the need behind a port.`,
  from: { path: `^server/${layer}/`, pathNot: TESTS },
  to: { path: '^server/', pathNot: `^server/(${[layer, ...may].join('|')})/` },
}));

const homeRules = Object.entries(HOMES).map(([pkg, home]) => ({
  name: `home-of-${pkg.replace(/\W+/g, '-')}`,
  severity: 'error',
  comment: `Only server/${home} talks to ${pkg}; all other folders go through its interface.`,
  from: { path: '^server/', pathNot: `^server/${home}/|${TESTS}` },
  to: { path: `node_modules/${pkg}/` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...layerRules,
    ...homeRules,
    {
      name: 'strategies-are-islands',
      severity: 'error',
      comment: 'A strategy is one folder. What two strategies need lives in strategies/shared.',
      from: { path: '^server/strategies/([^/]+)/' },
      to: { path: '^server/strategies/[^/]+/', pathNot: '^server/strategies/($1|shared)/' },
    },
    {
      name: 'flows-are-islands',
      severity: 'error',
      comment: 'A flow knows the engine, never another flow: `exchange.sibling` starts one.',
      from: { path: '^server/flows/([^/]+)/' },
      to: { path: '^server/flows/[^/]+/', pathNot: '^server/flows/($1|engine)/' },
    },
    {
      name: 'engine-knows-no-flow',
      severity: 'error',
      comment: 'What is particular to a flow is in its FlowDefinition.',
      from: { path: '^server/flows/engine/', pathNot: TESTS },
      to: { path: '^server/flows/', pathNot: '^server/flows/engine/' },
    },
    {
      name: 'persistence-sees-ports-only',
      severity: 'error',
      comment: 'Rows are mapped to the types a port declares; domain logic stays out of the database layer.',
      from: { path: '^server/persistence/', pathNot: TESTS },
      to: { path: '^server/(identity|session|courier|flows)/', pathNot: '(ports|model)[.]ts$' },
    },
    {
      name: 'dialects-are-islands',
      severity: 'error',
      comment:
        'A database is one folder, loaded with its driver when a DSN asks for it: go through the interface Dialect.',
      from: { path: '^server/', pathNot: `^server/persistence/dialects/(index[.]ts|[^/]+/)|${TESTS}` },
      to: { path: '^server/persistence/dialects/[^/]+/' },
    },
    {
      name: 'dialects-know-none-other',
      severity: 'error',
      comment:
        'What two databases need lives in persistence/sql. CockroachDB is spoken to as a PostgreSQL, and says what differs.',
      from: { path: '^server/persistence/dialects/(?!cockroachdb/)([^/]+)/' },
      to: { path: '^server/persistence/dialects/[^/]+/', pathNot: '^server/persistence/dialects/$1/' },
    },
    {
      name: 'rooms-of-compose',
      severity: 'error',
      comment:
        'compose.ts joins the rooms of compose/: surroundings, then the engine, then operations. No other file imports them.',
      from: { path: '^server/', pathNot: '^server/compose([.]ts$|/)' },
      to: { path: '^server/compose/' },
    },
    {
      name: 'surroundings-come-first',
      severity: 'error',
      comment: 'surroundings.ts knows neither the engine nor operations, engine.ts knows no operations.',
      from: { path: '^server/compose/(surroundings|engine)[.]ts$' },
      to: { path: '^server/(compose/operations[.]ts$|transport/operations/)' },
    },
    {
      name: 'sdk-stands-alone',
      severity: 'error',
      comment: 'The SDK is a package of its own.',
      from: { path: '^sdk/' },
      to: { path: '^(server|conformance)/' },
    },
    {
      name: 'conformance-is-black-box',
      severity: 'error',
      comment: 'The suite must run unchanged against Kratos, so it sees the SDK and HTTP only.',
      from: { path: '^conformance/' },
      to: { path: '^server/' },
    },
    {
      name: 'server-needs-neither',
      severity: 'error',
      comment: 'The server is shipped without the SDK and the suite.',
      from: { path: '^server/', pathNot: TESTS },
      to: { path: '^(sdk|conformance)/' },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      comment: 'An import the cruiser cannot resolve is an edge no other rule can see.',
      from: {},
      to: { couldNotResolve: true, pathNot: '^openapi-backend/|^@zelos/client|^@ory/client' },
    },
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'Read top to bottom.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-circle-of-types',
      severity: 'error',
      comment:
        'Two files whose types need each other are one file, or need a third. The interfaces of the engine may; what else is left out is still to be mended.',
      from: { pathNot: '^server/flows/engine/interfaces/|^server/go/template/|^conformance/' },
      to: { circular: true },
    },
    {
      name: 'no-test-in-product',
      severity: 'error',
      comment: 'What is shipped does not depend on its tests.',
      from: { path: '^server/', pathNot: TESTS },
      to: { path: TESTS },
    },
    {
      name: 'not-to-dev-dep',
      severity: 'error',
      comment: 'What the server needs at run time belongs to the dependencies.',
      from: { path: '^server/', pathNot: TESTS },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|sdk/dist)/|/generated/' },
    enhancedResolveOptions: { conditionNames: ['source', 'import', 'node', 'default'], exportsFields: ['exports'] },
  },
};
