import type { UiContainer } from '@zelos/client';
import { AxiosError, AxiosHeaders, type AxiosResponse } from 'axios';
import { describe, expect, it } from 'vitest';
import { walk, type Operations } from './journey.ts';
import type { Need } from './outcome.ts';
import type { Choice, Terminal } from './terminal.ts';

interface Flow {
  readonly id: string;
  readonly ui: UiContainer;
}

const flowOf = (id: string, message?: string): Flow => ({
  id,
  ui: {
    action: '',
    method: 'POST',
    messages: message === undefined ? [] : [{ id: 1, type: 'info', text: message }],
    nodes: [
      {
        type: 'input',
        group: 'oidc',
        messages: [],
        meta: {},
        attributes: { node_type: 'input', name: 'provider', type: 'submit', value: 'acme', disabled: false },
      },
    ],
  },
});

/** An answer as axios returns it. */
function answer<T>(status: number, data: T): Promise<AxiosResponse<T>> {
  const config = { headers: new AxiosHeaders() };
  const response = { status, data, statusText: '', headers: {}, config };
  return status < 300 ? Promise.resolve(response) : Promise.reject(new AxiosError('', '', config, {}, response));
}

/** Runs a flow with a user who presses the first button `presses` times; each submission gets the next answer. */
async function journey(answers: readonly Promise<AxiosResponse<unknown>>[], { presses = 9, willing = true } = {}) {
  const said: string[] = [];
  const submitted: [string, unknown][] = [];
  const needs: Need[] = [];
  let left = presses;
  const terminal: Terminal = {
    say: (text) => void said.push(text),
    ask: async () => '',
    choose: async <T>(_: string, choices: readonly Choice<T>[]): Promise<T> =>
      (choices.at((left -= 1) < 0 ? -1 : 0) as Choice<T>).value,
    close: () => undefined,
  };
  const operations: Operations<Flow, unknown> = {
    start: () => answer(200, flowOf(`started-${submitted.length}`)),
    get: (id) => answer(200, flowOf(id)),
    submit: async (flow, payload) => answers[submitted.push([flow, payload]) - 1] as Promise<AxiosResponse<unknown>>,
  };
  const signInFirst = async (need: Need): Promise<boolean> => {
    needs.push(need);
    return willing;
  };
  const done = await walk({ terminal, signInFirst }, operations);
  return { done, said, submitted, needs };
}

const PRESSED = { method: 'oidc', provider: 'acme' };

describe('a journey through a flow', () => {
  it('ends with what the server answers', async () => {
    const { done, submitted } = await journey([answer(200, 'through')]);
    expect(done).toBe('through');
    expect(submitted).toEqual([['started-0', PRESSED]]);
  });

  it('goes on with the form that comes back', async () => {
    const { done, said } = await journey([answer(400, flowOf('started-0', 'Sent.')), answer(200, 'through')]);
    expect(done).toBe('through');
    expect(said).toEqual(['Sent.']);
  });

  it('goes on with the flow that took the place of one that expired', async () => {
    const { submitted } = await journey([answer(410, { use_flow_id: 'next', error: {} }), answer(200, '')]);
    expect(submitted.map(([flow]) => flow)).toEqual(['started-0', 'next']);
  });

  it('starts again when no flow took its place', async () => {
    const { submitted } = await journey([answer(410, { error: {} }), answer(200, '')]);
    expect(submitted.map(([flow]) => flow)).toEqual(['started-0', 'started-1']);
  });

  it('names the page on which it continues in a browser', async () => {
    const { done, said } = await journey([answer(422, { redirect_browser_to: 'https://acme.example/' })]);
    expect(done).toBeUndefined();
    expect(said).toEqual([expect.stringContaining('https://acme.example/')]);
  });

  it.each([
    ['session_refresh_required', 'refresh'],
    ['session_aal2_required', 'aal2'],
  ])('has the person sign in again for %s, and submits once more', async (id, need) => {
    const { done, needs, submitted } = await journey([answer(403, { error: { id } }), answer(200, 'through')]);
    expect(needs).toEqual([need]);
    expect(submitted).toEqual([
      ['started-0', PRESSED],
      ['started-0', PRESSED],
    ]);
    expect(done).toBe('through');
  });

  it('ends when the user does not sign in again', async () => {
    const refused = answer(403, { error: { id: 'session_refresh_required' } });
    const { done, submitted } = await journey([refused], { willing: false });
    expect(done).toBeUndefined();
    expect(submitted).toHaveLength(1);
  });

  it('shows the reason of a refusal', async () => {
    const { done, said } = await journey([answer(403, { error: { message: 'No.', reason: 'Because.' } })]);
    expect(done).toBeUndefined();
    expect(said).toEqual(['! Because.']);
  });

  it('sends nothing when the user leaves', async () => {
    const { done, submitted } = await journey([], { presses: 0 });
    expect(done).toBeUndefined();
    expect(submitted).toEqual([]);
  });

  it('fails when the server fails', async () => {
    await expect(journey([answer(500, { error: {} })])).rejects.toBeInstanceOf(AxiosError);
  });
});
