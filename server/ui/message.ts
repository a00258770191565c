/** How a message of the catalogue is made (`messages.ts`). */
import { toRfc3339 } from '../kernel/clock.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { UiText } from './model.ts';

/** Longest text of a message, in characters: a message is stored with the flow, and what the user sent may be part of it. */
const MAX_LENGTH = 2000;

const shortened = <T extends Json | undefined>(value: T): T | string =>
  typeof value === 'string' && value.length > MAX_LENGTH ? `${value.slice(0, MAX_LENGTH - 1).toWellFormed()}…` : value;

const message =
  (type: UiText['type']) =>
  (id: number, text: string, context?: JsonObject): UiText =>
    context === undefined
      ? { id, text: shortened(text), type }
      : { id, text: shortened(text), type, context: shortenedValues(context) };

const shortenedValues = (context: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(context).map(([name, value]) => [name, shortened(value)]));

export const info = message('info');
export const success = message('success');
export const error = message('error');

/** `name` and the time of an event, as an ISO timestamp and as Unix seconds. */
export const moment = (name: string, at: Date): JsonObject => ({
  [name]: toRfc3339(at),
  [`${name}_unix`]: Math.floor(at.getTime() / 1000),
});
/** How long ago, in minutes with two decimals. */
export const minutesSince = (at: Date, now: Date): string => ((now.getTime() - at.getTime()) / 60_000).toFixed(2);

/** A time in whole seconds, as Go prints it: `2020-01-01 00:59:59 +0000 UTC`. */
export const inGo = (at: Date): string => `${at.toISOString().slice(0, 19).replace('T', ' ')} +0000 UTC`;
