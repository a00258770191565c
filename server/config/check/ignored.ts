import type { UnbuiltKey } from './unbuilt.ts';

/** A key that is accepted and has no effect. */
export interface IgnoredKey extends Pick<UnbuiltKey, 'path' | 'when'> {
  readonly reason: string;
}

const CALIBRATION = 'is read by "hashers argon2 calibrate" of the reference alone';

/** Keys of the reference without an effect here, and why. */
export const IGNORED: readonly IgnoredKey[] = [
  { path: 'organizations', when: 'set', reason: 'is ignored, as in the open-source reference' },
  {
    path: 'enterprise.identity_schema_fallback_url_template',
    when: 'set',
    reason: 'is ignored, as in the open-source reference',
  },
  {
    path: 'preview.default_read_consistency_level',
    when: 'set',
    reason: 'is ignored: every read is strongly consistent',
  },
  { path: 'selfservice.methods.link.config.base_url', when: 'set', reason: 'is ignored, as in the reference' },
  { path: 'hashers.argon2.dedicated_memory', when: 'set', reason: CALIBRATION },
  { path: 'hashers.argon2.expected_duration', when: 'set', reason: CALIBRATION },
  { path: 'hashers.argon2.expected_deviation', when: 'set', reason: CALIBRATION },
];
