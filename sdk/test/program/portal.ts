/**
 * A small account portal, written for `@ory/client` as its users write: server-side rendered login and settings, an
 * administrator's tool, and a native app. It is compiled and run twice, the second time with `@ory/client` leading to this package.
 */
import {
  AuthenticatorAssuranceLevel,
  Configuration,
  CourierApi,
  CourierMessageStatus,
  FrontendApi,
  IdentityApi,
  IdentityStateEnum,
  MetadataApi,
  UiNodeGroupEnum,
  UiNodeTypeEnum,
  type ContinueWith,
  type CreateIdentityBody,
  type FrontendApiUpdateLoginFlowRequest,
  type GenericError,
  type Identity,
  type IdentityApiListIdentitiesRequest,
  type JsonPatch,
  type LoginFlow,
  type Session,
  type SettingsFlow,
  type SuccessfulNativeLogin,
  type UiNode,
  type UiNodeAttributes,
  type UiNodeInputAttributes,
  type UiText,
  type UpdateLoginFlowBody,
  type UpdateSettingsFlowBody,
} from '@ory/client';
import axios, { type AxiosResponse } from 'axios';

interface Request {
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly headers: { readonly cookie?: string };
  readonly body?: { readonly identifier: string; readonly password: string };
}

interface Reply {
  readonly status: number;
  readonly location?: string;
  readonly html?: string;
  readonly setCookie?: readonly string[];
}

type Traits = { email: string; name?: { first: string; last?: string } };

type InputAttributes = UiNodeInputAttributes & { node_type: 'input' };

function isInput(attributes: UiNodeAttributes): attributes is InputAttributes {
  return attributes.node_type === 'input';
}

/** Narrows by `node_type`, the discriminator. */
function renderNode(node: UiNode): string {
  const { attributes } = node;
  switch (attributes.node_type) {
    case 'input': {
      const value: unknown = attributes.value ?? '';
      const autocomplete = attributes.autocomplete === 'current-password' ? ' secret' : '';
      return `<input name="${attributes.name}" type="${attributes.type}" value="${String(value)}"${autocomplete}>`;
    }
    case 'a':
      return `<a href="${attributes.href}">${attributes.title.text}</a>`;
    case 'img':
      return `<img src="${attributes.src}" width="${attributes.width.toFixed()}">`;
    case 'script':
      return `<script src="${attributes.src}" integrity="${attributes.integrity}"></script>`;
    case 'text':
      return `<p>${attributes.text.text}</p>`;
    default:
      return '';
  }
}

function renderMessages(messages: UiText[] | undefined): string {
  return (messages ?? []).map((message) => `<b class="${message.type}">${message.id}: ${message.text}</b>`).join('');
}

function renderFlow(flow: LoginFlow | SettingsFlow): string {
  const nodes = flow.ui.nodes
    .filter((node) => node.group === UiNodeGroupEnum.Default || node.group === UiNodeGroupEnum.Password)
    .map(renderNode);
  return `<form action="${flow.ui.action}" method="${flow.ui.method}">${renderMessages(flow.ui.messages)}${nodes.join('')}</form>`;
}

function csrfToken(flow: LoginFlow): string {
  const node = flow.ui.nodes.find(({ attributes }) => isInput(attributes) && attributes.name === 'csrf_token');
  return node !== undefined && isInput(node.attributes) ? String(node.attributes.value) : '';
}

function describeStep(step: ContinueWith): string {
  if (step.action === 'set_ory_session_token') return `token ${step.ory_session_token}`;
  if (step.action === 'show_verification_ui') return `verify ${step.flow.verifiable_address}`;
  if (step.action === 'redirect_browser_to') return `go ${step.redirect_browser_to}`;
  return step.action;
}

export class Portal {
  private readonly frontend: FrontendApi;
  private readonly identities: IdentityApi;
  private readonly courier: CourierApi;
  private readonly metadata: MetadataApi;

  constructor(publicUrl: string, adminUrl: string) {
    this.frontend = new FrontendApi(
      new Configuration({
        basePath: publicUrl,
        baseOptions: { headers: { Accept: 'application/json' }, timeout: 5_000 },
      }),
    );
    const administrator = new Configuration({ basePath: adminUrl, accessToken: async () => 'admin token' });
    this.identities = new IdentityApi(administrator);
    this.courier = new CourierApi(administrator, undefined, axios.create({ headers: { 'X-Tool': 'portal' } }));
    this.metadata = new MetadataApi(undefined, publicUrl);
  }

  /** GET /login */
  async showLogin(request: Request): Promise<Reply> {
    const { flow: id, aal = '', refresh, return_to: returnTo } = request.query;
    try {
      if (id !== undefined) {
        const { data } = await this.frontend.getLoginFlow({ id, cookie: request.headers.cookie });
        return { status: 200, html: renderFlow(data) };
      }
      const created: AxiosResponse<LoginFlow> = await this.frontend.createBrowserLoginFlow({
        aal,
        refresh: refresh === 'true',
        returnTo,
      });
      return { status: 303, location: `/login?flow=${created.data.id}`, setCookie: created.headers['set-cookie'] };
    } catch (error) {
      return this.recover(error, '/login');
    }
  }

  /** POST /login */
  async submitLogin(request: Request): Promise<Reply> {
    const flow = request.query['flow'] ?? '';
    const cookie = request.headers.cookie;
    try {
      const { data } = await this.frontend.getLoginFlow({ id: flow, cookie });
      const updateLoginFlowBody: UpdateLoginFlowBody = {
        method: 'password',
        csrf_token: csrfToken(data),
        identifier: request.body?.identifier ?? '',
        password: request.body?.password ?? '',
      };
      const parameters: FrontendApiUpdateLoginFlowRequest = { flow, cookie, updateLoginFlowBody };
      const done = await this.frontend.updateLoginFlow(parameters, { maxRedirects: 0 });
      return { status: 303, location: '/', html: done.data.session.id };
    } catch (error) {
      return this.recover(error, '/login');
    }
  }

  private recover(error: unknown, page: string): Reply {
    if (!axios.isAxiosError(error) || error.response === undefined) throw error;
    switch (error.response.status) {
      case 400:
        return { status: 400, html: renderFlow(error.response.data as LoginFlow) };
      case 404:
      case 410:
        return { status: 303, location: page };
      case 422:
        return { status: 303, location: (error.response.data as { redirect_browser_to: string }).redirect_browser_to };
      default:
        return { status: error.response.status, html: (error.response.data as { error: GenericError }).error.message };
    }
  }

  /** GET / */
  async whoAmI(cookie: string): Promise<string> {
    try {
      const { data: session } = await this.frontend.toSession({ cookie });
      const strong = session.authenticator_assurance_level === AuthenticatorAssuranceLevel.Aal2;
      const methods = session.authentication_methods?.map((used) => used.method).join('+');
      return `${session.identity?.traits.email} ${strong ? 'strong' : 'weak'} ${methods}`;
    } catch (error) {
      return axios.isAxiosError(error) ? `signed out (${error.response?.status}, ${error.code})` : 'unknown';
    }
  }

  /** The settings page of a signed-in browser: changes the profile and logs out. */
  async changeProfile(cookie: string, traits: Traits): Promise<string> {
    const { data: flow } = await this.frontend.createBrowserSettingsFlow({
      cookie,
      returnTo: 'https://app.example.org/?a=1&b=ü',
    });
    const body: UpdateSettingsFlowBody = { method: 'profile', traits, transient_payload: { from: 'portal' } };
    const { data } = await this.frontend.updateSettingsFlow({ flow: flow.id, updateSettingsFlowBody: body, cookie });
    const { data: logout } = await this.frontend.createBrowserLogoutFlow({ cookie });
    await this.frontend.updateLogoutFlow({ token: logout.logout_token, cookie });
    return [data.state, data.identity.traits.name?.first, ...(data.continue_with ?? []).map(describeStep)].join(' ');
  }

  /** A native app's life: sign in, look, revoke what else is signed in, sign out. */
  async nativeVisit(identifier: string, password: string): Promise<string> {
    const { data: flow } = await this.frontend.createNativeLoginFlow();
    const { data }: { data: SuccessfulNativeLogin } = await this.frontend.updateLoginFlow({
      flow: flow.id,
      updateLoginFlowBody: { method: 'password', identifier, password },
    });
    const xSessionToken = data.session_token;
    if (xSessionToken === undefined) throw new Error('no session token');
    const sessions: Session[] = (await this.frontend.listMySessions({ xSessionToken, perPage: 10, page: 1 })).data;
    const { data: revoked } = await this.frontend.disableMyOtherSessions({ xSessionToken });
    await this.frontend.performNativeLogout({ performNativeLogoutBody: { session_token: xSessionToken } });
    return `${sessions.length} ${revoked.count} ${(data.continue_with ?? []).map(describeStep).join(',')}`;
  }

  /** An administrator's day. */
  async administer(email: string): Promise<string[]> {
    const createIdentityBody: CreateIdentityBody = {
      schema_id: 'default',
      traits: { email } satisfies Traits,
      state: IdentityStateEnum.Active,
      credentials: { password: { config: { password: 'correct horse battery staple' } } },
      verifiable_addresses: [{ value: email, verified: true, via: 'email', status: 'completed' }],
      metadata_admin: { plan: 'free' },
    };
    const { data: identity }: { data: Identity } = await this.identities.createIdentity({ createIdentityBody });
    const jsonPatch: JsonPatch[] = [{ op: 'replace', path: '/metadata_admin/plan', value: 'paid' }];
    const patched = await this.identities.patchIdentity({ id: identity.id, jsonPatch });
    const filter: IdentityApiListIdentitiesRequest = {
      ids: [identity.id, 'x y'],
      pageSize: 2,
      consistency: 'eventual',
    };
    const listed = await this.identities.listIdentities(filter, { headers: { 'X-Request-Id': '7' } });
    const full = await this.identities.getIdentity({ id: identity.id, includeCredential: ['password', 'oidc'] });
    const updated = await this.identities.updateIdentity({
      id: identity.id,
      updateIdentityBody: { schema_id: 'default', traits: { email }, state: IdentityStateEnum.Inactive },
    });
    const queued = await this.courier.listCourierMessages({ status: CourierMessageStatus.Queued, recipient: email });
    await this.identities.deleteIdentity({ id: identity.id });
    const { data: version } = await this.metadata.getVersion();
    return [
      patched.data.id,
      String(listed.data.length),
      String(listed.headers['link']),
      Object.keys(full.data.credentials ?? {}).join(),
      String(updated.data.state),
      queued.data.map((message) => `${message.type} ${message.subject}`).join(),
      version.version,
    ];
  }
}

/** Never called: what must not compile. An unused expectation is an error too, so this holds in both directions. */
export async function mustNotCompile(frontend: FrontendApi, node: UiNode): Promise<void> {
  // @ts-expect-error a flow id is needed
  await frontend.getLoginFlow({});
  // @ts-expect-error not a method of login
  await frontend.updateLoginFlow({ flow: '', updateLoginFlowBody: { method: 'pigeon' } });
  // @ts-expect-error an input has no href
  if (node.attributes.node_type === 'input') String(node.attributes.href);
  // @ts-expect-error not a type of node
  if (node.type === 'pigeon') return;
  if (node.type === UiNodeTypeEnum.UnknownDefaultOpenApi) return;
  // @ts-expect-error there is no such parameter
  await frontend.toSession({ session: '' });
}
