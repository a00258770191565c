import { Admin } from './admin.ts';
import { type Wire, Agent, asFlow } from './agent.ts';
import { type Json, text } from './answer.ts';
import { Inbox } from './inbox.ts';

/** A password that every policy in `configs/` accepts. */
export const PASSWORD = 'correct-horse-9-battery';

/** Brings the server into a state without recording how. Everything here throws when the server doesn't play along. */
export class Setup {
  readonly #wire: Wire;
  readonly #admin: Admin;
  readonly #inbox = new Inbox();

  constructor(wire: Wire) {
    this.#wire = { ...wire, record: () => undefined };
    this.#admin = new Admin(this.#wire);
  }

  /** Creates an identity by the admin API and gives its id. */
  async identity(
    email: string,
    more: Record<string, unknown> = {},
    traits: Record<string, unknown> = {},
  ): Promise<string> {
    const answer = await this.#admin.post('/admin/identities', {
      json: {
        schema_id: 'default',
        traits: { email, ...traits },
        credentials: { password: { config: { password: PASSWORD } } },
        ...more,
      },
    });
    if (answer.status !== 201) throw new Error(`setup: creating an identity answered ${answer.status}`);
    return text(answer.body, 'id');
  }

  /** Logs in natively and gives the session token. */
  async token(identifier: string, password = PASSWORD): Promise<string> {
    const agent = new Agent('native', this.#wire);
    const flow = asFlow((await agent.init('login')).body);
    const answer = await agent.submitOnly(flow, { method: 'password', identifier, password });
    if (answer.status !== 200) throw new Error(`setup: native login answered ${answer.status}`);
    return text(answer.body, 'session_token');
  }

  /** Logs the cookie jar of an agent in. */
  async logIn(agent: Agent, identifier: string, password = PASSWORD): Promise<void> {
    const silent = new Agent('ajax', this.#wire);
    const flow = asFlow((await silent.init('login')).body);
    const answer = await silent.submitOnly(flow, { method: 'password', identifier, password });
    if (answer.status !== 200) throw new Error(`setup: login answered ${answer.status}`);
    silent.jar.copyTo(agent.jar);
  }

  /** An identity and a browser or app that is logged in as it. */
  async loggedIn<A extends Agent>(agent: A, email: string, traits: Record<string, unknown> = {}): Promise<string> {
    const id = await this.identity(email, {}, traits);
    if (agent.dialect === 'native') agent.token = await this.token(email);
    else await this.logIn(agent, email);
    return id;
  }

  /** The code in the newest message to an address. */
  async code(recipient: string): Promise<string> {
    return this.#inMessage(recipient, /(?<![\w-])\d{6}(?![\w-])/);
  }

  /** The link in the newest message to an address, from its path on. */
  async link(recipient: string): Promise<string> {
    return this.#inMessage(recipient, /\/self-service\/(?:verification|recovery)\?[^\s"<]+/);
  }

  /** Takes note of what an address was sent so far. Needed between two messages of which the older is not looked into: see `code`. */
  async looksThrough(recipient: string): Promise<void> {
    this.#inbox.newest(await this.#messagesTo(recipient));
  }

  async #inMessage(recipient: string, pattern: RegExp): Promise<string> {
    const newest = this.#inbox.newest(await this.#messagesTo(recipient));
    const texts = newest.map((message) => text(message, 'body').replaceAll('&amp;', '&'));
    const [found, other] = new Set(texts.flatMap((body) => pattern.exec(body)?.[0] ?? []));
    if (found === undefined) throw new Error(`setup: no message to ${recipient} says what was looked for`);
    if (other !== undefined)
      throw new Error(`setup: two messages to ${recipient} are equally new; look through them before the second one`);
    return found;
  }

  async #messagesTo(recipient: string): Promise<readonly Json[]> {
    const { body } = await this.#admin.get('/admin/courier/messages', { query: { recipient } });
    return Array.isArray(body) ? body : [];
  }

  /** How many messages an address was sent. */
  async messageCount(recipient: string): Promise<number> {
    const answer = await this.#admin.get('/admin/courier/messages', { query: { recipient } });
    return Array.isArray(answer.body) ? answer.body.length : -1;
  }

  /** The admin API, unrecorded. */
  get admin(): Admin {
    return this.#admin;
  }

  /** An agent whose exchanges are not recorded. */
  silent(dialect: 'browser' | 'ajax' | 'native'): Agent {
    return new Agent(dialect, this.#wire);
  }
}
