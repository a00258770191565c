-- The five self-service flows, errors kept for the error page, and continuity across redirects.

create table if not exists selfservice_login_flows (
  id                           char(36)      not null,
  request_url                  text,
  issued_at                    datetime      not null default current_timestamp,
  expires_at                   datetime      not null,
  active_method                varchar(32)   not null,
  csrf_token                   varchar(255)  not null,
  created_at                   datetime      not null,
  updated_at                   datetime      not null,
  forced                       boolean       not null default false,
  type                         varchar(16)   not null default 'browser',
  ui                           json,
  nid                          char(36),
  requested_aal                varchar(4)    not null default 'aal1',
  internal_context             json          not null,
  oauth2_login_challenge       char(36),
  oauth2_login_challenge_data  text,
  state                        varchar(255),
  submit_count                 integer       not null default 0,
  organization_id              char(36),
  identity_schema_id           varchar(128),
  primary key (id),
  index selfservice_login_flows_nid_idx (nid),
  constraint selfservice_login_flows_nid_fk_idx foreign key (nid) references networks (id) on delete cascade
);

create table if not exists selfservice_registration_flows (
  id                           char(36)      not null,
  request_url                  text,
  issued_at                    datetime      not null default current_timestamp,
  expires_at                   datetime      not null,
  active_method                varchar(32)   not null,
  csrf_token                   varchar(255)  not null,
  created_at                   datetime      not null,
  updated_at                   datetime      not null,
  type                         varchar(16)   not null default 'browser',
  ui                           json,
  nid                          char(36),
  internal_context             json          not null,
  oauth2_login_challenge       char(36),
  oauth2_login_challenge_data  text,
  state                        varchar(255),
  submit_count                 integer       not null default 0,
  organization_id              char(36),
  identity_schema_id           varchar(128),
  primary key (id),
  index selfservice_registration_flows_nid_idx (nid),
  constraint selfservice_registration_flows_nid_fk_idx foreign key (nid) references networks (id) on delete cascade
);

create table if not exists selfservice_settings_flows (
  id                char(36)      not null,
  request_url       text,
  issued_at         datetime      not null default current_timestamp,
  expires_at        datetime      not null,
  identity_id       char(36)      not null,
  created_at        datetime      not null,
  updated_at        datetime      not null,
  active_method     varchar(32),
  state             varchar(255)  not null default 'show_form',
  type              varchar(16)   not null default 'browser',
  ui                json,
  nid               char(36),
  internal_context  json          not null,
  primary key (id),
  index selfservice_settings_flows_identity_id_idx (identity_id),
  index selfservice_settings_flows_nid_idx (nid),
  constraint selfservice_settings_flows_ibfk_1 foreign key (identity_id) references identities (id) on delete cascade,
  constraint selfservice_settings_flows_nid_fk_idx foreign key (nid) references networks (id) on delete cascade
);

create table if not exists selfservice_recovery_flows (
  id                     char(36)      not null,
  request_url            text,
  issued_at              datetime      not null default current_timestamp,
  expires_at             datetime      not null,
  active_method          varchar(32),
  csrf_token             varchar(255)  not null,
  state                  varchar(32)   not null,
  recovered_identity_id  char(36),
  created_at             datetime      not null,
  updated_at             datetime      not null,
  type                   varchar(16)   not null default 'browser',
  ui                     json,
  nid                    char(36),
  submit_count           integer       not null default 0,
  skip_csrf_check        boolean       not null default false,
  primary key (id),
  index selfservice_recovery_flows_nid_idx (nid),
  index selfservice_recovery_flows_recovered_identity_id_idx (recovered_identity_id),
  constraint selfservice_recovery_flows_ibfk_1 foreign key (recovered_identity_id) references identities (id) on delete cascade,
  constraint selfservice_recovery_flows_nid_fk_idx foreign key (nid) references networks (id) on delete cascade
);

create table if not exists selfservice_verification_flows (
  id                      char(36)      not null,
  request_url             text,
  issued_at               datetime      not null default current_timestamp,
  expires_at              datetime      not null,
  csrf_token              varchar(255)  not null,
  created_at              datetime      not null,
  updated_at              datetime      not null,
  type                    varchar(16)   not null default 'browser',
  state                   varchar(255)  not null default 'show_form',
  active_method           varchar(32),
  ui                      json,
  nid                     char(36),
  submit_count            integer       not null default 0,
  oauth2_login_challenge  text,
  session_id              varchar(36),
  identity_id             varchar(36),
  authentication_methods  json,
  primary key (id),
  index selfservice_verification_flows_nid_idx (nid),
  constraint selfservice_verification_flows_nid_fk_idx foreign key (nid) references networks (id) on delete cascade
);

create table if not exists selfservice_errors (
  id          char(36)      not null,
  errors      json          not null,
  seen_at     datetime,
  was_seen    boolean       not null,
  created_at  datetime      not null,
  updated_at  datetime      not null,
  csrf_token  varchar(255)  not null default '',
  nid         char(36),
  primary key (id),
  index selfservice_errors_nid_idx (nid),
  constraint selfservice_errors_nid_fk_idx foreign key (nid) references networks (id) on delete cascade
);

create table if not exists continuity_containers (
  id           char(36)      not null,
  identity_id  char(36),
  name         varchar(255)  not null,
  payload      json,
  expires_at   datetime      not null,
  created_at   datetime      not null,
  updated_at   datetime      not null,
  nid          char(36),
  primary key (id),
  index continuity_containers_identity_id_idx (identity_id),
  index continuity_containers_nid_idx (nid),
  constraint continuity_containers_ibfk_1 foreign key (identity_id) references identities (id) on delete cascade,
  constraint continuity_containers_nid_fk_idx foreign key (nid) references networks (id) on delete cascade
);
