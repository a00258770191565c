/** A Kratos before v1.0 has migrated this database. Its data may need rewriting, which only the reference can do. */
export class OutdatedDatabase extends Error {
  constructor(version: string, { stepByStep }: { readonly stepByStep: boolean }) {
    super(
      stepByStep
        ? `the database is that of a Kratos older than v1.0 (it lacks the migration ${version}), whose data only Kratos can rewrite: run "migrate sql" of any Kratos from v1.0 to v26.2 on it first`
        : `the database is that of a Kratos older than v26.2 (it lacks the migration ${version}), and on this kind of database only Kratos itself can bring it up to date: run "migrate sql" of Kratos v26.2 on it first`,
    );
    this.name = 'OutdatedDatabase';
  }
}

/** Nothing was changed. */
export class IrreversibleMigration extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'IrreversibleMigration';
  }
}
