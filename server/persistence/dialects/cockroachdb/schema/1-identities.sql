-- Networks, identities and what hangs on them.

create table networks (
  id          uuid       not null,
  created_at  timestamp  not null,
  updated_at  timestamp  not null,
  constraint networks_pkey primary key (id)
);

create table identities (
  id                uuid           not null,
  schema_id         varchar(2048)  not null,
  traits            jsonb          not null,
  created_at        timestamp      not null,
  updated_at        timestamp      not null,
  nid               uuid,
  state             varchar(255)   not null default 'active',
  state_changed_at  timestamp,
  metadata_public   jsonb,
  metadata_admin    jsonb,
  available_aal     varchar(4),
  organization_id   uuid,
  external_id       varchar(64),
  constraint identities_pkey primary key (id),
  constraint identities_external_id_check check (external_id is null or external_id <> ''),
  constraint identities_nid_fk_idx foreign key (nid) references networks (id) on update restrict on delete cascade
);
create unique index identities_nid_external_id_idx on identities (external_id, nid) using hash where external_id is not null and external_id <> '';
create index identities_nid_id_idx on identities (nid, id);
create index identities_nid_organization_id_idx on identities (organization_id);

create table identity_credential_types (
  id    uuid         not null,
  name  varchar(32)  not null,
  constraint identity_credential_types_pkey primary key (id)
);
create unique index identity_credential_types_name_idx on identity_credential_types (name);

create table identity_credentials (
  id                           uuid       not null,
  config                       jsonb      not null,
  identity_credential_type_id  uuid       not null,
  identity_id                  uuid       not null,
  created_at                   timestamp  not null,
  updated_at                   timestamp  not null,
  nid                          uuid,
  version                      integer    not null default 0,
  constraint identity_credentials_pkey primary key (id),
  constraint identity_credentials_identity_credential_types_id_fk foreign key (identity_credential_type_id) references identity_credential_types (id) on delete cascade,
  constraint identity_credentials_identities_id_fk foreign key (identity_id) references identities (id) on delete cascade,
  constraint identity_credentials_nid_fk_idx foreign key (nid) references networks (id) on update restrict on delete cascade
);
create index identity_credentials_identity_id_idx on identity_credentials (identity_id);
create index identity_credentials_config_user_handle_idx on identity_credentials ((config ->> 'user_handle')) where config ->> 'user_handle' is not null;

create table identity_credential_identifiers (
  id                           uuid          not null,
  identifier                   varchar(255)  not null,
  identity_credential_id       uuid          not null,
  created_at                   timestamp     not null,
  updated_at                   timestamp     not null,
  nid                          uuid,
  identity_credential_type_id  uuid          not null,
  identity_id                  uuid          not null,
  constraint identity_credential_identifiers_pkey primary key (id),
  constraint identity_credential_identifiers_identities_id_fk foreign key (identity_id) references identities (id) on update restrict on delete cascade,
  constraint identity_credential_identifiers_identity_credentials_id_fk foreign key (identity_credential_id) references identity_credentials (id) on delete cascade,
  constraint identity_credential_identifiers_nid_fk_idx foreign key (nid) references networks (id) on update restrict on delete cascade,
  constraint identity_credential_identifiers_type_id_fk_idx foreign key (identity_credential_type_id) references identity_credential_types (id) on update restrict on delete cascade
);
create index identity_credential_identifiers_ici_nid_i_idx on identity_credential_identifiers (identity_credential_id, nid, identifier);
create unique index identity_credential_identifiers_identifier_nid_type_uq_idx on identity_credential_identifiers (nid, identity_credential_type_id, identifier) storing (identity_credential_id);
create index identity_credential_identifiers_identities_id_fk_idx on identity_credential_identifiers (identity_id);
create index identity_credential_identifiers_nid_i_ici_idx on identity_credential_identifiers (nid, identifier, identity_credential_id);

create table identity_verifiable_addresses (
  id           uuid          not null,
  status       varchar(16)   not null,
  via          varchar(16)   not null,
  verified     boolean       not null,
  value        varchar(400)  not null,
  verified_at  timestamp,
  identity_id  uuid          not null,
  created_at   timestamp     not null,
  updated_at   timestamp     not null,
  nid          uuid,
  constraint identity_verifiable_addresses_pkey primary key (id),
  constraint identity_verifiable_addresses_identities_id_fk foreign key (identity_id) references identities (id) on delete cascade,
  constraint identity_verifiable_addresses_nid_fk_idx foreign key (nid) references networks (id) on update restrict on delete cascade
);
create index identity_verifiable_addresses_identity_id_idx on identity_verifiable_addresses (identity_id);
create unique index identity_verifiable_addresses_status_via_uq_idx on identity_verifiable_addresses (nid, via, value);

create table identity_recovery_addresses (
  id           uuid          not null,
  via          varchar(16)   not null,
  value        varchar(400)  not null,
  identity_id  uuid          not null,
  created_at   timestamp     not null,
  updated_at   timestamp     not null,
  nid          uuid,
  constraint identity_recovery_addresses_pkey primary key (id),
  constraint identity_recovery_addresses_identities_id_fk foreign key (identity_id) references identities (id) on delete cascade,
  constraint identity_recovery_addresses_nid_fk_idx foreign key (nid) references networks (id) on update restrict on delete cascade
);
create index identity_recovery_addresses_identity_id_idx on identity_recovery_addresses (identity_id);
create unique index identity_recovery_addresses_status_via_uq_idx on identity_recovery_addresses (nid, via, value);
