import { join } from 'node:path';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';

/** Types and constants compared by the compiler, name by name, with those of `@ory/client`. */

const REPOSITORY = join(import.meta.dirname, '../..');
const THEIRS = join(REPOSITORY, 'node_modules/@ory/client/dist/api.d.ts');
const OURS = join(REPOSITORY, 'sdk/src/index.ts');
const CLASSES = ['FrontendApi', 'IdentityApi', 'CourierApi', 'MetadataApi'];

const OAUTH2_KEYS = 'an OAuth2 client carries its keys untyped';
const ERROR_ID = '@ory/client names only the error ids of Ory Network';
const PATCH = 'an operation is any string in the document';
const TEMPLATE = 'a message of ours, to the owner of an address that was used in a registration';
const DEVICE = '@ory/client knows device authentication, of Ory Network';

/** What we return that `@ory/client` would not: name -> reason. */
const WIDER_OUTPUT: Readonly<Record<string, string>> = {
  ErrorBrowserLocationChangeRequired: ERROR_ID,
  ErrorGeneric: ERROR_ID,
  GenericErrorContent: ERROR_ID,
  IdentityApiPatchIdentityRequest: PATCH,
  JsonPatch: PATCH,
  LoginFlow: OAUTH2_KEYS,
  Message: TEMPLATE,
  MessageTemplateTypeEnum: TEMPLATE,
  OAuth2LoginRequest: OAUTH2_KEYS,
  RegistrationFlow: OAUTH2_KEYS,
};

/** Members of enums that `@ory/client` lacks. */
const MEMBERS_OF_OURS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  MessageTemplateTypeEnum: { RegistrationInvalid: 'registration_invalid' },
};

/** What `@ory/client` sends that we would not: name -> reason. */
const NARROWER_INPUT: Readonly<Record<string, string>> = {
  FrontendApiUpdateLoginFlowRequest: DEVICE,
  FrontendApiUpdateSettingsFlowRequest: DEVICE,
  IdentityApiDeleteIdentityCredentialsRequest: DEVICE,
  IdentityApiGetIdentityByExternalIDRequest: DEVICE,
  IdentityApiGetIdentityRequest: DEVICE,
  UpdateLoginFlowBody: DEVICE,
  UpdateSettingsFlowBody: DEVICE,
};

/** Names within reach of the four classes that we do not have: all belong to Ory Network or to later versions of the API. */
const ABSENT = [
  'AdminIdentityImportCredentialsLookupSecret',
  'AdminIdentityImportCredentialsLookupSecretConfig',
  'ContinueWithDeviceAuthnPinEntryUi',
  'ContinueWithDeviceAuthnPinEntryUiActionEnum',
  'ContinueWithDeviceAuthnPinEntryUiData',
  'CreateIdentityBodyRegionEnum',
  'CreateTestLoginFlowBody',
  'FrontendApiDeleteTestLoginFlowRequest',
  'GenericErrorContentIdEnum',
  'IdentityApiCreateTestLoginFlowRequest',
  'IdentityApiManageSessionsRequest',
  'IdentityCredentialsLookupSecretCode',
  'IdentityCredentialsWebAuthn',
  'IdentityCredentialsWebAuthnAttestation',
  'IdentityCredentialsWebAuthnAuthenticator',
  'IdentityCredentialsWebAuthnFlags',
  'IdentityRegionEnum',
  'IdentityWithCredentialsPasskey',
  'IdentityWithCredentialsPasskeyConfig',
  'IdentityWithCredentialsTotp',
  'IdentityWithCredentialsTotpConfig',
  'IdentityWithCredentialsWebAuthn',
  'IdentityWithCredentialsWebAuthnConfig',
  'JsonWebKey',
  'JsonWebKeySet',
  'LoginFlowTestContext',
  'LoginFlowTestDebugPayload',
  'LoginFlowTestSchemaValidationError',
  'LoginFlowTestStepError',
  'ManageSessionsBody',
  'ManageSessionsBodyActionEnum',
  'ManageSessionsResponse',
  'UiNodeInputAttributesOption',
  'UpdateIdentityBodyRegionEnum',
  'UpdateLoginFlowWithDeviceAuthnMethod',
  'UpdateSettingsFlowWithDeviceAuthnMethod',
  'UpdateSettingsFlowWithDeviceAuthnMethodRegister',
  'UpdateSettingsFlowWithDeviceAuthnMethodRotateSecret',
  'UserVerification',
];

interface Comparison {
  readonly checker: ts.TypeChecker;
  readonly ours: ReadonlyMap<string, ts.Symbol>;
  readonly theirs: ReadonlyMap<string, ts.Symbol>;
  readonly theirSource: ts.SourceFile;
}

function compile(): Comparison {
  const program = ts.createProgram([THEIRS, OURS], {
    strict: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    noEmit: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  const source = (path: string): ts.SourceFile => {
    const file = program.getSourceFile(path);
    if (file === undefined) throw new Error(`${path} is missing`);
    return file;
  };
  const exportsOf = (path: string): Map<string, ts.Symbol> => {
    const module = checker.getSymbolAtLocation(source(path));
    const symbols = module === undefined ? [] : checker.getExportsOfModule(module);
    return new Map(symbols.map((symbol) => [symbol.name, original(checker, symbol)]));
  };
  return { checker, ours: exportsOf(OURS), theirs: exportsOf(THEIRS), theirSource: source(THEIRS) };
}

const original = (checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol =>
  symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;

/** Every exported name that the declarations of the four classes lead to. */
function reachable({ theirSource }: Comparison): string[] {
  const declarations = new Map<string, ts.Node[]>();
  for (const statement of theirSource.statements) {
    const name = ts.isVariableStatement(statement)
      ? statement.declarationList.declarations[0]?.name.getText(theirSource)
      : (statement as ts.DeclarationStatement).name?.text;
    if (name !== undefined) declarations.set(name, [...(declarations.get(name) ?? []), statement]);
  }
  const seen = new Set<string>();
  const follow = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && declarations.has(node.text) && !seen.has(node.text)) {
      seen.add(node.text);
      declarations.get(node.text)?.forEach(follow);
    }
    node.forEachChild(follow);
  };
  for (const name of CLASSES) declarations.get(name)?.forEach(follow);
  return [...seen, ...CLASSES];
}

let comparison: Comparison;
beforeAll(() => {
  comparison = compile();
});

/** The shared type names, without the classes, for which `from` can't be used where `to` is asked for. */
function unassignable(from: 'ours' | 'theirs', to: 'ours' | 'theirs', wanted: (name: string) => boolean): string[] {
  const { checker } = comparison;
  return [...comparison.ours.keys()].filter((name) => {
    const [source, target] = [comparison[from].get(name), comparison[to].get(name)];
    if (CLASSES.includes(name) || !wanted(name) || source === undefined || target === undefined) return false;
    if (!(source.flags & ts.SymbolFlags.Type)) return false;
    return !checker.isTypeAssignableTo(
      checker.getDeclaredTypeOfSymbol(source),
      checker.getDeclaredTypeOfSymbol(target),
    );
  });
}

describe('the models', () => {
  it('include every name that the four classes of @ory/client lead to, save those listed', () => {
    const missing = reachable(comparison).filter((name) => !comparison.ours.has(name));
    expect([...new Set(missing)].sort()).toEqual(ABSENT);
  });

  it('can be used where @ory/client gives its own, save those listed', () => {
    expect(unassignable('ours', 'theirs', () => true).sort()).toEqual(Object.keys(WIDER_OUTPUT).sort());
  });

  it('take what a program hands to @ory/client, save those listed', () => {
    const isInput = (name: string): boolean => /(?:Request|Body)$/.test(name) && !name.startsWith('OAuth2');
    expect(unassignable('theirs', 'ours', isInput).sort()).toEqual(Object.keys(NARROWER_INPUT).sort());
  });
});

describe('the enum constants', () => {
  it('have the members and values of @ory/client, and those listed', async () => {
    const [ours, theirs] = await Promise.all([import('../src/index.ts'), import('@ory/client')]);
    const shared = Object.entries(ours).filter(([name, value]) => typeof value === 'object' && name in theirs);
    expect(shared.length).toBeGreaterThan(40);
    for (const [name, value] of shared)
      expect({ ...theirs[name as keyof typeof theirs], ...MEMBERS_OF_OURS[name] }, name).toMatchObject(value);
  });
});
