/** How targets of web hooks refuse. */
import type { Json } from './answer.ts';
import type { HookAnswer } from './hook-receiver.ts';

/** A message for the field that a JSON pointer names, or, where the pointer is empty, for the form. */
export const says = (
  instance_ptr: Json,
  message: Json = { id: 1234, text: 'Not this one.', type: 'error' },
): { [key: string]: Json } => ({ instance_ptr, messages: [message] });

/** An answer that refuses, and says why. */
export const refusal = (messages: Json, status = 400): HookAnswer => ({ status, body: { messages } });
