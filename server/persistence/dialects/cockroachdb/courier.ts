import { attemptsTogether } from '../../stores/courier-attempts-together.ts';
import { attemptsWith } from '../../stores/courier-attempts.ts';
import type { CourierStatements } from '../dialect.ts';
import { NOW, courier as postgresql } from '../postgresql/courier.ts';

/** As on PostgreSQL, but that one statement here changes a table once. */
export const courier: CourierStatements = {
  ...postgresql,
  attempts: (context) => attemptsWith(attemptsTogether(context, { now: NOW, encodeJson: JSON.stringify })),
};
