/** One call of every operation, with values that need encoding and every parameter given. */

export type ApiName = 'FrontendApi' | 'IdentityApi' | 'CourierApi' | 'MetadataApi';

export interface Call {
  readonly api: ApiName;
  readonly method: string;
  /** Absent where the method takes only options. */
  readonly parameters?: Readonly<Record<string, unknown>>;
}

const AWKWARD = "a b&c=d/é?#%+~!*'(),;:@$[]\u{1F600}";
const id = '9f425a8d-7efc-4768-8f23-7647a74fdf13';
const cookie = 'ory_kratos_session=MTY=; csrf=x';
const xSessionToken = 'ory_st_token';
const page = { perPage: 10, page: 2, pageSize: 250, pageToken: AWKWARD };
const native = {
  returnSessionTokenExchangeCode: true,
  returnTo: 'app://x?y=z',
  organization: id,
  identitySchema: 'a b',
};
const csrf = { csrf_token: 'c+/=' };

const FRONTEND: readonly [string, Call['parameters']?][] = [
  [
    'createBrowserLoginFlow',
    {
      refresh: false,
      aal: '',
      returnTo: AWKWARD,
      cookie,
      loginChallenge: 'c',
      organization: id,
      via: 'v',
      identitySchema: 's',
    },
  ],
  ['createBrowserLogoutFlow', { cookie, returnTo: AWKWARD }],
  ['createBrowserRecoveryFlow', { returnTo: AWKWARD }],
  [
    'createBrowserRegistrationFlow',
    {
      returnTo: '',
      loginChallenge: AWKWARD,
      afterVerificationReturnTo: 'https://x/',
      organization: '',
      identitySchema: 's',
    },
  ],
  ['createBrowserSettingsFlow', { returnTo: AWKWARD, cookie }],
  ['createBrowserVerificationFlow', { returnTo: AWKWARD }],
  ['createFedcmFlow'],
  ['createNativeLoginFlow', { refresh: true, aal: 'aal2', xSessionToken, via: 'x', ...native }],
  ['createNativeRecoveryFlow'],
  ['createNativeRegistrationFlow', native],
  ['createNativeSettingsFlow', { xSessionToken }],
  ['createNativeVerificationFlow', { returnTo: AWKWARD }],
  ['disableMyOtherSessions', { xSessionToken, cookie }],
  ['disableMySession', { id: AWKWARD, xSessionToken, cookie }],
  ['exchangeSessionToken', { initCode: AWKWARD, returnToCode: 'b' }],
  ['getFlowError', { id: 'stub:500' }],
  ['getLoginFlow', { id, cookie }],
  ['getRecoveryFlow', { id, cookie }],
  ['getRegistrationFlow', { id, cookie }],
  ['getSettingsFlow', { id, xSessionToken, cookie }],
  ['getVerificationFlow', { id, cookie }],
  ['getWebAuthnJavaScript'],
  ['listMySessions', { ...page, xSessionToken, cookie }],
  ['performNativeLogout', { performNativeLogoutBody: { session_token: xSessionToken } }],
  ['toSession', { xSessionToken, cookie, tokenizeAs: AWKWARD }],
  ['updateFedcmFlow', { updateFedcmFlowBody: { ...csrf, token: 't', nonce: 'n' } }],
  [
    'updateLoginFlow',
    {
      flow: id,
      xSessionToken,
      cookie,
      updateLoginFlowBody: { ...csrf, method: 'password', identifier: 'ü', password: AWKWARD },
    },
  ],
  ['updateLogoutFlow', { token: AWKWARD, returnTo: '/', cookie }],
  [
    'updateRecoveryFlow',
    { flow: id, token: 't', cookie, updateRecoveryFlowBody: { ...csrf, method: 'code', email: 'a@b.c' } },
  ],
  [
    'updateRegistrationFlow',
    {
      flow: id,
      cookie,
      updateRegistrationFlowBody: { ...csrf, method: 'password', traits: { a: [1, null] }, password: 'p' },
    },
  ],
  [
    'updateSettingsFlow',
    { flow: id, xSessionToken, cookie, updateSettingsFlowBody: { ...csrf, method: 'profile', traits: {} } },
  ],
  [
    'updateVerificationFlow',
    { flow: id, token: 't', cookie, updateVerificationFlowBody: { ...csrf, method: 'code', code: '1' } },
  ],
];

const identityBody = { schema_id: 'default', traits: { email: 'ü@example.org' }, state: 'active' };

const IDENTITY: readonly [string, Call['parameters']?][] = [
  ['batchPatchIdentities', { patchIdentitiesBody: { identities: [{ create: identityBody, patch_id: id }] } }],
  ['createIdentity', { createIdentityBody: identityBody }],
  ['createRecoveryCodeForIdentity', { createRecoveryCodeForIdentityBody: { identity_id: id, expires_in: '1h' } }],
  ['createRecoveryLinkForIdentity', { returnTo: AWKWARD, createRecoveryLinkForIdentityBody: { identity_id: id } }],
  ['deleteIdentity', { id: AWKWARD }],
  ['deleteIdentityCredentials', { id, type: 'oidc', identifier: 'google:1 2' }],
  ['deleteIdentitySessions', { id }],
  ['disableSession', { id }],
  ['extendSession', { id }],
  ['getIdentity', { id, includeCredential: ['password', 'oidc'] }],
  ['getIdentityByExternalID', { externalID: AWKWARD, includeCredential: ['totp'] }],
  ['getIdentitySchema', { id: AWKWARD }],
  ['getSession', { id, expand: ['identity', 'devices'] }],
  [
    'listIdentities',
    {
      ...page,
      consistency: 'strong',
      ids: [id, AWKWARD],
      credentialsIdentifier: AWKWARD,
      previewCredentialsIdentifierSimilar: 'x',
      includeCredential: ['password', 'code'],
      organizationId: id,
    },
  ],
  ['listIdentitySchemas', page],
  ['listIdentitySessions', { id, ...page, active: false }],
  ['listSessions', { pageSize: 1, pageToken: AWKWARD, active: true, expand: ['devices'] }],
  ['patchIdentity', { id, jsonPatch: [{ op: 'replace', path: '/traits/email', value: 'x' }] }],
  ['updateIdentity', { id, updateIdentityBody: identityBody }],
];

const COURIER: readonly [string, Call['parameters']?][] = [
  ['getCourierMessage', { id }],
  ['listCourierMessages', { pageSize: 5, pageToken: AWKWARD, status: 'queued', recipient: 'a+b@example.org' }],
];

const METADATA: readonly [string, Call['parameters']?][] = [
  ['getConfigRevision'],
  ['getPrometheusMetrics'],
  ['getVersion'],
  ['isAlive'],
  ['isReady'],
];

const calls = (api: ApiName, table: typeof FRONTEND): Call[] =>
  table.map(([method, parameters]) => ({ api, method, ...(parameters && { parameters }) }));

export const CALLS: readonly Call[] = [
  ...calls('FrontendApi', FRONTEND),
  ...calls('IdentityApi', IDENTITY),
  ...calls('CourierApi', COURIER),
  ...calls('MetadataApi', METADATA),
];

/** Calls a method of either library by its name; `options` are the trailing axios options. */
export async function invoke(api: object, call: Call, options?: object): Promise<unknown> {
  const method = (api as Record<string, (...args: unknown[]) => Promise<unknown>>)[call.method];
  if (method === undefined) throw new Error(`${call.api} has no ${call.method}`);
  return call.parameters === undefined ? method.call(api, options) : method.call(api, call.parameters, options);
}
