-- Sessions, the devices they were seen on, and the codes native apps swap for a token.

create table sessions (
  id                      TEXT         primary key,
  issued_at               DATETIME     not null default 'CURRENT_TIMESTAMP',
  expires_at              DATETIME     not null,
  authenticated_at        DATETIME     not null,
  identity_id             char(36)     not null,
  created_at              DATETIME     not null,
  updated_at              DATETIME     not null,
  active                  NUMERIC      default 'false',
  nid                     char(36),
  aal                     TEXT         not null default 'aal1',
  authentication_methods  TEXT         not null,
  token                   varchar(39),
  logout_token            varchar(39),
  foreign key (identity_id) references identities (id) on delete cascade
);
create index sessions_list_active_idx on sessions (nid, expires_at, active, created_at desc, id);
create index sessions_list_identity_idx on sessions (identity_id, nid, created_at desc);
create index sessions_list_idx on sessions (nid, created_at desc, id);
create unique index sessions_logout_token_uq_idx on sessions (token);
create unique index sessions_token_uq_idx on sessions (logout_token);

create table session_devices (
  id           UUID          not null primary key,
  identity_id  UUID          not null,
  ip_address   VARCHAR(50)   default '',
  user_agent   VARCHAR(512)  default '',
  location     VARCHAR(512)  default '',
  nid          UUID          not null,
  session_id   UUID          not null,
  created_at   timestamp     not null,
  updated_at   timestamp     not null,
  constraint unique_session_device unique (nid, session_id, ip_address, user_agent),
  foreign key (session_id) references sessions (id) on delete cascade,
  foreign key (nid) references networks (id) on delete cascade,
  foreign key (identity_id) references identities (id) on delete cascade
);
create index session_devices_nid_idx on session_devices (nid);
create index session_devices_session_id_idx on session_devices (session_id);

create table session_token_exchanges (
  id              TEXT         not null,
  nid             TEXT         not null,
  flow_id         TEXT         not null,
  session_id      TEXT,
  init_code       VARCHAR(64)  not null,
  return_to_code  VARCHAR(64)  not null,
  created_at      TIMESTAMP    not null,
  updated_at      TIMESTAMP    not null,
  primary key (id),
  foreign key (nid) references networks (id) on delete cascade
);
create index session_token_exchanges_nid_code_idx on session_token_exchanges (init_code, nid);
create index session_token_exchanges_nid_flow_id_idx on session_token_exchanges (flow_id, nid);
