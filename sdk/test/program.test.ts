import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as portal from './program/portal.ts';
import { answer } from './support/fake-server.ts';
import { type ArrivedRequest, type Recorder, startRecorder } from './support/recorder.ts';

type PortalModule = typeof portal;

const run = promisify(execFile);
/** TypeScript 7: the same checks in a fraction of the time. Its package exports no path to the program. */
const tsc = join(import.meta.dirname, '../../node_modules/typescript7/bin/tsc');

/** What `tsc` prints; nothing when the program is right. */
async function diagnostics(project: string): Promise<string> {
  const directory = join(import.meta.dirname, 'program');
  return run(process.execPath, [tsc, '--noEmit', '-p', join(directory, project)]).then(
    () => '',
    (error: { stdout: string }) => error.stdout,
  );
}

describe('a program written for @ory/client compiles', () => {
  it('against @ory/client', async () => expect(await diagnostics('tsconfig.ory.json')).toBe(''));
  it('against this package', async () => expect(await diagnostics('tsconfig.zelos.json')).toBe(''));
});

/** The program with its import as written, or leading to this package. */
async function load(library: 'ory' | 'zelos'): Promise<PortalModule> {
  vi.resetModules();
  if (library === 'zelos') vi.doMock('@ory/client', () => import('../src/index.ts'));
  else vi.doUnmock('@ory/client');
  return import('./program/portal.ts');
}

interface Visit {
  readonly replies: unknown[];
  readonly requests: ArrivedRequest[];
}

/** A day at the portal: every page, with right and wrong input. */
async function visit(library: 'ory' | 'zelos', server: Recorder): Promise<Visit> {
  const { Portal } = await load(library);
  const portal = new Portal(server.url, server.url);
  const headers = { cookie: 'csrf=1' };
  const submit = (identifier: string, password: string, flow = 'flow-1') =>
    portal.submitLogin({ query: { flow }, headers, body: { identifier, password } });
  const replies = [
    await portal.showLogin({ query: { return_to: 'https://app.example.org/?q=a b' }, headers: {} }),
    await portal.showLogin({ query: { flow: 'flow-1' }, headers }),
    await portal.showLogin({ query: { flow: 'unknown' }, headers }),
    await submit('a@example.org', 'wrong'),
    await submit('a@example.org', 'secret'),
    await submit('a@example.org', 'secret', 'unknown'),
    await submit('gone', 'secret'),
    await submit('social', 'secret'),
    await portal.whoAmI('session=1'),
    await portal.whoAmI('session=2'),
    await portal.changeProfile('session=1', { email: 'ä@example.org' }),
    await portal.nativeVisit('a@example.org', 'secret'),
    await portal.administer('a+b@example.org'),
  ];
  return { replies, requests: server.take() };
}

describe('the program runs', () => {
  let server: Recorder;
  let theirs: Visit;
  let ours: Visit;
  beforeAll(async () => {
    server = await startRecorder(answer);
    theirs = await visit('ory', server);
    ours = await visit('zelos', server);
  });
  afterAll(() => server.close());
  beforeEach(() => expect(theirs.requests).toHaveLength(31));

  it('with @ory/client leading to this package', async () => {
    await load('zelos');
    expect((await import('@ory/client')).FrontendApi).toBe((await import('../src/index.ts')).FrontendApi);
  });
  it('and sends the same requests', () => expect(ours.requests).toEqual(theirs.requests));
  it('and comes to the same results', () => expect(ours.replies).toEqual(theirs.replies));

  it('and those are what the server said', () => {
    expect(ours.replies[0]).toEqual({
      status: 303,
      location: '/login?flow=flow-1',
      setCookie: ['csrf=1; Path=/', 'other=2'],
    });
    expect(ours.replies[2]).toEqual({ status: 303, location: '/login' });
    expect(ours.replies[3]).toMatchObject({ status: 400, html: expect.stringContaining('4000006') });
    expect(ours.replies[7]).toEqual({ status: 303, location: 'https://idp.example.org/' });
    expect(ours.replies.slice(8, 12)).toEqual([
      'a@example.org strong password+totp',
      'signed out (401, ERR_BAD_REQUEST)',
      'success Ada token st verify a@example.org',
      '2 1 token st,verify a@example.org',
    ]);
  });
});
