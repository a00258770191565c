import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../read/load.ts';

describe('the quickstart configuration', () => {
  const file = fileURLToPath(new URL('../../quickstart/kratos.yml', import.meta.url));

  it('is in order and asks for nothing that is not built', () => {
    const { config, warnings } = loadConfig({ files: [file] });
    // `make start` runs it with --dev; elsewhere its secrets, which are published, are warned of.
    expect(warnings.map(({ path }) => path)).toEqual(['secrets.cookie.0', 'secrets.cipher.0']);
    expect([config.derived.public.port, config.derived.admin.port]).toEqual([4433, 4434]);
    expect(config.derived.public.baseUrl).toBe('http://127.0.0.1:4433/');
  });
});
