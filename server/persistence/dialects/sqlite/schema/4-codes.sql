-- One-time codes and links (stored as HMACs).

create table identity_login_codes (
  id                         UUID          not null primary key,
  code                       VARCHAR(64)   not null,
  address                    VARCHAR(255)  not null,
  used_at                    timestamp     default NULL,
  expires_at                 timestamp     not null default '2000-01-01 00:00:00',
  issued_at                  timestamp     not null default '2000-01-01 00:00:00',
  selfservice_login_flow_id  UUID          not null,
  identity_id                UUID          not null,
  created_at                 timestamp     not null default CURRENT_TIMESTAMP,
  updated_at                 timestamp     not null default CURRENT_TIMESTAMP,
  nid                        UUID          not null,
  address_type               VARCHAR(36),
  foreign key (selfservice_login_flow_id) references selfservice_login_flows (id) on delete cascade,
  foreign key (nid) references networks (id) on update restrict on delete cascade
);
create index identity_login_codes_flow_id_idx on identity_login_codes (selfservice_login_flow_id);
create index identity_login_codes_identity_id_idx on identity_login_codes (identity_id);
create index identity_login_codes_nid_idx on identity_login_codes (nid);

create table identity_registration_codes (
  id                                UUID          not null primary key,
  code                              VARCHAR(64)   not null,
  address                           VARCHAR(255)  not null,
  used_at                           timestamp     default NULL,
  expires_at                        timestamp     not null default '2000-01-01 00:00:00',
  issued_at                         timestamp     not null default '2000-01-01 00:00:00',
  selfservice_registration_flow_id  UUID          not null,
  created_at                        timestamp     not null default CURRENT_TIMESTAMP,
  updated_at                        timestamp     not null default CURRENT_TIMESTAMP,
  nid                               UUID          not null,
  address_type                      VARCHAR(36),
  foreign key (selfservice_registration_flow_id) references selfservice_registration_flows (id) on delete cascade,
  foreign key (nid) references networks (id) on update restrict on delete cascade
);
create index identity_registration_codes_flow_id_idx on identity_registration_codes (selfservice_registration_flow_id);
create index identity_registration_codes_nid_idx on identity_registration_codes (nid);

create table identity_recovery_codes (
  id                            UUID          not null primary key,
  code                          VARCHAR (64)  not null,
  used_at                       timestamp     default NULL,
  identity_recovery_address_id  UUID,
  code_type                     INT           not null,
  expires_at                    timestamp     not null default '2000-01-01 00:00:00',
  issued_at                     timestamp     not null default '2000-01-01 00:00:00',
  selfservice_recovery_flow_id  UUID          not null,
  created_at                    timestamp     not null,
  updated_at                    timestamp     not null,
  nid                           UUID          not null,
  identity_id                   UUID          not null,
  foreign key (identity_recovery_address_id) references identity_recovery_addresses (id) on delete cascade,
  foreign key (selfservice_recovery_flow_id) references selfservice_recovery_flows (id) on delete cascade,
  foreign key (identity_id) references identities (id) on update restrict on delete cascade,
  foreign key (nid) references networks (id) on update restrict on delete cascade
);
create index identity_recovery_codes_flow_id_idx on identity_recovery_codes (selfservice_recovery_flow_id);
create index identity_recovery_codes_identity_id_idx on identity_recovery_codes (identity_id);
create index identity_recovery_codes_identity_recovery_address_id_idx on identity_recovery_codes (identity_recovery_address_id);
create index identity_recovery_codes_nid_idx on identity_recovery_codes (nid);

create table identity_recovery_tokens (
  id                            TEXT      primary key,
  token                         TEXT      not null,
  used                          bool      not null default 'false',
  used_at                       DATETIME,
  identity_recovery_address_id  char(36),
  selfservice_recovery_flow_id  char(36),
  created_at                    DATETIME  not null,
  updated_at                    DATETIME  not null,
  expires_at                    DATETIME  not null default '2000-01-01 00:00:00',
  issued_at                     DATETIME  not null default '2000-01-01 00:00:00',
  nid                           char(36),
  identity_id                   CHAR(36),
  token_type                    INT       not null default 0,
  foreign key (identity_id) references identities (id) on update restrict on delete cascade,
  foreign key (selfservice_recovery_flow_id) references selfservice_recovery_flows (id) on delete cascade,
  foreign key (identity_recovery_address_id) references identity_recovery_addresses (id) on delete cascade
);
create unique index identity_recovery_addresses_code_uq_idx on identity_recovery_tokens (token);
create index identity_recovery_tokens_identity_id_idx on identity_recovery_tokens (identity_id);
create index identity_recovery_tokens_identity_recovery_address_id_idx on identity_recovery_tokens (identity_recovery_address_id);
create index identity_recovery_tokens_nid_idx on identity_recovery_tokens (nid);
create index identity_recovery_tokens_selfservice_recovery_flow_id_idx on identity_recovery_tokens (selfservice_recovery_flow_id);

create table identity_verification_codes (
  id                                UUID          not null primary key,
  code_hmac                         VARCHAR (64)  not null,
  used_at                           timestamp     default NULL,
  identity_verifiable_address_id    UUID,
  expires_at                        timestamp     not null default '2000-01-01 00:00:00',
  issued_at                         timestamp     not null default '2000-01-01 00:00:00',
  selfservice_verification_flow_id  UUID          not null,
  created_at                        timestamp     not null,
  updated_at                        timestamp     not null,
  nid                               UUID          not null,
  foreign key (identity_verifiable_address_id) references identity_verifiable_addresses (id) on delete cascade,
  foreign key (selfservice_verification_flow_id) references selfservice_verification_flows (id) on delete cascade,
  foreign key (nid) references networks (id) on update restrict on delete cascade
);
create index identity_verification_codes_flow_id_idx on identity_verification_codes (selfservice_verification_flow_id);
create index identity_verification_codes_identity_verifiable_address_id_idx on identity_verification_codes (identity_verifiable_address_id);
create index identity_verification_codes_nid_idx on identity_verification_codes (nid);

create table identity_verification_tokens (
  id                                TEXT      primary key,
  token                             TEXT      not null,
  used                              bool      not null default 'false',
  used_at                           DATETIME,
  expires_at                        DATETIME  not null,
  issued_at                         DATETIME  not null,
  identity_verifiable_address_id    char(36)  not null,
  selfservice_verification_flow_id  char(36)  not null,
  created_at                        DATETIME  not null,
  updated_at                        DATETIME  not null,
  nid                               char(36),
  foreign key (selfservice_verification_flow_id) references selfservice_verification_flows (id) on delete cascade,
  foreign key (identity_verifiable_address_id) references identity_verifiable_addresses (id) on delete cascade
);
create index identity_verification_tokens_nid_idx on identity_verification_tokens (nid);
create unique index identity_verification_tokens_token_uq_idx on identity_verification_tokens (token);
create index identity_verification_tokens_verifiable_address_id_idx on identity_verification_tokens (identity_verifiable_address_id);
create index identity_verification_tokens_verification_flow_id_idx on identity_verification_tokens (selfservice_verification_flow_id);
