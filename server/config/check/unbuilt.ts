/** A key that is accepted though what it configures is not there yet. */
export interface UnbuiltKey {
  /** Dotted path. `*` stands for any one key. */
  readonly path: string;
  /** `enabled`: only when its value is true. `set`: whenever a file or the environment gives it a value of its own. */
  readonly when: 'enabled' | 'set';
  /** What does not work, for people. */
  readonly capability: string;
}

/** Remove a line when its capability is built. */
export const UNBUILT: readonly UnbuiltKey[] = [
  { path: 'selfservice.methods.b2b', when: 'set', capability: 'organizations' },
];

/** Hooks that are accepted though they are not there yet. */
export const UNBUILT_HOOKS: Readonly<Record<string, string>> = {
  b2b_sso: 'organizations',
  organization: 'organizations',
};
