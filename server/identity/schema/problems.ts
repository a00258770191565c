import type { Violation } from '../../json-schema/violation.ts';
import type { FieldProblem } from '../../ui/form.ts';
import { problem } from '../../ui/messages.ts';

/** A JSON pointer in dot notation with escaped dots; a text that is not a pointer below the root is returned unchanged. */
function fieldName(pointer: string): string {
  if (!pointer.startsWith('#/')) return pointer;
  const steps = pointer.slice(2).split('/');
  return steps
    .map((step) => decodeURIComponent(step.replaceAll('~1', '/').replaceAll('~0', '~')).replaceAll('.', '\\.'))
    .join('.');
}

/** The field of a problem; a problem at the root has no field and belongs to the whole form. */
function at(pointer: string): Pick<FieldProblem, 'field'> {
  const field = fieldName(pointer);
  return field === '' ? {} : { field };
}

/** The leaves of a violation as messages, with the reference's order and duplicates. */
export function toProblems(violation: Violation): FieldProblem[] {
  if (violation.missing !== undefined)
    return violation.missing.map((pointer) => ({
      ...at(pointer),
      message: problem.required(pointer.split('/').at(-1) ?? ''),
    }));
  if (violation.causes.length > 0) return violation.causes.flatMap(toProblems);
  return [{ ...at(violation.instance), message: violation.told ?? problem.generic(violation.message) }];
}
