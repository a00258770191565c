/** One self-service flow at a terminal, from its first form to its end. */
import type { UiContainer } from '@zelos/client';
import type { AxiosResponse } from 'axios';
import { fillIn, type Payload } from './form.ts';
import { outcomeOf, type Need, type Outcome } from './outcome.ts';
import type { Terminal } from './terminal.ts';

/** The operations of every kind of flow. */
export interface Operations<Flow, Done> {
  start(): Promise<AxiosResponse<Flow>>;
  get(id: string): Promise<AxiosResponse<Flow>>;
  submit(flow: string, payload: Payload): Promise<AxiosResponse<Done>>;
  /** The form that follows a success, if the flow goes on. */
  next?(done: Done): Flow | undefined;
}

export interface Guide {
  readonly terminal: Terminal;
  /** Asks the user to sign in again; false when the user declines. */
  signInFirst(need: Need): Promise<boolean>;
}

interface AnyFlow {
  readonly id: string;
  readonly ui: UiContainer;
}

/** Runs a flow from its start, or continues an existing one. Undefined when the user does not complete it. */
export async function walk<Flow extends AnyFlow, Done>(
  guide: Guide,
  operations: Operations<Flow, Done>,
  begun?: Flow,
): Promise<Done | undefined> {
  let flow = begun ?? (await start(guide, operations.start));
  while (flow !== undefined) {
    const { id, ui } = flow;
    const payload = await fillIn(guide.terminal, ui);
    if (payload === undefined) return undefined;
    const outcome = await allowed<Flow, Done>(guide, () => operations.submit(id, payload));
    if (outcome.kind === 'done') {
      const next = operations.next?.(outcome.done);
      if (next === undefined) return outcome.done;
      flow = next;
    } else flow = await after(guide, operations, outcome);
  }
  return undefined;
}

async function start<Flow>(guide: Guide, begin: () => Promise<AxiosResponse<Flow>>): Promise<Flow | undefined> {
  const outcome = await allowed<never, Flow>(guide, begin);
  return outcome.kind === 'done' ? outcome.done : after(guide, { start: begin }, outcome);
}

/** Repeats the submission after the user has signed in again. */
async function allowed<Flow, Done>(
  guide: Guide,
  request: () => Promise<AxiosResponse<Done>>,
): Promise<Outcome<Flow, Done>> {
  const outcome = await outcomeOf<Flow, Done>(request());
  if (outcome.kind !== 'sign-in-first' || !(await guide.signInFirst(outcome.need))) return outcome;
  return outcomeOf(request());
}

/** The form to continue with, if any. */
async function after<Flow>(
  { terminal }: Guide,
  operations: Pick<Operations<Flow, unknown>, 'start'> & Partial<Pick<Operations<Flow, unknown>, 'get'>>,
  outcome: Exclude<Outcome<Flow, unknown>, { kind: 'done' }>,
): Promise<Flow | undefined> {
  switch (outcome.kind) {
    case 'continue':
      return outcome.flow;
    case 'expired':
      terminal.say('That took too long. Once more, please:');
      return (await (outcome.next === undefined ? operations.start() : operations.get?.(outcome.next)))?.data;
    case 'in-browser':
      terminal.say(`Please go on in a browser: ${outcome.url}`);
      return undefined;
    case 'refused':
      terminal.say(`! ${outcome.reason}`);
      return undefined;
    case 'sign-in-first':
      return undefined;
  }
}
