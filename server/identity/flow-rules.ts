import type { Config } from '../config/model.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { FieldProblem } from '../ui/form.ts';
import { InvalidTraits } from './errors.ts';
import type { IdentityManager } from './manager.ts';
import type { Credentials, CredentialsMap, IdentityWithCredentials } from './model.ts';
import type { IdentityStore } from './ports.ts';
import { changesProtected } from './protected.ts';

type Prepared =
  | { readonly ok: true; readonly identity: IdentityWithCredentials }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

/** The rules of the manager for self-service flows: problems are values, not exceptions. */
export const createFlowRules = (manager: IdentityManager, identities: IdentityStore) => ({
  prepare: (schemaId: string, traits: JsonObject, credentials: readonly Credentials[]): Promise<Prepared> =>
    orProblems(() => manager.prepare({ ...manager.blank(schemaId, traits), credentials: byType({}, credentials) })),
  prepareChange: (
    before: IdentityWithCredentials,
    change: { traits?: JsonObject; credentials?: readonly Credentials[] },
  ): Promise<Prepared> =>
    orProblems(() =>
      manager.prepare({
        ...before,
        traits: change.traits ?? before.traits,
        credentials: byType(before.credentials, change.credentials ?? []),
      }),
    ),
  check: (identity: IdentityWithCredentials): Promise<Prepared> => orProblems(() => manager.prepare(identity)),
  isPrivilegedChange: changesProtected,
  countFactors: (credentials: CredentialsMap, config: Config) => manager.credentials.countFactors(credentials, config),
  conflictProblem: async (identity: IdentityWithCredentials): Promise<FieldProblem> => ({
    message: await manager.conflictMessage({ identities }, identity),
  }),
  typedTexts: (identity: IdentityWithCredentials) => manager.typedTexts(identity),
  findConflict: (identity: IdentityWithCredentials) => manager.findConflict({ identities }, identity),
});

const byType = (known: CredentialsMap, changed: readonly Credentials[]): CredentialsMap =>
  Object.assign({ ...known }, ...changed.map((credential) => ({ [credential.type]: credential }))) as CredentialsMap;

async function orProblems(prepare: () => Promise<IdentityWithCredentials>): Promise<Prepared> {
  try {
    return { ok: true, identity: await prepare() };
  } catch (error) {
    if (error instanceof InvalidTraits) return { ok: false, problems: error.problems };
    throw error;
  }
}
