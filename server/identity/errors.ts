import { badRequest, conflict, forbidden, type ApiError } from '../kernel/errors.ts';
import type { FieldProblem } from '../ui/form.ts';

/** The traits violate their identity schema. `problems` are for a form, the message is for the admin API. */
export class InvalidTraits extends Error {
  readonly problems: readonly FieldProblem[];

  constructor(problems: readonly FieldProblem[], reason: string) {
    super(reason);
    this.name = 'InvalidTraits';
    this.problems = problems;
  }

  toApiError(): ApiError {
    return badRequest(this.message);
  }
}

/** A session that is not privileged tried to change credentials or addresses. */
export class ProtectedTraitsChanged extends Error {
  constructor() {
    super('a change of credentials or addresses requires a privileged session');
    this.name = 'ProtectedTraitsChanged';
  }

  toApiError(): ApiError {
    return forbidden(
      'A field was modified that updates one or more credentials-related settings. This action was blocked because an unprivileged method was used to execute the update. This is either a configuration issue or a bug and should be reported to the system administrator.',
    );
  }
}

/** 409: the reference's answer to a unique violation that it does not explain. */
export const valueTaken = (): ApiError =>
  conflict().with({ message: 'Unable to insert or update resource because a resource with that value exists already' });
