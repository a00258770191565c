-- Outgoing messages and their delivery attempts.

create table courier_messages (
  id               uuid          not null,
  type             integer       not null,
  status           integer       not null,
  body             text          not null,
  subject          varchar(255)  not null,
  recipient        varchar(255)  not null,
  created_at       timestamp     not null,
  updated_at       timestamp     not null,
  template_type    varchar(255)  not null default '',
  template_data    bytea,
  nid              uuid,
  send_count       integer       not null default 0,
  channel          varchar(32),
  request_headers  jsonb,
  constraint courier_messages_pkey primary key (id),
  constraint courier_messages_nid_fk_idx foreign key (nid) references networks (id) on update restrict on delete cascade
);
create index courier_messages_nid_id_created_at_idx on courier_messages (nid, id, created_at desc);
create index courier_messages_nid_recipient_created_at_id_idx on courier_messages (nid, recipient, created_at desc);
create index courier_messages_nid_status_created_at_id_idx on courier_messages (nid, status, created_at desc);
create index courier_messages_status_id_idx on courier_messages (status, id);

create table courier_message_dispatches (
  id          uuid        not null,
  message_id  uuid        not null,
  status      varchar(7)  not null,
  error       json,
  nid         uuid        not null,
  created_at  timestamp   not null default current_timestamp,
  updated_at  timestamp   not null default current_timestamp,
  constraint courier_message_dispatches_pkey primary key (id),
  constraint courier_message_dispatches_message_id_fk foreign key (message_id) references courier_messages (id) on delete cascade,
  constraint courier_message_dispatches_nid_fk foreign key (nid) references networks (id) on delete cascade
);
create index courier_message_dispatches_message_id_idx on courier_message_dispatches (message_id, created_at desc);
create index courier_message_dispatches_nid_idx on courier_message_dispatches (nid);
