-- Sessions, the devices they were seen on, and the codes native apps swap for a token.

create table if not exists sessions (
  id                      char(36)     not null,
  issued_at               datetime     not null default current_timestamp,
  expires_at              datetime     not null,
  authenticated_at        datetime     not null,
  identity_id             char(36)     not null,
  created_at              datetime     not null,
  updated_at              datetime     not null,
  token                   varchar(39),
  active                  boolean      default false,
  nid                     char(36),
  logout_token            varchar(39),
  aal                     varchar(4)   not null default 'aal1',
  authentication_methods  json         not null,
  primary key (id),
  index sessions_list_active_idx (nid, expires_at, active, created_at desc, id),
  index sessions_list_identity_idx (identity_id, nid, created_at desc),
  index sessions_list_idx (nid, created_at desc, id),
  unique index sessions_logout_token_uq_idx (logout_token),
  unique index sessions_token_uq_idx (token),
  constraint sessions_ibfk_1 foreign key (identity_id) references identities (id) on delete cascade,
  constraint sessions_nid_fk_idx foreign key (nid) references networks (id) on delete cascade
);

create table if not exists session_devices (
  id           char(36)      not null,
  ip_address   varchar(50)   default '',
  user_agent   varchar(512)  default '',
  location     varchar(512)  default '',
  session_id   char(36)      not null,
  nid          char(36)      not null,
  created_at   datetime      not null,
  updated_at   datetime      not null,
  identity_id  char(36)      not null,
  primary key (id),
  index session_devices_identity_id_fk_idx (identity_id),
  index session_devices_nid_idx (nid),
  index session_devices_session_id_idx (session_id),
  constraint session_devices_ibfk_1 foreign key (session_id) references sessions (id) on delete cascade,
  constraint session_devices_ibfk_2 foreign key (nid) references networks (id) on delete cascade,
  constraint session_devices_identity_id_fk foreign key (identity_id) references identities (id) on delete cascade
);

create table if not exists session_token_exchanges (
  id              char(36)     not null,
  nid             char(36)     not null,
  flow_id         char(36)     not null,
  session_id      char(36),
  init_code       varchar(64)  not null,
  return_to_code  varchar(64)  not null,
  created_at      timestamp    not null default current_timestamp,
  updated_at      timestamp    not null default current_timestamp,
  primary key (id),
  index session_token_exchanges_flow_id_nid_init_code_idx (flow_id, nid, init_code),
  index session_token_exchanges_nid_init_code_idx (nid, init_code),
  constraint session_token_exchanges_nid_fk foreign key (nid) references networks (id) on delete cascade
);
