import { scenarios } from '../../lib/scenario.ts';

const preflight = (origin: string, method: string, headers?: string): Record<string, string> => ({
  origin,
  'access-control-request-method': method,
  ...(headers === undefined ? {} : { 'access-control-request-headers': headers }),
});

export default [
  ...scenarios('base', {
    'cors-preflight': async (t) => {
      const native = t.native();
      const ours = 'http://app.example.org';
      await native.send('OPTIONS', '/sessions/whoami', { headers: preflight(ours, 'GET', 'content-type') });
      await native.send('OPTIONS', '/self-service/login?flow=x', {
        headers: preflight(ours, 'POST', 'content-type,x-session-token'),
      });
      await native.send('OPTIONS', '/self-service/login', { headers: preflight(ours, 'POST', 'x-unknown') });
      await native.send('OPTIONS', '/self-service/login', { headers: preflight(ours, 'TRACE') });
      await native.send('OPTIONS', '/self-service/login', { headers: preflight('http://evil.example.org', 'POST') });
      await native.send('OPTIONS', '/self-service/login', { headers: { origin: ours } });
      await native.send('OPTIONS', '/self-service/login');
      await native.send('OPTIONS', '/nothing/here', { headers: preflight(ours, 'GET') });
    },
    'cors-actual-requests': async (t) => {
      const native = t.native();
      for (const origin of [
        'http://app.example.org',
        'http://evil.example.org',
        'null',
        'http://app.example.org.evil.example.org',
      ]) {
        await native.get('/sessions/whoami', { headers: { origin } });
        await native.get('/health/alive', { headers: { origin } });
      }
      await native.get('/nothing/here', { headers: { origin: 'http://app.example.org' } });
      await native.send('DELETE', '/schemas', { headers: { origin: 'http://app.example.org' } });
    },
    'cors-on-admin': async (t) => {
      await t.admin.get('/admin/health/alive', { headers: { origin: 'http://app.example.org' } });
      await t.admin.send('OPTIONS', '/admin/identities', { headers: preflight('http://app.example.org', 'GET') });
    },
  }),
  ...scenarios('cors-wildcards', {
    'cors-wildcard-subdomains': async (t) => {
      const native = t.native();
      const origins = [
        'http://a.wild.example.org',
        'http://wild.example.org',
        'http://a.b.wild.example.org',
        'http://a.wild.example.org:8080',
      ];
      for (const origin of [
        ...origins,
        'http://evilwild.example.org',
        'https://a.wild.example.org',
        'http://A.WILD.example.org',
      ]) {
        await native.get('/health/alive', { headers: { origin } });
        await native.send('OPTIONS', '/sessions/whoami', { headers: preflight(origin, 'GET', 'x-anything') });
      }
    },
  }),
  ...scenarios('cors-off', {
    'cors-disabled': async (t) => {
      const native = t.native();
      await native.get('/health/alive', { headers: { origin: 'http://app.example.org' } });
      await native.get('/sessions/whoami', { headers: { origin: 'http://app.example.org' } });
      await native.send('OPTIONS', '/sessions/whoami', { headers: preflight('http://app.example.org', 'GET') });
    },
  }),
];
