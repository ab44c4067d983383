-- One row per conversation, as the inbox shows it.
create table read.conversations_v1 (
  conversation_id uuid primary key,
  status text not null,
  channel text not null,
  mailbox text not null,
  contact_point text not null,
  address jsonb not null,
  display_name jsonb not null,
  subject jsonb not null,
  owner uuid,
  party_id text not null,
  opened_at timestamptz not null,
  last_activity_at timestamptz not null,
  -- Since when the oldest unanswered message waits.
  waiting_since timestamptz,
  -- Unanswered messages: message id to the instant it was received.
  waiting jsonb not null,
  -- The same for those that a person closed without an answer.
  unanswered jsonb not null,
  close_reason text not null
) with (fillfactor = 80);
create index on read.conversations_v1 (waiting_since, conversation_id) where waiting_since is not null;
create index on read.conversations_v1 (last_activity_at);
create index on read.conversations_v1 (owner) where owner is not null;

-- One row per line of a conversation: received message, note or reply.
create table read.messages_v1 (
  message_id uuid primary key,
  conversation_id uuid not null,
  kind text not null,
  at timestamptz not null,
  account_id uuid,
  mail_id uuid,
  address jsonb,
  display_name jsonb,
  subject jsonb,
  text jsonb not null,
  text_truncated boolean not null,
  html_blob_id text not null,
  attachments jsonb not null,
  automatic boolean not null,
  marks jsonb not null,
  -- Of a reply: queued, sending, sent, failed, uncertain.
  state text not null
) with (fillfactor = 80);
create index on read.messages_v1 (conversation_id, at);

-- One row per reply, for the sender.
create table read.outbound_replies_v1 (
  reply_id uuid primary key,
  conversation_id uuid not null,
  state text not null,
  attempt int not null,
  epoch bigint not null,
  via text not null,
  reason text not null,
  final boolean not null,
  retry_at timestamptz,
  queued_at timestamptz not null,
  text jsonb not null,
  recipient jsonb not null,
  subject jsonb not null,
  threading jsonb not null,
  internet_message_id text not null
) with (fillfactor = 80);
create index on read.outbound_replies_v1 (state, queued_at) where state in ('queued', 'sending');

-- One row per arrival of a mail (repeat 0 is the first) and what became of it.
create table read.mails_v1 (
  mail_id uuid not null,
  repeat int not null,
  mailbox text not null,
  arrived_at timestamptz not null,
  raw_blob_id text not null,
  raw_bytes bigint not null,
  same_id_other_content boolean not null,
  -- open, answered, or set aside: repeat, automatic, bounce, loop, unreadable, spam, closed.
  bucket text not null,
  -- Of a closed one: the person's reason.
  reason text not null,
  conversation_id uuid,
  message_id uuid,
  address jsonb,
  subject jsonb,
  primary key (mail_id, repeat)
) with (fillfactor = 80);
create index on read.mails_v1 (arrived_at, mail_id, repeat);

-- Arrivals counted apart from what became of them, per quarter of an hour: the other side of the reckoning.
create table read.arrivals_v1 (
  quarter timestamptz primary key,
  arrived bigint not null
) with (fillfactor = 50);

-- Replies kept instead of sent, where no relay is configured.
create table read.local_mailbox_v1 (
  reply_id uuid primary key,
  conversation_id uuid not null,
  blob_id text not null,
  sent_at timestamptz not null
);
create index on read.local_mailbox_v1 (sent_at, reply_id);
