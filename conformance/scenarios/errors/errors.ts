import { scenarios } from '../../lib/scenario.ts';

export default scenarios('base', {
  'stub-errors': async (t) => {
    const native = t.native();
    await native.get('/self-service/errors?id=stub:500');
    await native.get('/self-service/errors?id=stub:404');
    await native.get('/self-service/errors?id=stub:x');
  },
  'unknown-ids': async (t) => {
    const native = t.native();
    await native.get('/self-service/errors');
    await native.get('/self-service/errors?id=');
    await native.get('/self-service/errors?id=not-a-uuid');
    await native.get('/self-service/errors?id=11111111-2222-4333-8444-555555555555');
    await native.get('/self-service/errors?id=00000000-0000-0000-0000-000000000000');
    await native.get('/self-service/errors?id=%00');
  },
  'browser-error-is-kept': async (t) => {
    const browser = t.browser();
    const refused = await browser.get('/self-service/login/browser', {
      query: { return_to: 'http://evil.example.org' },
    });
    await browser.lookAtError(refused);
    await t.native().get('/self-service/errors', {
      query: { id: new URL(refused.headers['location']?.[0] ?? '').searchParams.get('id') ?? '' },
    });
  },
});
