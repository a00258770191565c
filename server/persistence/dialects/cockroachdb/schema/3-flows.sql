-- The five self-service flows, errors kept for the error page, and continuity across redirects.

create table selfservice_login_flows (
  id                           uuid          not null,
  request_url                  text          not null,
  issued_at                    timestamp     not null default current_timestamp,
  expires_at                   timestamp     not null,
  active_method                varchar(32)   not null,
  csrf_token                   varchar(255)  not null,
  created_at                   timestamp     not null,
  updated_at                   timestamp     not null,
  forced                       boolean       not null default false,
  type                         varchar(16)   not null default 'browser',
  ui                           jsonb,
  nid                          uuid,
  requested_aal                varchar(4)    not null default 'aal1',
  internal_context             jsonb         not null,
  oauth2_login_challenge       uuid,
  oauth2_login_challenge_data  text,
  state                        varchar(255),
  submit_count                 integer       not null default 0,
  organization_id              uuid,
  identity_schema_id           varchar(128),
  constraint selfservice_login_requests_pkey primary key (id),
  constraint selfservice_login_flows_nid_fk_idx foreign key (nid) references networks (id) on update restrict on delete cascade
);
create index selfservice_login_flows_nid_idx on selfservice_login_flows (nid);

create table selfservice_registration_flows (
  id                           uuid          not null,
  request_url                  text          not null,
  issued_at                    timestamp     not null default current_timestamp,
  expires_at                   timestamp     not null,
  active_method                varchar(32)   not null,
  csrf_token                   varchar(255)  not null,
  created_at                   timestamp     not null,
  updated_at                   timestamp     not null,
  type                         varchar(16)   not null default 'browser',
  ui                           jsonb,
  nid                          uuid,
  internal_context             jsonb         not null,
  oauth2_login_challenge       uuid,
  oauth2_login_challenge_data  text,
  state                        varchar(255),
  submit_count                 integer       not null default 0,
  organization_id              uuid,
  identity_schema_id           varchar(128),
  constraint selfservice_registration_requests_pkey primary key (id),
  constraint selfservice_registration_flows_nid_fk_idx foreign key (nid) references networks (id) on update restrict on delete cascade
);
create index selfservice_registration_flows_nid_idx on selfservice_registration_flows (nid);

create table selfservice_settings_flows (
  id                uuid          not null,
  request_url       text          not null,
  issued_at         timestamp     not null default current_timestamp,
  expires_at        timestamp     not null,
  identity_id       uuid          not null,
  created_at        timestamp     not null,
  updated_at        timestamp     not null,
  active_method     varchar(32),
  state             varchar(255)  not null default 'show_form',
  type              varchar(16)   not null default 'browser',
  ui                jsonb,
  nid               uuid,
  internal_context  jsonb         not null,
  constraint selfservice_profile_management_requests_pkey primary key (id),
  constraint selfservice_profile_management_requests_identities_id_fk foreign key (identity_id) references identities (id) on delete cascade,
  constraint selfservice_settings_flows_nid_fk_idx foreign key (nid) references networks (id) on update restrict on delete cascade
);
create index selfservice_settings_flows_identity_id_idx on selfservice_settings_flows (identity_id);
create index selfservice_settings_flows_nid_idx on selfservice_settings_flows (nid);

create table selfservice_recovery_flows (
  id                     uuid          not null,
  request_url            text          not null,
  issued_at              timestamp     not null default current_timestamp,
  expires_at             timestamp     not null,
  active_method          varchar(32),
  csrf_token             varchar(255)  not null,
  state                  varchar(32)   not null,
  recovered_identity_id  uuid,
  created_at             timestamp     not null,
  updated_at             timestamp     not null,
  type                   varchar(16)   not null default 'browser',
  ui                     jsonb,
  nid                    uuid,
  submit_count           integer       not null default 0,
  skip_csrf_check        boolean       not null default false,
  constraint selfservice_recovery_requests_pkey primary key (id),
  constraint selfservice_recovery_flows_nid_fk_idx foreign key (nid) references networks (id) on update restrict on delete cascade,
  constraint selfservice_recovery_requests_identities_id_fk foreign key (recovered_identity_id) references identities (id) on delete cascade
);
create index selfservice_recovery_flows_nid_idx on selfservice_recovery_flows (nid);
create index selfservice_recovery_flows_recovered_identity_id_idx on selfservice_recovery_flows (recovered_identity_id);

create table selfservice_verification_flows (
  id                      uuid          not null,
  request_url             text          not null,
  issued_at               timestamp     not null default current_timestamp,
  expires_at              timestamp     not null,
  csrf_token              varchar(255)  not null,
  created_at              timestamp     not null,
  updated_at              timestamp     not null,
  type                    varchar(16)   not null default 'browser',
  state                   varchar(255)  not null default 'show_form',
  active_method           varchar(32),
  ui                      jsonb,
  nid                     uuid,
  submit_count            integer       not null default 0,
  oauth2_login_challenge  text,
  session_id              uuid,
  identity_id             uuid,
  authentication_methods  json,
  constraint selfservice_verification_requests_pkey primary key (id),
  constraint selfservice_verification_flows_nid_fk_idx foreign key (nid) references networks (id) on update restrict on delete cascade
);
create index selfservice_verification_flows_nid_idx on selfservice_verification_flows (nid);

create table selfservice_errors (
  id          uuid          not null,
  errors      jsonb         not null,
  seen_at     timestamp,
  was_seen    boolean       not null,
  created_at  timestamp     not null,
  updated_at  timestamp     not null,
  csrf_token  varchar(255)  not null default '',
  nid         uuid,
  constraint selfservice_errors_pkey primary key (id),
  constraint selfservice_errors_nid_fk_idx foreign key (nid) references networks (id) on update restrict on delete cascade
);
create index selfservice_errors_nid_idx on selfservice_errors (nid);

create table continuity_containers (
  id           uuid          not null,
  identity_id  uuid,
  name         varchar(255)  not null,
  payload      jsonb,
  expires_at   timestamp     not null,
  created_at   timestamp     not null,
  updated_at   timestamp     not null,
  nid          uuid,
  constraint continuity_containers_pkey primary key (id),
  constraint continuity_containers_identities_id_fk foreign key (identity_id) references identities (id) on delete cascade,
  constraint continuity_containers_nid_fk_idx foreign key (nid) references networks (id) on update restrict on delete cascade
);
create index continuity_containers_identity_id_idx on continuity_containers (identity_id);
create index continuity_containers_nid_idx on continuity_containers (nid);
