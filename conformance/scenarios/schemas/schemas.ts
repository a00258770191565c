import { scenarios } from '../../lib/scenario.ts';

const encoded = (id: string): string => Buffer.from(id).toString('base64url');

export default [
  ...scenarios('base', {
    'get-one': async (t) => {
      const native = t.native();
      await native.get('/schemas/default');
      await native.get(`/schemas/${encoded('default')}`);
      await t.admin.get('/admin/schemas/default');
    },
    'get-unknown': async (t) => {
      const native = t.native();
      await native.get('/schemas/unknown');
      await native.get(`/schemas/${encoded('unknown')}`);
      await native.get('/schemas/%00');
      await native.get('/schemas/..%2f..%2fetc%2fpasswd');
      await native.get(`/schemas/${'a'.repeat(3000)}`);
    },
  }),
  ...scenarios('several-schemas', {
    list: async (t) => {
      const native = t.native();
      await native.get('/schemas');
      await t.admin.get('/admin/schemas');
    },
    'list-paged': async (t) => {
      const native = t.native();
      await native.get('/schemas?per_page=1&page=0');
      await native.get('/schemas?per_page=1&page=1');
      await native.get('/schemas?per_page=2&page=2');
      await native.get('/schemas?per_page=1&page=99');
      await native.get('/schemas?page_size=2');
      await native.get('/schemas?per_page=-1&page=-1');
      await native.get('/schemas?per_page=100000&page=0');
      await native.get('/schemas?per_page=x&page=y');
    },
    'get-with-odd-id': async (t) => {
      await t.native().get(`/schemas/${encoded('Ünï cødé/1')}`);
      await t.native().get(`/schemas/${encodeURIComponent('Ünï cødé/1')}`);
    },
  }),
];
