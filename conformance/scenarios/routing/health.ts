import { scenarios } from '../../lib/scenario.ts';

export default scenarios('base', {
  'health-public': async (t) => {
    const native = t.native();
    await native.get('/health/alive');
    await native.get('/health/ready');
    await native.get('/health/config');
    await native.get('/version');
  },
  'health-admin': async (t) => {
    for (const prefix of ['/admin', '']) {
      await t.admin.get(`${prefix}/health/alive`);
      await t.admin.get(`${prefix}/health/ready`);
      await t.admin.get(`${prefix}/health/config`);
      await t.admin.get(`${prefix}/version`);
    }
  },
});
