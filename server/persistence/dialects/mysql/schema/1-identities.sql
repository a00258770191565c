-- Networks, identities and what hangs on them.

create table if not exists networks (
  id          char(36)  not null,
  created_at  datetime  not null,
  updated_at  datetime  not null,
  primary key (id)
);

create table if not exists identities (
  id                char(36)       not null,
  schema_id         varchar(2048)  not null,
  traits            json           not null,
  created_at        datetime       not null,
  updated_at        datetime       not null,
  nid               char(36),
  state             varchar(255)   not null default 'active',
  state_changed_at  datetime,
  metadata_public   json,
  metadata_admin    json,
  available_aal     varchar(4),
  organization_id   char(36),
  external_id       varchar(64) check (external_id is null or external_id <> ''),
  primary key (id),
  unique index identities_nid_external_id_idx (nid, external_id),
  index identities_nid_id_idx (nid, id),
  index identities_nid_organization_id_idx (organization_id),
  constraint identities_nid_fk_idx foreign key (nid) references networks (id) on delete cascade
);

create table if not exists identity_credential_types (
  id    char(36)     not null,
  name  varchar(32)  not null,
  primary key (id),
  unique index identity_credential_types_name_idx (name)
);

create table if not exists identity_credentials (
  id                           char(36)  not null,
  config                       json      not null,
  identity_credential_type_id  char(36)  not null,
  identity_id                  char(36)  not null,
  created_at                   datetime  not null,
  updated_at                   datetime  not null,
  nid                          char(36),
  version                      integer   not null default 0,
  primary key (id),
  index identity_credentials_nid_idx (nid),
  index identity_credential_type_id (identity_credential_type_id),
  index identity_id (identity_id),
  constraint identity_credentials_ibfk_1 foreign key (identity_id) references identities (id) on delete cascade,
  constraint identity_credentials_ibfk_2 foreign key (identity_credential_type_id) references identity_credential_types (id) on delete cascade,
  constraint identity_credentials_nid_fk_idx foreign key (nid) references networks (id) on delete cascade
);

create table if not exists identity_credential_identifiers (
  id                           char(36)  not null,
  identifier                   varchar(255) character set utf8mb4 collate utf8mb4_bin,
  identity_credential_id       char(36)  not null,
  created_at                   datetime  not null,
  updated_at                   datetime  not null,
  nid                          char(36),
  identity_credential_type_id  char(36)  not null,
  identity_id                  char(36)  not null,
  primary key (id),
  index identity_credential_identifiers_ici_nid_i_idx (identity_credential_id, nid, identifier),
  unique index identity_credential_identifiers_identifier_nid_type_uq_idx (nid, identity_credential_type_id, identifier),
  index identity_credential_identifiers_identity_id_fk_idx (identity_id),
  index identity_credential_identifiers_nid_i_ici_idx (nid, identifier, identity_credential_id),
  index identity_credential_identifiers_type_id_fk_idx (identity_credential_type_id),
  constraint identity_credential_identifiers_ibfk_1 foreign key (identity_credential_id) references identity_credentials (id) on delete cascade,
  constraint identity_credential_identifiers_identity_id_fk foreign key (identity_id) references identities (id) on delete cascade,
  constraint identity_credential_identifiers_nid_fk_idx foreign key (nid) references networks (id) on delete cascade,
  constraint identity_credential_identifiers_type_id_fk_idx foreign key (identity_credential_type_id) references identity_credential_types (id) on delete cascade
);

create table if not exists identity_verifiable_addresses (
  id           char(36)      not null,
  status       varchar(16)   not null,
  via          varchar(16)   not null,
  verified     boolean       not null,
  value        varchar(400)  not null,
  verified_at  datetime,
  identity_id  char(36)      not null,
  created_at   datetime      not null,
  updated_at   datetime      not null,
  nid          char(36),
  primary key (id),
  index identity_verifiable_addresses_identity_id_idx (identity_id),
  unique index identity_verifiable_addresses_status_via_uq_idx (nid, via, value),
  constraint identity_verifiable_addresses_ibfk_1 foreign key (identity_id) references identities (id) on delete cascade,
  constraint identity_verifiable_addresses_nid_fk_idx foreign key (nid) references networks (id) on delete cascade
);

create table if not exists identity_recovery_addresses (
  id           char(36)      not null,
  via          varchar(16)   not null,
  value        varchar(400)  not null,
  identity_id  char(36)      not null,
  created_at   datetime      not null,
  updated_at   datetime      not null,
  nid          char(36),
  primary key (id),
  index identity_recovery_addresses_identity_id_idx (identity_id),
  unique index identity_recovery_addresses_status_via_uq_idx (nid, via, value),
  constraint identity_recovery_addresses_ibfk_1 foreign key (identity_id) references identities (id) on delete cascade,
  constraint identity_recovery_addresses_nid_fk_idx foreign key (nid) references networks (id) on delete cascade
);
