/** Work inside the process that has a span, under the reference's names. Without tracing each is handed back as it is. */
import { formatName } from '../../crypto/hashers/formats/index.ts';
import type { PasswordHasher } from '../../crypto/hashers/password-hasher.ts';
import type { Jsonnet } from '../../jsonnet/jsonnet.ts';
import type { Tracing } from '../../observability/tracing/tracing.ts';
import type { SessionTokenizer } from '../../session/ports.ts';

/** `algorithm`: of new hashes, and of the dummy for those who are unknown. */
export function tracedHasher(
  hasher: PasswordHasher,
  tracing: Tracing | undefined,
  algorithm: 'bcrypt' | 'argon2',
): PasswordHasher {
  if (tracing === undefined) return hasher;
  const configured = { attributes: { 'hash.type': algorithm === 'argon2' ? 'argon2id' : algorithm } };
  return {
    ...hasher,
    hash: (password) => tracing.span('hash.Generate', configured, () => hasher.hash(password)),
    verify: (password, encoded) =>
      tracing.span('hash.Compare', { attributes: { 'hash.type': formatName(encoded) } }, () =>
        hasher.verify(password, encoded),
      ),
    verifyDummy: (password) => tracing.span('hash.Compare', configured, () => hasher.verifyDummy(password)),
    for: (waiter) => tracedHasher(hasher.for(waiter), tracing, algorithm),
  };
}

export function tracedJsonnet(jsonnet: Jsonnet, tracing: Tracing | undefined): Jsonnet {
  if (tracing === undefined) return jsonnet;
  const traced = (work: () => Promise<string>): Promise<string> =>
    tracing.span('jsonnetsecure.processPoolVM.EvaluateAnonymousSnippet', {}, work);
  return {
    evaluate: (snippet, context) => traced(async () => jsonnet.evaluate(snippet, context)),
    evaluateWithVariables: (snippet, variables) =>
      traced(async () => jsonnet.evaluateWithVariables(snippet, variables)),
    close: () => jsonnet.close(),
  };
}

export const tracedTokenizer = (tokenizer: SessionTokenizer, tracing: Tracing | undefined): SessionTokenizer =>
  tracing === undefined
    ? tokenizer
    : {
        tokenize: (session, template) =>
          tracing.span('sessions.ManagerHTTP.TokenizeSession', {}, () => tokenizer.tokenize(session, template)),
      };
