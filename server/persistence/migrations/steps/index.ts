import type { Dialect } from '../../sql/connection.ts';
import type { Change, Step } from './change.ts';
import { V1_1 } from './v1.1.ts';
import { V1_2 } from './v1.2.ts';
import { V25_4 } from './v25.4.ts';
import { V26_2 } from './v26.2.ts';

/** The versions that can be gone through one by one, up and down, oldest first: what came after Kratos v1.0. */
const STEPS: ReadonlyMap<string, Step> = new Map(
  [...V1_1, ...V1_2, ...V25_4, ...V26_2].map((step) => [step.version, step]),
);

/** What a version changes; undefined for those of before Kratos v1.1. */
export const changeOf = (version: string, dialect: Dialect): Change | undefined => STEPS.get(version)?.changes[dialect];
