import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type HookAnswer, HookReceiver } from './hook-receiver.ts';
import { freePort } from './process.ts';

describe('the receiver of web hooks', () => {
  let receiver: HookReceiver;
  const call = (path: string, body = '{}') => fetch(receiver.url + path, { method: 'POST', body });

  beforeEach(async () => {
    receiver = await HookReceiver.listen(await freePort());
  });
  afterEach(() => receiver.close());

  test('answers as configured by path, in order, otherwise with an empty object', async () => {
    receiver.answer('/a', { status: 400, body: { no: true }, headers: { 'x-own': '1' } }, { status: 204, body: '' });
    const first = await call('/a?b=c');
    expect([first.status, first.headers.get('x-own'), await first.json()]).toEqual([400, '1', { no: true }]);
    expect((await call('/a')).status).toBe(204);
    expect((await call('/a')).status).toBe(204);
    expect(await (await call('/b')).json()).toEqual({});
  });

  test('closes the connection or delays answers where configured', async () => {
    receiver.answer('/dropped', 'drop');
    await expect(call('/dropped')).rejects.toThrow();
    const late = Promise.withResolvers<HookAnswer>();
    receiver.answer('/late', late.promise);
    const answer = call('/late');
    late.resolve({ status: 201 });
    expect((await answer).status).toBe(201);
  });

  test('keeps what arrived until it is taken', async () => {
    await call('/a?b=c', 'text');
    await call('/d');
    expect(receiver.take()).toMatchObject([
      { method: 'POST', path: '/a?b=c', body: 'text' },
      { path: '/d', body: '{}' },
    ]);
    expect(receiver.take()).toEqual([]);
  });

  test('gives what is called in the background only where it is waited for', async () => {
    await call('/background/a');
    expect(receiver.take()).toEqual([]);
    await receiver.arrived('/background/a');
    expect(receiver.take()).toMatchObject([{ path: '/background/a' }]);
  });

  test('forgets everything for the next scenario', async () => {
    receiver.answer('/a', { status: 400 });
    await call('/a');
    receiver.reset();
    expect(receiver.take()).toEqual([]);
    expect((await call('/a')).status).toBe(200);
  });
});
