import * as ory from '@ory/client';
import axios from 'axios';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as zelos from '../src/index.ts';
import { type Recorder, startRecorder } from './support/recorder.ts';

type Library = Pick<typeof ory, 'FrontendApi' | 'Configuration'>;

const BODY = {
  error: { code: 403, id: 'session_aal2_required', message: 'second factor' },
  redirect_browser_to: 'http://x/',
};

let server: Recorder;
beforeAll(async () => {
  server = await startRecorder((request, response) => {
    if (request.target === '/slow/sessions/whoami') return;
    if (request.target === '/empty/sessions/whoami') return void response.writeHead(500).end();
    if (request.target === '/text/sessions/whoami')
      return void response.writeHead(502, { 'content-type': 'text/plain' }).end('bad {');
    if (request.target === '/null/sessions/whoami')
      return void response.writeHead(200, { 'content-type': 'application/json' }).end('null');
    response.writeHead(403, { 'content-type': 'application/json', 'x-request-id': '7' }).end(JSON.stringify(BODY));
  });
});
afterAll(() => server.close());

/** The parts of an answer or error that callers use. */
async function outcome(library: Library, basePath: string, options?: object): Promise<unknown> {
  const api = new library.FrontendApi(new library.Configuration({ basePath }));
  try {
    const { status, data } = await api.toSession({}, options);
    return { status, data };
  } catch (error) {
    if (!axios.isAxiosError(error)) throw error;
    const { name, message, code, response, isAxiosError, config } = error;
    const answer = response && {
      status: response.status,
      data: response.data as unknown,
      headers: { ...response.headers, date: '' },
    };
    return { name, message, code, isAxiosError, answer, url: config?.url, method: config?.method };
  }
}

describe('what comes back is what @ory/client gives', () => {
  it.each(['', '/empty', '/text', '/null'])('for %s', async (prefix) => {
    const theirs = await outcome(ory, server.url + prefix);
    expect(await outcome(zelos as unknown as Library, server.url + prefix)).toEqual(theirs);
  });

  it('when the answer times out', async () => {
    const theirs = await outcome(ory, `${server.url}/slow`, { timeout: 50 });
    expect(theirs).toMatchObject({ code: 'ECONNABORTED', isAxiosError: true });
    expect(await outcome(zelos as unknown as Library, `${server.url}/slow`, { timeout: 50 })).toEqual(theirs);
  });

  it('when the caller aborts', async () => {
    const theirs = await outcome(ory, server.url, { signal: AbortSignal.abort() });
    expect(theirs).toMatchObject({ code: 'ERR_CANCELED' });
    expect(await outcome(zelos as unknown as Library, server.url, { signal: AbortSignal.abort() })).toEqual(theirs);
  });

  it('when no server listens', async () => {
    const theirs = await outcome(ory, 'http://127.0.0.1:1');
    expect(theirs).toMatchObject({ isAxiosError: true, answer: undefined });
    expect(await outcome(zelos as unknown as Library, 'http://127.0.0.1:1')).toEqual(theirs);
  });

  it('and carries the response', async () => {
    expect(await outcome(zelos as unknown as Library, server.url)).toMatchObject({
      isAxiosError: true,
      code: 'ERR_BAD_REQUEST',
      answer: { status: 403, data: BODY, headers: { 'x-request-id': '7' } },
    });
  });

  it('and validateStatus decides what an error is', async () => {
    const accepted = await outcome(zelos as unknown as Library, server.url, { validateStatus: () => true });
    expect(accepted).toEqual({ status: 403, data: BODY });
  });
});
