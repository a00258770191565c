import { gone } from '../../../kernel/errors.ts';
import { NIL_ID } from '../../../kernel/id.ts';
import { flowExpired } from '../protocol/errors.ts';
import type { PipelineStep } from '../protocol/exchange.ts';
import { returnToOf, selfServiceUrl } from '../protocol/urls.ts';

/** GET of an expired flow: 410 that says where to start again. All but login and registration leave the error id out (reference behaviour). */
export const rejectExpired: PipelineStep = ({ flow, now, config, definition }) => {
  if (flow.expiresAt >= now) return undefined;
  const { name } = definition;
  const id = name !== 'login' && name !== 'registration' ? {} : ({ id: 'self_service_flow_expired' } as const);
  if (flow.type === 'api') {
    const details = { api: selfServiceUrl(config, `${name}/api`) };
    if (name === 'recovery') throw flowExpired(flow.expiresAt, now, NIL_ID).with({ details, beside: {} });
    throw gone(
      `The ${name} flow has expired. Call the ${name} flow init API endpoint to initialize a new ${name} flow.`,
      {
        ...id,
        details,
      },
    );
  }
  const returnTo = returnToOf(flow.requestUrl);
  const redirectTo = selfServiceUrl(config, `${name}/browser`, returnTo === '' ? {} : { return_to: returnTo });
  throw gone(
    `The ${name} flow has expired. Redirect the user to the ${name} flow init endpoint to initialize a new ${name} flow.`,
    {
      ...id,
      details: { redirect_to: redirectTo, return_to: returnTo },
    },
  );
};
