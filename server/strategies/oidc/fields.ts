import type { Step } from '../../flows/engine/interfaces/strategy.ts';
import type { Payload } from '../../flows/engine/protocol/payload.ts';
import { upstreamFields } from './leave.ts';
import { tokenFields } from './submitted-token.ts';

/** What a submission of login and registration may say. */
export const signInFields: Step<'login'>['fields'] = [
  { name: 'provider', type: 'string' },
  ...upstreamFields,
  ...tokenFields,
];

/** A button of a provider, whether or not the method is named beside it. */
export const namesProvider = (payload: Payload): boolean =>
  payload.text('provider') !== '' && ['', 'oidc'].includes(payload.method.toLowerCase());

/**
 * The user is sent to a provider and nothing changes here: such a submission needs no anti-CSRF token (reference behaviour). One with an
 * ID token signs in at once.
 */
export const onlyLeaves = (payload: Payload): boolean => payload.text('id_token') === '';
