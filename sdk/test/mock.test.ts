import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { AxiosResponse } from 'axios';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as zelos from '../src/index.ts';
import { CALLS, invoke } from './support/operations.ts';

const MOCK = join(import.meta.dirname, '../../openapi/mock.ts');

let mock: ChildProcess;
let basePath: string;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

beforeAll(async () => {
  const port = await freePort();
  basePath = `http://127.0.0.1:${port}`;
  mock = spawn(process.execPath, [MOCK, '--port', String(port)], { stdio: 'pipe' });
  let output = '';
  await new Promise<void>((resolve, reject) => {
    mock.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('is listening')) resolve();
    });
    mock.on('exit', (code) => reject(new Error(`the mock ended with ${code}: ${output}`)));
  });
});

afterAll(async () => {
  if (mock.exitCode !== null) return;
  mock.kill();
  await once(mock, 'exit');
});

describe('the mock made from the document', () => {
  it.each(CALLS.map((call) => [`${call.api}.${call.method}`, call] as const))('answers %s', async (_, call) => {
    const api = new zelos[call.api](new zelos.Configuration({ basePath, accessToken: 'token' }));
    const response = (await invoke(api, call)) as AxiosResponse<unknown>;
    expect(response.status).toBeGreaterThanOrEqual(200);
    expect(response.status).toBeLessThan(300);
  });

  it('refuses a submit that lacks what its method needs', async () => {
    const frontend = new zelos.FrontendApi(new zelos.Configuration({ basePath }));
    const submit = (body: object) =>
      frontend.updateLoginFlow({
        flow: 'x',
        updateLoginFlowBody: { method: 'password', ...body } as zelos.UpdateLoginFlowBody,
      });
    await expect(submit({ identifier: 'a' })).rejects.toMatchObject({ isAxiosError: true, response: { status: 422 } });
    expect((await submit({ identifier: 'a', password: 'b' })).data.session.id).toBeTypeOf('string');
  });
});
