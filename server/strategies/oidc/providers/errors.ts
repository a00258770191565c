import { ApiError, badRequest, upstreamFailed } from '../../../kernel/errors.ts';

/** 502: the provider did not do its part. */
export const providerFailed = (reason: string, cause?: unknown): ApiError =>
  new ApiError(upstreamFailed(reason, { id: 'upstream_error' }).fields, { cause });

/** 400: the user can try again. */
export const tryAgain = (reason: string, cause?: unknown, message?: string): ApiError =>
  new ApiError(badRequest(reason, message === undefined ? {} : { message }).fields, { cause });
