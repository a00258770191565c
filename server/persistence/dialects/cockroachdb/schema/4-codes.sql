-- One-time codes and links (stored as HMACs).

create table identity_login_codes (
  id                         uuid          not null,
  code                       varchar(64)   not null,
  address                    varchar(255)  not null,
  address_type               varchar(36)   not null,
  used_at                    timestamp,
  expires_at                 timestamp     not null default '2000-01-01 00:00:00',
  issued_at                  timestamp     not null default '2000-01-01 00:00:00',
  selfservice_login_flow_id  uuid          not null,
  identity_id                uuid          not null,
  created_at                 timestamp     not null default current_timestamp,
  updated_at                 timestamp     not null default current_timestamp,
  nid                        uuid          not null,
  constraint identity_login_codes_pkey primary key (id),
  constraint identity_login_codes_identity_id_fk foreign key (identity_id) references identities (id) on update restrict on delete cascade,
  constraint identity_login_codes_networks_id_fk foreign key (nid) references networks (id) on update restrict on delete cascade,
  constraint identity_login_codes_selfservice_login_flows_id_fk foreign key (selfservice_login_flow_id) references selfservice_login_flows (id) on delete cascade
);
create index identity_login_codes_flow_id_idx on identity_login_codes (selfservice_login_flow_id);
create index identity_login_codes_identity_id_idx on identity_login_codes (identity_id);
create index identity_login_codes_nid_idx on identity_login_codes (nid);

create table identity_registration_codes (
  id                                uuid          not null,
  code                              varchar(64)   not null,
  address                           varchar(255)  not null,
  address_type                      varchar(36)   not null,
  used_at                           timestamp,
  expires_at                        timestamp     not null default '2000-01-01 00:00:00',
  issued_at                         timestamp     not null default '2000-01-01 00:00:00',
  selfservice_registration_flow_id  uuid          not null,
  created_at                        timestamp     not null default current_timestamp,
  updated_at                        timestamp     not null default current_timestamp,
  nid                               uuid          not null,
  constraint identity_registration_codes_pkey primary key (id),
  constraint identity_registration_codes_networks_id_fk foreign key (nid) references networks (id) on update restrict on delete cascade,
  constraint identity_registration_codes_selfservice_registration_flows_id_f foreign key (selfservice_registration_flow_id) references selfservice_registration_flows (id) on delete cascade
);
create index identity_registration_codes_flow_id_idx on identity_registration_codes (selfservice_registration_flow_id);
create index identity_registration_codes_nid_idx on identity_registration_codes (nid);

create table identity_recovery_codes (
  id                            uuid         not null,
  code                          varchar(64)  not null,
  used_at                       timestamp,
  identity_recovery_address_id  uuid,
  code_type                     integer      not null,
  expires_at                    timestamp    not null default '2000-01-01 00:00:00',
  issued_at                     timestamp    not null default '2000-01-01 00:00:00',
  selfservice_recovery_flow_id  uuid         not null,
  created_at                    timestamp    not null,
  updated_at                    timestamp    not null,
  nid                           uuid         not null,
  identity_id                   uuid         not null,
  constraint identity_recovery_codes_pkey primary key (id),
  constraint identity_recovery_codes_identity_id_fk foreign key (identity_id) references identities (id) on update restrict on delete cascade,
  constraint identity_recovery_codes_identity_recovery_addresses_id_fk foreign key (identity_recovery_address_id) references identity_recovery_addresses (id) on delete cascade,
  constraint identity_recovery_codes_networks_id_fk foreign key (nid) references networks (id) on update restrict on delete cascade,
  constraint identity_recovery_codes_selfservice_recovery_flows_id_fk foreign key (selfservice_recovery_flow_id) references selfservice_recovery_flows (id) on delete cascade
);
create index identity_recovery_codes_flow_id_idx on identity_recovery_codes (selfservice_recovery_flow_id);
create index identity_recovery_codes_identity_id_idx on identity_recovery_codes (identity_id);
create index identity_recovery_codes_identity_recovery_address_id_idx on identity_recovery_codes (identity_recovery_address_id);
create index identity_recovery_codes_nid_idx on identity_recovery_codes (nid);

create table identity_recovery_tokens (
  id                            uuid         not null,
  token                         varchar(64)  not null,
  used                          boolean      not null default false,
  used_at                       timestamp,
  identity_recovery_address_id  uuid,
  selfservice_recovery_flow_id  uuid,
  created_at                    timestamp    not null,
  updated_at                    timestamp    not null,
  expires_at                    timestamp    not null default '2000-01-01 00:00:00',
  issued_at                     timestamp    not null default '2000-01-01 00:00:00',
  nid                           uuid,
  identity_id                   uuid         not null,
  token_type                    integer      not null default 0,
  constraint identity_recovery_tokens_pkey primary key (id),
  constraint identity_recovery_tokens_token_type_ck check (token_type = 1 or token_type = 2),
  constraint identity_recovery_tokens_identity_id_fk_idx foreign key (identity_id) references identities (id) on update restrict on delete cascade,
  constraint identity_recovery_tokens_identity_recovery_addresses_id_fk foreign key (identity_recovery_address_id) references identity_recovery_addresses (id) on delete cascade,
  constraint identity_recovery_tokens_nid_fk_idx foreign key (nid) references networks (id) on update restrict on delete cascade,
  constraint identity_recovery_tokens_selfservice_recovery_requests_id_fk foreign key (selfservice_recovery_flow_id) references selfservice_recovery_flows (id) on delete cascade
);
create unique index identity_recovery_addresses_code_uq_idx on identity_recovery_tokens (token);
create index identity_recovery_tokens_identity_id_idx on identity_recovery_tokens (identity_id);
create index identity_recovery_tokens_identity_recovery_address_id_idx on identity_recovery_tokens (identity_recovery_address_id);
create index identity_recovery_tokens_nid_idx on identity_recovery_tokens (nid);
create index identity_recovery_tokens_selfservice_recovery_flow_id_idx on identity_recovery_tokens (selfservice_recovery_flow_id);

create table identity_verification_codes (
  id                                uuid         not null,
  code_hmac                         varchar(64)  not null,
  used_at                           timestamp,
  identity_verifiable_address_id    uuid,
  expires_at                        timestamp    not null default '2000-01-01 00:00:00',
  issued_at                         timestamp    not null default '2000-01-01 00:00:00',
  selfservice_verification_flow_id  uuid         not null,
  created_at                        timestamp    not null,
  updated_at                        timestamp    not null,
  nid                               uuid         not null,
  constraint identity_verification_codes_pkey primary key (id),
  constraint identity_verification_codes_identity_verifiable_addresses_id_fk foreign key (identity_verifiable_address_id) references identity_verifiable_addresses (id) on delete cascade,
  constraint identity_verification_codes_networks_id_fk foreign key (nid) references networks (id) on update restrict on delete cascade,
  constraint identity_verification_codes_selfservice_verification_flows_id_f foreign key (selfservice_verification_flow_id) references selfservice_verification_flows (id) on delete cascade
);
create index identity_verification_codes_flow_id_idx on identity_verification_codes (selfservice_verification_flow_id);
create index identity_verification_codes_identity_verifiable_address_id_idx on identity_verification_codes (identity_verifiable_address_id);
create index identity_verification_codes_nid_idx on identity_verification_codes (nid);

create table identity_verification_tokens (
  id                                uuid         not null,
  token                             varchar(64)  not null,
  used                              boolean      not null default false,
  used_at                           timestamp,
  expires_at                        timestamp    not null,
  issued_at                         timestamp    not null,
  identity_verifiable_address_id    uuid         not null,
  selfservice_verification_flow_id  uuid         not null,
  created_at                        timestamp    not null,
  updated_at                        timestamp    not null,
  nid                               uuid,
  constraint identity_verification_tokens_pkey primary key (id),
  constraint identity_verification_tokens_identity_verifiable_addresses_id_fk foreign key (identity_verifiable_address_id) references identity_verifiable_addresses (id) on delete cascade,
  constraint identity_verification_tokens_nid_fk_idx foreign key (nid) references networks (id) on update restrict on delete cascade,
  constraint identity_verification_tokens_selfservice_verification_flows_id_fk foreign key (selfservice_verification_flow_id) references selfservice_verification_flows (id) on delete cascade
);
create index identity_verification_tokens_nid_idx on identity_verification_tokens (nid);
create unique index identity_verification_tokens_token_uq_idx on identity_verification_tokens (token);
create index identity_verification_tokens_verifiable_address_id_idx on identity_verification_tokens (identity_verifiable_address_id);
create index identity_verification_tokens_verification_flow_id_idx on identity_verification_tokens (selfservice_verification_flow_id);
