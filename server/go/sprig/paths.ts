/** Go's package `path`. */
import { posix } from 'node:path';
import { type Functions, fn } from '../template/functions.ts';

/** `path.Clean`: Node's `normalize` without a trailing slash. */
function clean(path: string): string {
  const normal = posix.normalize(path);
  return normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal;
}

function base(path: string): string {
  if (path === '') return '.';
  const bare = path.replace(/\/+$/, '');
  return bare === '' ? '/' : bare.slice(bare.lastIndexOf('/') + 1);
}

const dir = (path: string): string => clean(path.slice(0, path.lastIndexOf('/') + 1));

function ext(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot === -1 ? '' : name.slice(dot);
}

const of = (change: (path: string) => string | boolean) => fn(['string'], change);
const isAbs = (path: string): boolean => path.startsWith('/');

export const PATH_FUNCTIONS: Functions = {
  base: of(base),
  dir: of(dir),
  clean: of(clean),
  ext: of(ext),
  isAbs: of(isAbs),
  osBase: of(base),
  osDir: of(dir),
  osClean: of(clean),
  osExt: of(ext),
  osIsAbs: of(isAbs),
};
