/** Parses values of flags as the reference does. */
import type { Command } from 'commander';
import { durationMs, sizeBytes } from '../config/derived/units.ts';
import { UsageError } from './failure.ts';

function invalid(command: Command, flag: string, text: string, reason: string): UsageError {
  return new UsageError(`invalid argument ${JSON.stringify(text)} for "--${flag}" flag: ${reason}`, command);
}

/** Milliseconds of a Go duration (`1m30s`). @throws UsageError */
export function duration(command: Command, flag: string, text: string): number {
  const ms = text === '0' ? 0 : durationMs(text, Number.NaN);
  if (Number.isNaN(ms)) throw invalid(command, flag, text, `time: invalid duration ${JSON.stringify(text)}`);
  return ms;
}

/** KiB of a size (`128MB`). @throws UsageError */
export function kibibytes(command: Command, flag: string, text: string): number {
  const bytes = sizeBytes(text, Number.NaN);
  if (Number.isNaN(bytes)) throw invalid(command, flag, text, 'Unrecognized size suffix');
  return Math.floor(bytes / 1024);
}

/** A whole number of at least `least`. @throws UsageError */
export function wholeNumber(command: Command, flag: string, text: string, least = 1): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least)
    throw invalid(command, flag, text, `it must be a whole number of at least ${least}`);
  return value;
}
