-- Outgoing messages and their delivery attempts.

create table courier_messages (
  id               TEXT         primary key,
  type             INTEGER      not null,
  status           INTEGER      not null,
  body             TEXT         not null,
  subject          TEXT         not null,
  recipient        TEXT         not null,
  created_at       DATETIME     not null,
  updated_at       DATETIME     not null,
  template_type    TEXT         not null default '',
  template_data    BLOB,
  nid              char(36),
  send_count       INT          not null default 0,
  channel          VARCHAR(32),
  request_headers  JSONB
);
create index courier_messages_nid_id_created_at_idx on courier_messages (nid, id, created_at desc);
create index courier_messages_nid_recipient_created_at_id_idx on courier_messages (nid, recipient, created_at desc);
create index courier_messages_nid_status_created_at_id_idx on courier_messages (nid, status, created_at desc);
create index courier_messages_status_id_idx on courier_messages (status, id);

create table courier_message_dispatches (
  id          UUID        primary key,
  message_id  UUID        not null,
  status      VARCHAR(7)  not null,
  error       JSON,
  nid         UUID        not null,
  created_at  timestamp   not null default CURRENT_TIMESTAMP,
  updated_at  timestamp   not null default CURRENT_TIMESTAMP,
  foreign key (message_id) references courier_messages (id) on delete cascade,
  foreign key (nid) references networks (id) on delete cascade
);
create index courier_message_dispatches_message_id_idx on courier_message_dispatches (message_id, created_at desc);
create index courier_message_dispatches_nid_idx on courier_message_dispatches (nid);
