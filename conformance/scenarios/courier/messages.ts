import { text } from '../../lib/answer.ts';
import { type Context, scenarios } from '../../lib/scenario.ts';

const MESSAGES = '/admin/courier/messages';

/** Has a verification message queued. */
async function message(t: Context, name: string): Promise<string> {
  const email = t.email(name);
  await t.setup.identity(email);
  const agent = t.setup.silent('native');
  await agent.submit(await agent.start('verification'), { method: 'code', email });
  return email;
}

export default [
  ...scenarios('codes', {
    'by-recipient': async (t) => {
      const recipient = await message(t, 'one');
      await t.admin.get(MESSAGES, { query: { recipient } });
      await t.admin.get(MESSAGES, { query: { recipient, status: 'queued', page_size: '1' } });
      for (const status of ['sent', 'processing', 'abandoned'])
        await t.admin.get(MESSAGES, { query: { recipient, status } });
      await t.admin.get(MESSAGES, { query: { recipient: `nobody-${recipient}` } });
    },
    one: async (t) => {
      const recipient = await message(t, 'one');
      const list = await t.setup.admin.get(MESSAGES, { query: { recipient } });
      await t.admin.get(`${MESSAGES}/${text(list.body, 0, 'id')}`);
    },
    'one-unknown': async (t) => {
      for (const id of [
        '11111111-2222-4333-8444-555555555555',
        '00000000-0000-0000-0000-000000000000',
        'nonsense',
        '%00',
      ])
        await t.admin.get(`${MESSAGES}/${id}`);
    },
    'bad-queries': async (t) => {
      const recipient = t.email('nobody');
      for (const status of ['', 'nonsense', 'Queued', '1'])
        await t.admin.get(MESSAGES, { query: { recipient, status } });
      for (const page_size of ['', '0', '-1', '9999', 'abc', '1.5', '99999999999999999999'])
        await t.admin.get(MESSAGES, { query: { recipient, page_size } });
      for (const page_token of ['', 'bad', '%zz']) await t.admin.get(MESSAGES, { query: { recipient, page_token } });
    },
    routes: async (t) => {
      await t.admin.get('/courier/messages', { query: { recipient: t.email('nobody') } });
      await t.admin.get('/courier/messages/nonsense');
      await t.native().get('/courier/messages');
      await t.native().get(MESSAGES);
      await t.native().get(`${MESSAGES}/nonsense`);
      await t.admin.delete(`${MESSAGES}/nonsense`);
    },
  }),
];
