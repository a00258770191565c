import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HookCall, Json } from './answer.ts';
import { type Listening, listen } from './listen.ts';
import { Script } from './script.ts';

/** What a call is answered; a text is sent as it is, other bodies as JSON. */
export interface HookAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json;
}

/** An answer that the scenario knows already, or gives later; `drop` closes the connection instead. */
type Instruction = HookAnswer | 'drop' | Promise<HookAnswer>;

/** Calls below this path run in the background: no answer marks their arrival. */
const BACKGROUND = '/background/';
const ARRIVES_WITHIN = 20_000;

/**
 * The server that the web hooks of all variants call (`hooks://path` in their configuration). It answers as the scenario tells it, by
 * path, otherwise with 200 and `{}`, and keeps what arrived until the next step is recorded.
 */
export class HookReceiver {
  readonly url: string;
  readonly close: () => Promise<void>;
  readonly #script = new Script<Instruction, HookCall>();
  #inBackground: HookCall[] = [];

  private constructor({ port, close }: Listening) {
    this.url = `http://127.0.0.1:${port}`;
    this.close = close;
  }

  static async listen(port: number): Promise<HookReceiver> {
    const server = createServer((request, response) => {
      receiver.#receive(request, response).catch(() => response.destroy());
    });
    const receiver = new HookReceiver(await listen(server, port));
    return receiver;
  }

  /** Answers calls to this path in turn; the last answer stays. */
  answer(path: string, ...answers: [Instruction, ...Instruction[]]): void {
    this.#script.answer(path, answers);
  }

  /** Waits for calls in the background, which the next step then records. Throws when there are not as many. */
  async arrived(path: string, count = 1): Promise<void> {
    const here = (call: HookCall) => call.path === path;
    const deadline = Date.now() + ARRIVES_WITHIN;
    while (this.#inBackground.filter(here).length < count) {
      if (Date.now() > deadline) throw new Error(`fewer than ${count} calls of ${path} arrived`);
      await sleep(10);
    }
    this.#script.record(...this.#inBackground.filter(here));
    this.#inBackground = this.#inBackground.filter((call) => !here(call));
  }

  /** What arrived since the last time, without what is made in the background. */
  take(): readonly HookCall[] {
    return this.#script.take();
  }

  /** Forgets what arrived and what was to be answered. */
  reset(): void {
    this.#script.reset();
    this.#inBackground = [];
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headersDistinct: headers } = request;
    const body = (await buffer(request)).toString('utf8');
    const call = { method, path, headers, body, at: Date.now() };
    if (path.startsWith(BACKGROUND)) this.#inBackground.push(call);
    else this.#script.record(call);
    const answer = (await this.#script.next(path.split('?')[0] ?? '')) ?? {};
    if (answer === 'drop') response.destroy();
    else send(response, answer);
  }
}

function send(response: ServerResponse, { status = 200, headers = {}, body = {} }: HookAnswer): void {
  const type = typeof body === 'string' ? 'text/plain' : 'application/json';
  response.writeHead(status, { 'content-type': type, ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}
