import { it } from 'vitest';
import { Client, flowServer } from '../../test/flow-client.ts';
it('x', async () => {
  const servers = await flowServer({ selfservice: { methods: { code: { enabled: true } }, flows: { verification: { enabled: true, ui_url: 'http://app.test/verification' } } } });
  const c = new Client(servers, 'native');
  await c.register('a@example.org', 'correct-horse-9-battery');
  const f = await c.start('verification');
  await c.submit('verification', f, { method: 'code', email: 'a@example.org' });
  const a = await servers.admin('/admin/courier/messages?recipient=a@example.org');
  console.log(a.status, a.text.slice(0,600), JSON.stringify(servers.log.filter((l) => 'err' in l), (k, v) => v instanceof Error ? v.stack + JSON.stringify(v) : v).slice(0, 2500));
  await servers[Symbol.asyncDispose]();
});
