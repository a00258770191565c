import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createCipher } from '../../crypto/ciphers.ts';
import { decodeState, encodeState, exchangeCodeHash, isForExchange, noExchangeCode, type State } from './state.ts';

const cipher = createCipher('xchacha20-poly1305', ['thirty-two-characters-of-secret!']);
const state: State = {
  flow: 'settings',
  flowId: '8eaef023-2b34-4da1-9baa-8bc8c9d6a490',
  providerId: 'acme',
  pkceVerifier: 'v'.repeat(43),
  exchangeCodeSha512: noExchangeCode(),
};

describe('the state parameter', () => {
  it('is read as it was written', () => {
    for (const flow of ['login', 'registration', 'settings'] as const) {
      const written = { ...state, flow, providerId: 'p'.repeat(300), pkceVerifier: '' };
      expect(decodeState(encodeState(written, cipher), cipher)).toEqual(written);
    }
  });

  it('is read as the reference writes it', () => {
    // A protobuf message: flow_id 1, session_token_exchange_code_sha512 2, provider_id 3, flow_kind 5.
    const theirs = `0a10${'ab'.repeat(16)}1210${'cd'.repeat(16)}1a0576616c69642801`;
    const read = decodeState(theirs, createCipher('noop', []));
    expect(read).toMatchObject({
      flow: 'login',
      flowId: 'abababab-abab-abab-abab-abababababab',
      providerId: 'valid',
      pkceVerifier: '',
    });
  });

  it('knows the app that it was made for', () => {
    const forApp = { ...state, exchangeCodeSha512: exchangeCodeHash('secret') };
    expect([isForExchange(forApp, 'secret'), isForExchange(forApp, 'other'), isForExchange(state, 'secret')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('is refused where it is not ours, whatever it holds', () => {
    const noop = createCipher('noop', []);
    for (let round = 0; round < 2000; round += 1) {
      const text = randomBytes(round % 80).toString('hex');
      expect(() => decodeState(text, round % 2 === 0 ? noop : cipher)).toThrow(/state parameter is invalid/);
    }
    expect(() => decodeState('00'.repeat(10_000), noop)).toThrow(/state parameter is invalid/);
  });
});
