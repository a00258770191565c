import { expect, it } from 'vitest';
import { testConfig } from '../../../test/http-server.ts';
import { openPayload, sealPayload } from './sealed-payload.ts';

const config = testConfig({ secrets: { cookie: ['the first secret of cookies'] } });
const rotated = testConfig({ secrets: { cookie: ['a newer secret of cookies', 'the first secret of cookies'] } });
const payload = { method: 'password', password: 'correct-horse-9-battery' };

it('keeps a paused submission unreadable, and gives it back to its flow', () => {
  const stored = sealPayload(payload, 'flow-1', config);
  expect(JSON.stringify(stored)).not.toContain('correct-horse');
  expect(openPayload(stored, 'flow-1', config)).toEqual(payload);
  expect(openPayload(stored, 'flow-1', rotated)).toEqual(payload);
});

it('gives nothing to another flow, under other secrets, or from what was tampered with', () => {
  const stored = sealPayload(payload, 'flow-1', config);
  expect(openPayload(stored, 'flow-2', config)).toBeUndefined();
  expect(
    openPayload(stored, 'flow-1', testConfig({ secrets: { cookie: ['something else entirely'] } })),
  ).toBeUndefined();
  expect(
    openPayload({ flow: 'flow-1', sealed: `${String(stored['sealed']).slice(0, -2)}00` }, 'flow-1', config),
  ).toBeUndefined();
  expect(openPayload(null, 'flow-1', config)).toBeUndefined();
});

it('reads what the reference has paused', () => {
  const theirs = { ...payload, flow: 'flow-1', csrf_token: 'x' };
  expect(openPayload(theirs, 'flow-1', config)).toEqual(theirs);
});
