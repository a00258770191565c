-- Sessions, the devices they were seen on, and the codes native apps swap for a token.

create table sessions (
  id                      uuid         not null,
  issued_at               timestamp    not null default current_timestamp,
  expires_at              timestamp    not null,
  authenticated_at        timestamp    not null,
  identity_id             uuid         not null,
  created_at              timestamp    not null,
  updated_at              timestamp    not null,
  token                   varchar(39),
  active                  boolean      default false,
  nid                     uuid,
  logout_token            varchar(39),
  aal                     varchar(4)   not null default 'aal1',
  authentication_methods  jsonb        not null,
  constraint sessions_pkey primary key (id),
  constraint sessions_identities_id_fk foreign key (identity_id) references identities (id) on delete cascade,
  constraint sessions_nid_fk_idx foreign key (nid) references networks (id) on update restrict on delete cascade
);
create index sessions_list_active_idx on sessions (nid, expires_at, active, created_at desc, id);
create index sessions_list_identity_idx on sessions (identity_id, nid, created_at desc);
create index sessions_list_idx on sessions (nid, created_at desc, id);
create unique index sessions_logout_token_uq_idx on sessions (logout_token);
create unique index sessions_token_uq_idx on sessions (token);

create table session_devices (
  id           uuid          not null,
  ip_address   varchar(50)   default '',
  user_agent   varchar(512)  default '',
  location     varchar(512)  default '',
  nid          uuid          not null,
  session_id   uuid          not null,
  created_at   timestamp     not null,
  updated_at   timestamp     not null,
  identity_id  uuid          not null,
  constraint session_devices_pkey primary key (id),
  constraint session_devices_identities_id_fk foreign key (identity_id) references identities (id) on update restrict on delete cascade,
  constraint session_metadata_nid_fk foreign key (nid) references networks (id) on delete cascade,
  constraint session_metadata_sessions_id_fk foreign key (session_id) references sessions (id) on delete cascade
);
create index session_devices_identities_id_fk_idx on session_devices (identity_id);
create index session_devices_nid_idx on session_devices (nid);
create index session_devices_session_id_idx on session_devices (session_id);

create table session_token_exchanges (
  id              uuid         not null,
  nid             uuid         not null,
  flow_id         uuid         not null,
  session_id      uuid,
  init_code       varchar(64)  not null,
  return_to_code  varchar(64)  not null,
  created_at      timestamp    not null,
  updated_at      timestamp    not null,
  constraint session_token_exchanges_pkey primary key (id),
  constraint session_token_exchanges_nid_fk foreign key (nid) references networks (id) on delete cascade
);
create index session_token_exchanges_flow_id_nid_init_code_idx on session_token_exchanges (flow_id, nid, init_code);
create index session_token_exchanges_nid_init_code_idx on session_token_exchanges (nid, init_code);
