-- Which versions have been applied (see ../versions).

create table schema_migration (
  version       varchar(48)  not null,
  version_self  integer      not null default 0
);
create unique index schema_migration_version_idx on schema_migration (version);
create index schema_migration_version_self_idx on schema_migration (version_self);
