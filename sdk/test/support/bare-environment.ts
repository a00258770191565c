import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createContext, runInContext } from 'node:vm';

/**
 * Loads the CommonJS build where there is nothing but the language: no `process`, `Buffer`, `URL`, `URLSearchParams`, `fetch` or timers,
 * and no module to require but axios, for which a stand-in is given. What runs here runs in a browser and in React Native.
 */
export function loadBare(entry: string, axios: unknown): Record<string, unknown> {
  const context = createContext({});
  const modules = new Map<string, Record<string, unknown>>();
  const load = (path: string): Record<string, unknown> => {
    const known = modules.get(path);
    if (known !== undefined) return known;
    const exports: Record<string, unknown> = {};
    modules.set(path, exports);
    const require = (specifier: string): unknown => {
      if (specifier === 'axios') return axios;
      if (specifier.startsWith('.')) return load(join(dirname(path), specifier));
      throw new Error(`${path} requires ${specifier}`);
    };
    const wrapper = runInContext(`(function (exports, require) {${readFileSync(path, 'utf8')}\n})`, context, {
      filename: path,
    }) as (exports: Record<string, unknown>, require: (specifier: string) => unknown) => void;
    wrapper(exports, require);
    return exports;
  };
  return load(entry);
}
