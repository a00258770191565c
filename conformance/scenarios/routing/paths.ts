import { scenarios } from '../../lib/scenario.ts';
import { PASSWORD } from '../../lib/setup.ts';
import { UNKNOWN_ID } from '../../lib/unknown-id.ts';

export default scenarios('base', {
  'unknown-path': async (t) => {
    await t.browser().get('/nothing/here');
    await t.native().get('/nothing/here');
    await t.native().post('/nothing/here', { json: {} });
    await t.admin.get('/nothing/here');
    await t.admin.get('/admin/nothing/here');
    await t.native().get('/');
    await t.admin.get('/');
    await t.admin.get('/admin');
    await t.admin.get('/admin/');
  },
  'wrong-method-public': async (t) => {
    const native = t.native();
    await native.send('DELETE', '/self-service/login/api');
    await native.post('/self-service/login/api', { json: {} });
    await native.send('PUT', '/self-service/login', { json: {} });
    await native.post('/self-service/login/browser', { json: {} });
    await native.send('DELETE', '/sessions/whoami');
    await native.send('PATCH', '/schemas');
    await native.post('/health/alive', { json: {} });
    await native.post('/self-service/errors', { json: {} });
    await native.get('/self-service/logout/api');
  },
  'wrong-method-admin': async (t) => {
    await t.admin.put('/admin/identities', { json: {} });
    await t.admin.delete('/admin/identities');
    await t.admin.post(`/admin/identities/${UNKNOWN_ID}`, { json: {} });
    await t.admin.put(`/admin/sessions/${UNKNOWN_ID}`, { json: {} });
    await t.admin.post('/admin/health/alive', { json: {} });
  },
  'head-requests': async (t) => {
    await t.native().send('HEAD', '/health/alive');
    await t.native().send('HEAD', '/schemas');
    await t.native().send('HEAD', '/sessions/whoami');
    await t.native().send('HEAD', '/self-service/login/api');
    await t.admin.send('HEAD', '/admin/identities');
  },
  'admin-paths-on-public': async (t) => {
    const native = t.native();
    await native.get('/admin/identities');
    await native.get('/admin/identities?page_size=3&x=y');
    await native.get(`/admin/identities/${UNKNOWN_ID}`);
    await native.post('/admin/identities', { json: { schema_id: 'default' } });
    await native.send('PUT', `/admin/identities/${UNKNOWN_ID}`, { json: {} });
    await native.send('PATCH', `/admin/identities/${UNKNOWN_ID}`, { json: [] });
    await native.send('DELETE', `/admin/identities/${UNKNOWN_ID}`);
    await native.get('/admin/sessions');
    await native.get(`/admin/sessions/${UNKNOWN_ID}`);
    await native.get(`/admin/identities/${UNKNOWN_ID}/sessions`);
    await native.get('/admin/courier/messages');
    await native.get('/admin/health/alive');
    await native.get('/admin/version');
    await native.get('/identities');
    await native.post('/admin/recovery/link', { json: {} });
    await native.post('/admin/recovery/code', { json: {} });
    await native.get('/metrics/prometheus');
  },
  'public-paths-on-admin': async (t) => {
    const paths = [
      '/self-service/login/browser',
      '/self-service/login/browser?return_to=http://ui.example.org/x',
      '/self-service/login/api',
      '/self-service/login/flows?id=1',
      '/self-service/registration/browser',
      '/self-service/registration/api',
      '/self-service/registration/flows?id=1',
      '/self-service/settings/browser',
      '/self-service/settings/api',
      '/self-service/settings/flows?id=1',
      '/self-service/recovery/browser',
      '/self-service/verification/browser',
      '/self-service/logout/browser',
      '/self-service/logout?token=x',
      '/self-service/errors?id=x',
      '/sessions/whoami',
      '/sessions/token-exchange',
      '/schemas',
      '/schemas/default',
      '/.well-known/ory/webauthn.js',
      '/health/alive',
      '/self-service/fed-cm/parameters',
    ];
    for (const path of paths) await t.admin.get(path);
  },
  'public-posts-on-admin': async (t) => {
    await t.admin.post('/self-service/login?flow=x', { json: { method: 'password' } });
    await t.admin.post('/self-service/registration?flow=x', { json: { method: 'password' } });
    await t.admin.post('/self-service/settings?flow=x', { json: { method: 'password' } });
    await t.admin.delete('/self-service/logout/api', { json: {} });
    await t.admin.delete('/sessions');
    await t.admin.delete(`/sessions/${UNKNOWN_ID}`);
  },
  'admin-without-prefix': async (t) => {
    await t.admin.get('/identities?page_size=1&ids=' + UNKNOWN_ID);
    await t.admin.get(`/identities/${UNKNOWN_ID}`);
    await t.admin.post('/identities', { json: { schema_id: 'default', traits: {} } });
    await t.admin.put(`/identities/${UNKNOWN_ID}`, { json: {} });
    await t.admin.patch(`/identities/${UNKNOWN_ID}`, { json: [] });
    await t.admin.delete(`/identities/${UNKNOWN_ID}`);
    await t.admin.get(`/sessions/${UNKNOWN_ID}`);
    await t.admin.get(`/identities/${UNKNOWN_ID}/sessions`);
    await t.admin.delete(`/identities/${UNKNOWN_ID}/sessions`);
    await t.admin.get('/courier/messages');
    await t.admin.get(`/courier/messages/${UNKNOWN_ID}`);
  },
  'double-slashes': async (t) => {
    const browser = t.browser();
    await browser.get('//self-service/login/browser');
    await browser.get('//self-service/login/browser?refresh=true&return_to=http%3A%2F%2Fui.example.org');
    await t.native().get('//sessions/whoami');
    await t.native().get('/sessions//whoami');
    await t.native().get('/self-service/../sessions/whoami');
    await t.native().get('/./health/alive');
    await t.native().get('//health/alive');
    await t.native().post('//self-service/login?flow=x', { json: {} });
    await t.admin.get('//admin/identities?page_size=1');
    await t.admin.post('//admin/identities', { json: {} });
  },
  'trailing-slashes': async (t) => {
    await t.native().get('/health/alive/');
    await t.native().get('/sessions/whoami/');
    await t.native().get('/schemas/');
    await t.native().get('/self-service/login/api/');
    await t.native().post('/self-service/login/', { json: {} });
    await t.admin.get('/admin/identities/');
    await t.admin.get('/admin/schemas/');
  },
  'empty-query-parameters-mean-absent': async (t) => {
    const native = t.native();
    await native.get('/self-service/login/api?aal=&refresh=&via=&organization=&return_to=&login_challenge=');
    await native.get('/self-service/registration/api?return_to=&organization=&login_challenge=');
    await t.browser().get('/self-service/login/browser?aal=&refresh=&return_to=');
  },
  'json-without-csrf-cookie-on-browser-flow': async (t) => {
    const ajax = t.ajax();
    const flow = await ajax.start('login');
    ajax.jar.clear();
    await ajax.submit(flow, { method: 'password', identifier: t.email(), password: PASSWORD });
  },
});
