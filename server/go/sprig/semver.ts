// The index would load all 47 modules of the package.
import SemVer from 'semver/classes/semver.js';
import parse from 'semver/functions/parse.js';
import isSatisfied from 'semver/functions/satisfies.js';
import validRange from 'semver/ranges/valid.js';
import { type Functions, fn } from '../template/functions.ts';
import { GoObject, Int, type Method, int } from '../template/values.ts';

const VERSION = /^v?(\d+)(\.\d+)?(\.\d+)?(-[\dA-Za-z.-]+)?(\+[\dA-Za-z.-]+)?$/;

/** Parses a version; minor and patch may be omitted. @throws Error for an invalid version */
function parsed(text: string): SemVer {
  const [, major, minor = '.0', patch = '.0', prerelease = '', metadata = ''] = VERSION.exec(text) ?? [];
  const version = major === undefined ? null : parse(major + minor + patch + prerelease + metadata);
  if (version === null) throw new Error('invalid semantic version');
  return version;
}

/** `*semver.Version` with its methods. */
class Version extends GoObject {
  readonly typeName = '*semver.Version';
  override readonly kind = 'ptr';
  readonly version: SemVer;
  readonly #original: string;
  constructor(version: SemVer, original: string) {
    super();
    this.version = version;
    this.#original = original;
  }
  text(): string {
    const { version, build } = this.version;
    return build.length === 0 ? version : `${version}+${build.join('.')}`;
  }
  json(): unknown {
    return this.text();
  }
  override readonly methods: Readonly<Record<string, Method>> = {
    String: () => this.text(),
    Original: () => this.#original,
    Major: () => new Int(BigInt(this.version.major), 'uint64'),
    Minor: () => new Int(BigInt(this.version.minor), 'uint64'),
    Patch: () => new Int(BigInt(this.version.patch), 'uint64'),
    Prerelease: () => this.version.prerelease.join('.'),
    Metadata: () => this.version.build.join('.'),
    Compare: (other) => int(this.version.compare(versionOf(other))),
    Equal: (other) => this.version.compare(versionOf(other)) === 0,
    LessThan: (other) => this.version.compare(versionOf(other)) < 0,
    GreaterThan: (other) => this.version.compare(versionOf(other)) > 0,
    IncMajor: () => this.#next('major'),
    IncMinor: () => this.#next('minor'),
    IncPatch: () => this.#next('patch'),
  };
  #next(part: 'major' | 'minor' | 'patch'): Version {
    const next = new SemVer(this.version).inc(part);
    return new Version(next, (this.#original.startsWith('v') ? 'v' : '') + next.version);
  }
}

function versionOf(value: unknown): SemVer {
  if (value instanceof Version) return value.version;
  throw new Error('expected *semver.Version');
}

/** Evaluates a constraint of Masterminds/semver by npm's semver: a comma is `and`, `=>` is `>=`, `!=` excludes. */
function satisfies(version: SemVer, constraint: string): boolean {
  return constraint.split('||').some((alternative) => {
    const range = alternative
      .replaceAll(',', ' ')
      .replaceAll('=>', '>=')
      .replaceAll('=<', '<=')
      .replaceAll(
        /(?<![\d.])(\d+)(\.\d+)?-(?=[\dA-Za-z])/g,
        (_whole, major: string, minor = '.0') => `${major}${minor}.0-`,
      )
      .trim();
    const excluded = [...range.matchAll(/!=\s*(\S+)/g)].map(([, one = '']) => one);
    const rest = range.replaceAll(/!=\s*\S+/g, ' ').trim();
    return matches(version, rest) && !excluded.some((one) => matches(version, one));
  });
}

function matches(version: SemVer, range: string): boolean {
  if (validRange(range) === null) throw new Error(`improper constraint: ${range}`);
  // A prerelease in the constraint admits prereleases of other versions, too.
  return isSatisfied(version, range, { includePrerelease: /\d-[\dA-Za-z]/.test(range) });
}

export const SEMVER_FUNCTIONS: Functions = {
  semver: fn(['string'], (text) => new Version(parsed(text), text)),
  semverCompare: fn(['string', 'string'], (constraint, text) => satisfies(parsed(text), constraint)),
};
