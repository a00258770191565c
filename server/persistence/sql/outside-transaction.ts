import { AsyncLocalStorage } from 'node:async_hooks';

/** Runs work in no transaction, whatever the caller is in: as in the context in which this module was loaded. */
export const outsideTransaction: <T>(work: () => T) => T = AsyncLocalStorage.snapshot();
