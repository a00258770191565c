import { describe, expect, it } from 'vitest';
import type { ComposedMessage, OutgoingMessage } from '../../../courier/model.ts';
import type { Identity } from '../../../identity/model.ts';
import type { HttpRequest } from '../../../kernel/http.ts';
import { recoveryStep } from '../../../strategies/code/recovery.ts';
import { verificationStep } from '../../../strategies/code/verification.ts';
import { linkStrategy } from '../../../strategies/link/index.ts';
import { testConfig } from '../../../test/http-server.ts';
import type { FlowByName } from '../interfaces/model.ts';
import type { ChallengedFlow, Stores } from '../interfaces/ports.ts';
import type { ChallengeStep } from '../interfaces/strategy.ts';
import { prepareChallenge, prepareNotice } from './challenge.ts';
import { dummyIdentity } from './dummy-identity.ts';

const NOW = new Date('2026-05-01T12:00:00Z');
const ADDRESS = { value: 'ann@example.org', via: 'email' };
const ann: Identity = dummyIdentity(ADDRESS, 'default', NOW);

/** What preparing and storing asked of others, in order. */
async function workOf(name: ChallengedFlow, step: ChallengeStep<ChallengedFlow>, isKnown: boolean, notify: boolean) {
  const done: string[] = [];
  const sent: string[] = [];
  const make = async ({ template, data }: OutgoingMessage) => {
    done.push('render');
    return { templateType: template, recipient: data.to } as ComposedMessage;
  };
  const statement = async () => void done.push('statement');
  const stores = {
    challenges: { create: statement, addressSent: statement },
    courier: {
      async enqueue({ templateType }: ComposedMessage) {
        await statement();
        sent.push(templateType);
        return templateType;
      },
      async discard(id: string) {
        await statement();
        if (sent.at(-1) === id) sent.pop();
      },
    },
  };
  const config = testConfig({
    selfservice: { flows: { [name]: { enabled: true, notify_unknown_recipients: notify } } },
  });
  const deps = {
    database: undefined as never,
    composer: { compose: make, renderOnly: make },
    clock: { now: () => NOW },
    presentIdentity: () => {
      done.push('present');
      return {};
    },
  };
  const flow = { name, id: 'flow', requestUrl: 'http://x.test/' } as FlowByName[ChallengedFlow];
  const target = { config, request: { headers: {} } as HttpRequest, flow, step };
  const write = isKnown
    ? await prepareChallenge(deps, target, ann, { id: 'address', ...ADDRESS })
    : await prepareNotice(deps, target, ADDRESS);
  await write(stores as unknown as Stores);
  return { done: done.toSorted(), sent };
}

describe.each(['recovery', 'verification'] as const)('a challenge of %s', (name) => {
  it.each([
    ['code', { recovery: recoveryStep, verification: verificationStep }],
    ['link', linkStrategy()],
  ])(
    'by %s takes as many steps for an unknown address, and sends nothing there unless configured',
    async (_, strategy) => {
      const step = strategy[name] as ChallengeStep<ChallengedFlow>;
      const known = await workOf(name, step, true, false);
      const unknown = await workOf(name, step, false, false);
      const notified = await workOf(name, step, false, true);
      expect(known.sent).toHaveLength(1);
      expect(unknown).toEqual({ done: known.done, sent: [] });
      expect(notified.done).toEqual(known.done);
      expect(notified.sent).toEqual([known.sent[0]?.replace('_valid', '_invalid')]);
    },
  );
});
