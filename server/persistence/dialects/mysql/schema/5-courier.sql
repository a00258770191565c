-- Outgoing messages and their delivery attempts.

create table if not exists courier_messages (
  id               char(36)      not null,
  type             integer       not null,
  status           integer       not null,
  body             text          not null,
  subject          varchar(255)  not null,
  recipient        varchar(255)  not null,
  created_at       datetime      not null,
  updated_at       datetime      not null,
  template_type    varchar(255)  not null default '',
  template_data    blob,
  nid              char(36),
  send_count       integer       not null default 0,
  channel          varchar(32),
  request_headers  json,
  primary key (id),
  index courier_messages_nid_id_created_at_idx (nid, id, created_at desc),
  index courier_messages_nid_recipient_created_at_id_idx (nid, recipient, created_at desc),
  index courier_messages_nid_status_created_at_id_idx (nid, status, created_at desc),
  index courier_messages_status_id_idx (status, id),
  constraint courier_messages_nid_fk_idx foreign key (nid) references networks (id) on delete cascade
);

create table if not exists courier_message_dispatches (
  id          char(36)    not null,
  message_id  char(36)    not null,
  status      varchar(7)  not null,
  error       json,
  nid         char(36)    not null,
  created_at  timestamp   not null default current_timestamp,
  updated_at  timestamp   not null default current_timestamp,
  primary key (id),
  index courier_message_dispatches_message_id_idx (message_id, created_at desc),
  index courier_message_dispatches_nid_idx (nid),
  constraint courier_message_dispatches_message_id_fk foreign key (message_id) references courier_messages (id) on delete cascade,
  constraint courier_message_dispatches_nid_fk foreign key (nid) references networks (id) on delete cascade
);
