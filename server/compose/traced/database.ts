/** The reference's events of what is stored: identities and sessions. Those of a transaction come once it is committed. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Stores } from '../../flows/engine/interfaces/ports.ts';
import type { IdentityStore } from '../../identity/ports.ts';
import type { Attributes, Tracing } from '../../observability/tracing/tracing.ts';
import type { OpenDatabase } from '../../persistence/open-database.ts';
import type { Session } from '../../session/model.ts';
import type { SessionStore } from '../../session/ports.ts';

type Report = (event: string, attributes: Attributes) => void;

/** The database, with an event for each change that is stored. */
export function tracedDatabase(database: OpenDatabase, tracing: Tracing): OpenDatabase {
  const open = new AsyncLocalStorage<[string, Attributes][]>();
  const report: Report = (event, attributes) => {
    const pending = open.getStore();
    if (pending === undefined) tracing.event(event, attributes);
    else pending.push([event, attributes]);
  };
  const reporting = <T extends Stores>(stores: T): T => ({
    ...stores,
    identities: reportingIdentities(stores.identities, report),
    sessions: reportingSessions(stores.sessions, report),
  });
  const transaction: OpenDatabase['transaction'] = async (work) => {
    if (open.getStore() !== undefined) return database.transaction((stores) => work(reporting(stores)));
    let made: [string, Attributes][] = [];
    const result = await database.transaction((stores) => {
      // A conflict with another transaction lets the work be done again.
      made = [];
      return open.run(made, () => work(reporting(stores)));
    });
    for (const [event, attributes] of made) tracing.event(event, attributes);
    return result;
  };
  return { ...reporting(database), transaction };
}

function reportingIdentities(identities: IdentityStore, report: Report): IdentityStore {
  const created = (id: string): void => report('IdentityCreated', { IdentityID: id });
  return {
    ...identities,
    async create(identity) {
      await identities.create(identity);
      created(identity.id);
    },
    async createMany(many) {
      const results = await identities.createMany(many);
      many.forEach(({ id }, index) => results[index]?.ok === true && created(id));
      return results;
    },
    async update(before, after) {
      await identities.update(before, after);
      report('IdentityUpdated', { IdentityID: after.id });
    },
    async delete(id) {
      const existed = await identities.delete(id);
      if (existed) report('IdentityDeleted', { IdentityID: id });
      return existed;
    },
  };
}

function reportingSessions(sessions: SessionStore, report: Report): SessionStore {
  const ofSession = ({ id, identityId, aal }: Session): Attributes => ({
    IdentityID: identityId,
    SessionID: id,
    SessionAAL: aal,
  });
  return {
    ...sessions,
    async create(session) {
      await sessions.create(session);
      report('SessionIssued', ofSession(session));
    },
    async update(session, token) {
      const isChanged = await sessions.update(session, token);
      if (isChanged) report('SessionChanged', ofSession(session));
      return isChanged;
    },
    async extend(id, expiresAt, onlyIfExpiresBefore) {
      const isExtended = await sessions.extend(id, expiresAt, onlyIfExpiresBefore);
      if (isExtended) {
        const owner = await sessions.get(id, {});
        report('SessionLifespanExtended', {
          IdentityID: owner?.identityId,
          SessionID: id,
          SessionExpiresAt: goTime(expiresAt),
        });
      }
      return isExtended;
    },
  };
}

/** As Go prints a time: `2026-12-01 20:45:08.021 +0000 UTC`. */
const goTime = (time: Date): string => `${time.toISOString().replace('T', ' ').replace('Z', '')} +0000 UTC`;
