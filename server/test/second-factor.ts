/** People with second factors, on a server whose clock the test moves. */
import { generate } from 'otplib';
import type { JsonObject } from '../kernel/json.ts';
import { Client, flowServer, nodeOf, type Dialect, type ShownFlow } from './flow-client.ts';
import type { ComposedServers } from './http-server.ts';

export const PASSWORD = 'correct-horse-9-battery';
const PERIOD_MS = 30_000;

export interface SecondFactorServer {
  readonly servers: ComposedServers;
  /** Moves the server's clock on. */
  wait(milliseconds: number): void;
  /** The code of a secret, `offset` periods from the server's time. */
  code(secret: string, offset?: number): Promise<string>;
  /** A new user, signed in with a password; further clients of theirs come from `signedIn`. */
  person(dialect: Dialect): Promise<{ readonly client: Client; readonly email: string }>;
  signedIn(dialect: Dialect, email: string): Promise<Client>;
}

/** `required`: the level that whoami and settings ask for. */
export async function secondFactorServer(
  required: 'aal1' | 'highest_available' = 'aal1',
  more: {
    readonly methods?: JsonObject;
    readonly flows?: JsonObject;
    readonly feature_flags?: JsonObject;
    readonly zelos?: JsonObject;
  } = {},
): Promise<SecondFactorServer> {
  let now = Date.now();
  const methods = { totp: { enabled: true }, lookup_secret: { enabled: true }, ...more.methods };
  const flows = { settings: { required_aal: required }, ...more.flows };
  const config = {
    session: { whoami: { required_aal: required } },
    selfservice: { methods, flows },
    feature_flags: { ...more.feature_flags },
    zelos: { ...more.zelos },
  };
  const servers = await flowServer(config, { now: () => new Date(now) });
  let count = 0;
  return {
    servers,
    wait: (milliseconds) => void (now += milliseconds),
    code: (secret, offset = 0) => generate({ secret, epoch: Math.floor((now + offset * PERIOD_MS) / 1000) }),
    async person(dialect) {
      const client = new Client(servers, dialect);
      const email = `second-${(count += 1)}@example.org`;
      await client.register(email, PASSWORD);
      return { client, email };
    },
    async signedIn(dialect, email) {
      const client = new Client(servers, dialect);
      await client.logIn(email, PASSWORD);
      return client;
    },
  };
}

/** The text node of a form, for example the secret of an app or the list of codes. */
export function shownText(flow: ShownFlow, id: string): { readonly text: string; readonly context: JsonObject } {
  const attributes = nodeOf(flow, id)?.attributes;
  if (attributes?.node_type !== 'text') throw new Error(`the form has no text ${id}`);
  return { text: attributes.text.text, context: attributes.text.context ?? {} };
}

/** Methods of the client's session in order, and its level. */
export async function passedBy(client: Client): Promise<readonly string[]> {
  const session = await client.whoami();
  const methods = (session?.['authentication_methods'] ?? []) as readonly { method: string; aal: string }[];
  return [...methods.map(({ method, aal }) => `${method} ${aal}`), String(session?.['authenticator_assurance_level'])];
}
