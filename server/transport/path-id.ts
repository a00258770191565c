import { InvalidUuid, parseUuid } from '../go/uuid.ts';
import { badRequest } from '../kernel/errors.ts';

/** The UUID in a path, in canonical form. @throws ApiError 400 with the reference's message */
export function pathId(text: string | undefined): string {
  try {
    return parseUuid(text ?? '');
  } catch (error) {
    throw error instanceof InvalidUuid ? badRequest(undefined, { message: error.message }) : error;
  }
}
