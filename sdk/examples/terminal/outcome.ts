/** The result of a submitted form. */
import type { GenericError } from '@zelos/client';
import { isAxiosError, type AxiosResponse } from 'axios';

export type Outcome<Flow, Done> =
  /** The flow is complete. */
  | { readonly kind: 'done'; readonly done: Done }
  /** 400: the form with errors, or with a field for the code that was just sent. */
  | { readonly kind: 'continue'; readonly flow: Flow }
  /** 410: the flow has expired. This is the id of its replacement, if any. */
  | { readonly kind: 'expired'; readonly next: string | undefined }
  /** 422: the flow continues in a browser, for example at a social sign-in provider. */
  | { readonly kind: 'in-browser'; readonly url: string }
  /** 403: sign in again first, with the same credentials (`refresh`) or with a second factor (`aal2`). */
  | { readonly kind: 'sign-in-first'; readonly need: Need }
  | { readonly kind: 'refused'; readonly reason: string };

export type Need = 'refresh' | 'aal2';

const NEEDS: Readonly<Record<string, Need>> = {
  session_refresh_required: 'refresh',
  session_aal2_required: 'aal2',
};

interface ErrorBody {
  readonly error?: GenericError;
  readonly ui?: object;
  readonly use_flow_id?: string;
  readonly redirect_browser_to?: string;
}

/** Rejects without an answer, or for an answer that the user cannot react to. */
export async function outcomeOf<Flow, Done>(request: Promise<AxiosResponse<Done>>): Promise<Outcome<Flow, Done>> {
  try {
    return { kind: 'done', done: (await request).data };
  } catch (error) {
    if (!isAxiosError(error) || error.response === undefined || error.response.status >= 500) throw error;
    return failed(error.response as AxiosResponse<ErrorBody>);
  }
}

function failed<Flow>({ status, data }: AxiosResponse<ErrorBody>): Outcome<Flow, never> {
  if (data.ui !== undefined) return { kind: 'continue', flow: data as Flow };
  if (status === 410) return { kind: 'expired', next: data.use_flow_id };
  if (status === 422) return { kind: 'in-browser', url: data.redirect_browser_to ?? '' };
  const need = NEEDS[data.error?.id ?? ''];
  if (need !== undefined) return { kind: 'sign-in-first', need };
  return { kind: 'refused', reason: data.error?.reason ?? data.error?.message ?? `status ${status}` };
}
