-- Networks, identities and what hangs on them.

create table networks (
  id          TEXT      primary key,
  created_at  DATETIME  not null,
  updated_at  DATETIME  not null
);

create table identities (
  id                TEXT         primary key,
  schema_id         TEXT         not null,
  traits            TEXT         not null,
  created_at        DATETIME     not null,
  updated_at        DATETIME     not null,
  nid               char(36),
  state             TEXT         not null default 'active',
  state_changed_at  DATETIME,
  metadata_public   jsonb,
  metadata_admin    jsonb,
  available_aal     VARCHAR(4),
  organization_id   uuid,
  external_id       VARCHAR(64)  check (external_id is null or external_id != '')
);
create unique index identities_nid_external_id_idx on identities (nid, external_id) where external_id is not null;
create index identities_nid_id_idx on identities (nid, id);
create index identities_nid_organization_id_idx on identities (organization_id);

create table identity_credential_types (
  id    TEXT  primary key,
  name  TEXT  not null
);
create unique index identity_credential_types_name_idx on identity_credential_types (name);

create table identity_credentials (
  id                           TEXT      primary key,
  config                       TEXT      not null,
  identity_credential_type_id  char(36)  not null,
  identity_id                  char(36)  not null,
  created_at                   DATETIME  not null,
  updated_at                   DATETIME  not null,
  nid                          char(36),
  version                      INT       not null default '0',
  foreign key (identity_credential_type_id) references identity_credential_types (id) on delete cascade,
  foreign key (identity_id) references identities (id) on delete cascade
);
create index identity_credentials_identity_id_idx on identity_credentials (identity_id);

create table identity_credential_identifiers (
  id                           TEXT      primary key,
  identifier                   TEXT      not null,
  identity_credential_id       char(36)  not null,
  created_at                   DATETIME  not null,
  updated_at                   DATETIME  not null,
  nid                          char(36),
  identity_credential_type_id  char(36)  not null,
  identity_id                  char(36)  not null,
  foreign key (identity_id) references identities (id) on update restrict on delete cascade,
  foreign key (nid) references networks (id) on update restrict on delete cascade,
  foreign key (identity_credential_id) references identity_credentials (id) on update restrict on delete cascade,
  foreign key (identity_credential_type_id) references identity_credential_types (id) on update restrict on delete cascade
);
create index identity_credential_identifiers_ici_nid_i_idx on identity_credential_identifiers (identity_credential_id, nid, identifier);
create unique index identity_credential_identifiers_identifier_nid_type_uq_idx on identity_credential_identifiers (nid, identity_credential_type_id, identifier);
create index identity_credential_identifiers_nid_i_ici_idx on identity_credential_identifiers (nid, identifier, identity_credential_id);

create table identity_verifiable_addresses (
  id           TEXT      primary key,
  status       TEXT      not null,
  via          TEXT      not null,
  verified     bool      not null,
  value        TEXT      not null,
  verified_at  DATETIME,
  identity_id  char(36)  not null,
  created_at   DATETIME  not null,
  updated_at   DATETIME  not null,
  nid          char(36),
  foreign key (identity_id) references identities (id) on delete cascade
);
create index identity_verifiable_addresses_identity_id_idx on identity_verifiable_addresses (identity_id);
create unique index identity_verifiable_addresses_status_via_uq_idx on identity_verifiable_addresses (nid, via, value);

create table identity_recovery_addresses (
  id           TEXT      primary key,
  via          TEXT      not null,
  value        TEXT      not null,
  identity_id  char(36)  not null,
  created_at   DATETIME  not null,
  updated_at   DATETIME  not null,
  nid          char(36),
  foreign key (identity_id) references identities (id) on delete cascade
);
create index identity_recovery_addresses_identity_id_idx on identity_recovery_addresses (identity_id);
create unique index identity_recovery_addresses_status_via_uq_idx on identity_recovery_addresses (nid, via, value);
