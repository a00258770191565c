import { InvalidUuid, parseUuid } from '../go/uuid.ts';
import { badRequest } from '../kernel/errors.ts';

/** The UUID that a path names, in canonical form. @throws ApiError 400 in the reference's words */
export function pathId(text: string | undefined): string {
  try {
    return parseUuid(text ?? '');
  } catch (error) {
    throw error instanceof InvalidUuid ? badRequest(undefined, { message: error.message }) : error;
  }
}
