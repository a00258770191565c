-- Which versions have been applied (see ../versions.txt).

create table if not exists schema_migration (
  version       varchar(48)  not null,
  version_self  integer      not null default 0,
  unique index schema_migration_version_idx (version),
  index schema_migration_version_self_idx (version_self)
);
