/** A server with web hooks, the server that they call, and people. */
import type { Json, JsonObject } from '../kernel/json.ts';
import { flowAfter, flowServer, type Client, type Dialect, type ShownFlow } from './flow-client.ts';
import type { Answer, ComposedServers } from './http-server.ts';
import { startHttpSink, type Call, type SinkAnswer } from './http-sink.ts';
import { codeSentTo } from './messages.ts';

export const PASSWORD = 'correct-horse-9-battery';
export const DIALECTS: readonly Dialect[] = ['browser', 'ajax', 'native'];

/** A Jsonnet snippet as the configuration takes it. */
export const snippet = (text: string): string => `base64://${Buffer.from(text).toString('base64')}`;

export type MakeHook = (name: string, more?: JsonObject) => JsonObject;

export interface HookServer extends AsyncDisposable {
  readonly servers: ComposedServers;
  /** What the hook of that name answers from now on; 204 otherwise. */
  answer(name: string, answer: number | SinkAnswer): void;
  /** Calls of the hook of that name, oldest first. */
  calls(name: string): readonly Call[];
  /** Names of all hooks that were called, in order. */
  called(): readonly string[];
  /** `ctx` of the newest call. */
  received(name: string): JsonObject;
  /** Forgets calls and answers. */
  forget(): void;
  /** A new user that no hook has seen; resolves to the address. */
  person(): Promise<string>;
  /** The identity with this address as an administrator sees it; undefined when it does not exist. */
  seen(email: string): Promise<JsonObject | undefined>;
}

let count = 0;
export const newEmail = (): string => `hooked-${(count += 1)}@example.org`;

/** `flows` and `methods`: of the configuration; a hook made by `hook` sends its whole `ctx`. `others`: more of the configuration. */
export async function hookServer(
  flows: (hook: MakeHook) => JsonObject,
  others: JsonObject = {},
  methods: JsonObject = {},
): Promise<HookServer> {
  const answers = new Map<string, number | SinkAnswer>();
  const sink = await startHttpSink(({ path }) => answers.get(path.slice('/send/'.length)) ?? 204);
  const hook: MakeHook = (name, more = {}) => ({
    hook: 'web_hook',
    config: { url: `${sink.url}/${name}`, method: 'POST', body: snippet('function(ctx) ctx'), ...more },
  });
  const address = (page: string): JsonObject => ({ enabled: true, use: 'code', ui_url: `http://app.test/${page}` });
  const { recovery, verification, ...rest } = flows(hook) as Record<string, JsonObject>;
  const servers = await flowServer({
    ...others,
    selfservice: {
      methods: { code: { enabled: true }, ...methods },
      flows: {
        recovery: { ...address('recovery'), ...recovery },
        ...(verification === undefined ? {} : { verification: { ...address('verification'), ...verification } }),
        ...rest,
      },
    },
  });
  const calls = (name: string) => sink.calls.filter(({ path }) => path === `/send/${name}`);
  const admin = (path: string, body?: Json) =>
    servers.admin(`/admin${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
  return {
    servers,
    answer: (name, answer) => void answers.set(name, answer),
    calls,
    called: () => sink.calls.map(({ path }) => path.slice('/send/'.length)),
    received: (name) => JSON.parse(calls(name).at(-1)?.body ?? 'null') as JsonObject,
    forget() {
      answers.clear();
      sink.calls.length = 0;
    },
    async person() {
      const email = newEmail();
      const credentials = { password: { config: { password: PASSWORD } } };
      const made = await admin('/identities', { schema_id: 'default', traits: { email }, credentials });
      if (made.status !== 201) throw new Error(made.text);
      return email;
    },
    async seen(email) {
      const found = await admin(`/identities?credentials_identifier=${encodeURIComponent(email)}`);
      const [{ id } = { id: '' }] = found.json() as { id: string }[];
      return id === '' ? undefined : ((await admin(`/identities/${id}`)).json() as JsonObject);
    },
    async [Symbol.asyncDispose]() {
      await servers[Symbol.asyncDispose]();
      await sink[Symbol.asyncDispose]();
    },
  };
}

/** What a web hook answers to refuse: a message for a field, or for the form. */
export const refusal = (pointer: string, message: JsonObject): SinkAnswer => ({
  status: 400,
  body: JSON.stringify({ messages: [{ instance_ptr: pointer, messages: [message] }] }),
});

/** Sends a code to the address and gives it back. */
export async function proveBy(
  servers: ComposedServers,
  client: Client,
  kind: 'recovery' | 'verification',
  email: string,
  more: JsonObject = {},
): Promise<{ readonly flow: ShownFlow; readonly answer: Answer }> {
  const started = await client.start(kind);
  const flow = await flowAfter(client, kind, await client.submit(kind, started, { method: 'code', email }));
  const code = await codeSentTo(servers, email);
  return { flow, answer: await client.submit(kind, flow, { method: 'code', code, ...more }) };
}

/** Changes traits in the settings of the user who is signed in. */
export async function changeTraits(client: Client, traits: JsonObject, more: JsonObject = {}): Promise<Answer> {
  return client.submit('settings', await client.start('settings'), { method: 'profile', traits, ...more });
}
