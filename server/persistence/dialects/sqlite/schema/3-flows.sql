-- The five self-service flows, errors kept for the error page, and continuity across redirects.

create table selfservice_login_flows (
  id                           TEXT          primary key,
  issued_at                    DATETIME      not null default 'CURRENT_TIMESTAMP',
  expires_at                   DATETIME      not null,
  active_method                TEXT          not null,
  csrf_token                   TEXT          not null,
  created_at                   DATETIME      not null,
  updated_at                   DATETIME      not null,
  forced                       bool          not null default 'false',
  type                         TEXT          not null default 'browser',
  ui                           TEXT,
  nid                          char(36),
  requested_aal                TEXT          not null default 'aal1',
  internal_context             TEXT          not null,
  oauth2_login_challenge       CHAR(36),
  oauth2_login_challenge_data  TEXT,
  state                        VARCHAR(255),
  request_url                  TEXT          not null default '',
  submit_count                 INT           not null default 0,
  organization_id              uuid,
  identity_schema_id           VARCHAR(128)
);
create index selfservice_login_flows_nid_idx on selfservice_login_flows (nid);

create table selfservice_registration_flows (
  id                           TEXT          primary key,
  issued_at                    DATETIME      not null default 'CURRENT_TIMESTAMP',
  expires_at                   DATETIME      not null,
  active_method                TEXT          not null,
  csrf_token                   TEXT          not null,
  created_at                   DATETIME      not null,
  updated_at                   DATETIME      not null,
  type                         TEXT          not null default 'browser',
  ui                           TEXT,
  nid                          char(36),
  internal_context             TEXT          not null,
  oauth2_login_challenge       CHAR(36),
  oauth2_login_challenge_data  TEXT,
  state                        VARCHAR(255),
  request_url                  TEXT          not null default '',
  submit_count                 INT           not null default 0,
  organization_id              uuid,
  identity_schema_id           VARCHAR(128)
);
create index selfservice_registration_flows_nid_idx on selfservice_registration_flows (nid);

create table selfservice_settings_flows (
  id                TEXT      primary key,
  issued_at         DATETIME  not null default 'CURRENT_TIMESTAMP',
  expires_at        DATETIME  not null,
  identity_id       char(36)  not null,
  created_at        DATETIME  not null,
  updated_at        DATETIME  not null,
  active_method     TEXT,
  state             TEXT      not null default 'show_form',
  type              TEXT      not null default 'browser',
  ui                TEXT,
  nid               char(36),
  internal_context  TEXT      not null,
  request_url       TEXT      not null default '',
  foreign key (identity_id) references identities (id) on delete cascade
);
create index selfservice_settings_flows_identity_id_idx on selfservice_settings_flows (identity_id);
create index selfservice_settings_flows_nid_idx on selfservice_settings_flows (nid);

create table selfservice_recovery_flows (
  id                     TEXT      primary key,
  issued_at              DATETIME  not null default 'CURRENT_TIMESTAMP',
  expires_at             DATETIME  not null,
  active_method          TEXT,
  csrf_token             TEXT      not null,
  state                  TEXT      not null,
  recovered_identity_id  char(36),
  created_at             DATETIME  not null,
  updated_at             DATETIME  not null,
  type                   TEXT      not null default 'browser',
  ui                     TEXT,
  nid                    char(36),
  submit_count           INT       not null default 0,
  skip_csrf_check        boolean   not null default FALSE,
  request_url            TEXT      not null default '',
  foreign key (recovered_identity_id) references identities (id) on delete cascade
);
create index selfservice_recovery_flows_nid_idx on selfservice_recovery_flows (nid);
create index selfservice_recovery_flows_recovered_identity_id_idx on selfservice_recovery_flows (recovered_identity_id);

create table selfservice_verification_flows (
  id                      TEXT         primary key,
  issued_at               DATETIME     not null default 'CURRENT_TIMESTAMP',
  expires_at              DATETIME     not null,
  csrf_token              TEXT         not null,
  created_at              DATETIME     not null,
  updated_at              DATETIME     not null,
  type                    TEXT         not null default 'browser',
  state                   TEXT         not null default 'show_form',
  active_method           TEXT,
  ui                      TEXT,
  nid                     char(36),
  submit_count            INT          not null default 0,
  request_url             TEXT         not null default '',
  oauth2_login_challenge  TEXT,
  session_id              UUID,
  identity_id             VARCHAR(36),
  authentication_methods  TEXT
);
create index selfservice_verification_flows_nid_idx on selfservice_verification_flows (nid);

create table selfservice_errors (
  id          TEXT      primary key,
  errors      TEXT      not null,
  seen_at     DATETIME,
  was_seen    bool      not null,
  created_at  DATETIME  not null,
  updated_at  DATETIME  not null,
  csrf_token  TEXT      not null default '',
  nid         char(36)
);
create index selfservice_errors_nid_idx on selfservice_errors (nid);

create table continuity_containers (
  id           TEXT      primary key,
  identity_id  char(36),
  name         TEXT      not null,
  payload      TEXT,
  expires_at   DATETIME  not null,
  created_at   DATETIME  not null,
  updated_at   DATETIME  not null,
  nid          char(36),
  foreign key (identity_id) references identities (id) on delete cascade
);
create index continuity_containers_identity_id_idx on continuity_containers (identity_id);
create index continuity_containers_nid_idx on continuity_containers (nid);
