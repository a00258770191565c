import type { Change } from '../change.ts';
import { V1_1 } from './v1.1.ts';
import { V1_2 } from './v1.2.ts';
import { V25_4 } from './v25.4.ts';
import { V26_2 } from './v26.2.ts';

/**
 * The versions after Kratos v1.0 that can be gone through one by one, up and down, and that databases spell alike. Those that one spells
 * otherwise, or that only some need, are in its `changes`.
 */
export const COMMON_CHANGES: ReadonlyMap<string, Change> = new Map([...V1_1, ...V1_2, ...V25_4, ...V26_2]);
