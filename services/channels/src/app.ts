import type { ServiceDefinition, ServiceParts, ServicePorts, Worker } from '@rapport/kernel/service';
import { phoneNumbersOf } from '@rapport/kernel/phone-number';
import { parties } from '@rapport/parties';
import { decoders } from '@rapport/proto/catalogue';
import { parseMailboxes } from './adapters/addresses.ts';
import { bodyReader } from './adapters/body-reader.ts';
import { mayContact } from './adapters/may-contact.ts';
import { relayPool } from './adapters/relay-pool.ts';
import { smtpRelay } from './adapters/relay.ts';
import { doubtWaiting } from './adapters/after-restore.ts';
import { replySender } from './adapters/reply-sender.ts';
import { sendingSender } from './adapters/sending-sender.ts';
import { smtpListener } from './adapters/smtp-listener.ts';
import type { Counterpart } from './commands/index.ts';
import { settings } from './config.ts';
import { conversationService } from './grpc/conversations.service.ts';
import { sendingService } from './grpc/sendings.service.ts';
import { chatRoom } from './adapters/chat-room.ts';
import { callRoutes } from './http/calls.routes.ts';
import { chatRoutes } from './http/chats.routes.ts';
import { conversationRoutes } from './http/conversations.routes.ts';
import { fileRoutes } from './http/files.routes.ts';
import { formPageRoutes } from './http/form-pages.routes.ts';
import { formRoutes } from './http/forms.routes.ts';
import { gateRoutes } from './http/gate.routes.ts';
import { localMailboxRoutes } from './http/local-mailbox.routes.ts';
import { reckoningRoutes } from './http/reckoning.routes.ts';
import { sendingRoutes } from './http/sendings.routes.ts';
import { siteRoutes } from './http/sites.routes.ts';
import { problems } from './problems.ts';
import { arrivals } from './projections/arrivals.ts';
import { conversations } from './projections/conversations.ts';
import { gateCases, partyAliases, purposes } from './projections/customers-at-gate.ts';
import { forms } from './projections/forms.ts';
import { dispatches, partyPromotions, suppressions } from './projections/gate.ts';
import { localMailbox } from './projections/local-mailbox.ts';
import { mails } from './projections/mails.ts';
import { materials } from './projections/materials.ts';
import { messages } from './projections/messages.ts';
import { outboundReplies } from './projections/outbound-replies.ts';
import { sendings } from './projections/sendings.ts';
import { sites } from './projections/sites.ts';
import { wordings } from './projections/wordings.ts';
import { publications } from './publications/index.ts';
import { materialNow } from './queries/materials.ts';
import { fileMailReaction } from './reactions/file-mail.ts';
import { hearRuns } from './reactions/hear-runs.ts';
import { recognitionReaction } from './reactions/recognition.ts';
import { retryReplyTimer } from './reactions/retry-reply.ts';

/** Conversations with customers, and the channels they come and go by. */
export const channelsService: ServiceDefinition<typeof settings> = {
  name: 'channels',
  migrations: new URL('../migrations/', import.meta.url),
  settings,
  problems,
  build,
};

const TOPICS = [
  'rapport.channels.call.v1',
  'rapport.channels.conversation.v1',
  'rapport.channels.form.v1',
  'rapport.channels.mail.v1',
  'rapport.channels.sending.v1',
  'rapport.channels.site.v1',
  'rapport.channels.submission.v1',
];

function build(ports: ServicePorts): ServiceParts {
  const { settings: given } = ports;
  const mailboxes = parseMailboxes(String(given['MAILBOXES']));
  const relayUrl = given['RELAY_URL'];
  const reader = bodyReader();
  const readPhoneNumber = phoneNumbersOf(String(given['PHONE_COUNTRY'] ?? 'CN'));
  const board = { ...ports, readPhoneNumber };
  const counter = { ...board, mailboxes };
  const room = chatRoom(ports);
  const counterpart: Counterpart = { ...ports, materialNow: (id) => materialNow(ports.database, id) };
  return {
    publications,
    topics: TOPICS,
    decoders: decoders(
      'rapport.customers.party.v1',
      'rapport.customers.purpose.v1',
      'rapport.customers.recognition.v1',
      'rapport.marketing.material.v1',
      'rapport.marketing.run.v1',
      'rapport.support.case.v1',
    ),
    projections: [
      ...[conversations, messages, outboundReplies, mails, arrivals, localMailbox, forms, sites],
      ...[sendings, partyPromotions, suppressions, dispatches, materials, gateCases],
      ...[parties, partyAliases, purposes, wordings],
    ],
    reactions: [fileMailReaction(ports, { reader, mailboxes }), recognitionReaction(ports), hearRuns(ports)],
    timers: [retryReplyTimer(ports)],
    afterRestore: () => doubtWaiting(ports),
    routes: async (app) => {
      await app.register(callRoutes, { board });
      await app.register(conversationRoutes, ports);
      await app.register(fileRoutes, ports);
      await app.register(chatRoutes, { counter, room });
      await app.register(siteRoutes, { ...ports, counter });
      await app.register(formRoutes, { counter });
      await app.register(formPageRoutes, { ...counter, database: ports.database, cursors: ports.cursors });
      await app.register(localMailboxRoutes, ports);
      await app.register(reckoningRoutes, ports);
      await app.register(sendingRoutes, { ...ports, counterpart, indexHash: ports.keys.indexHash });
      await app.register(gateRoutes, ports);
    },
    grpc: [conversationService(ports), sendingService(counterpart)],
    workers: [
      room,
      readerWorker(reader),
      replySender({ ...ports, relay: relayUrl ? smtpRelay(String(relayUrl)) : undefined }),
      sender(ports, [...mailboxes][0]!),
      smtpListener({
        ...ports,
        host: String(given['SMTP_HOST']),
        port: Number(given['SMTP_PORT']),
        mailboxes,
        maxBytes: Number(given['MAIL_MAX_BYTES']),
      }),
    ],
  };
}

/** Sends what nobody asked for from the first of our mailboxes, over connections of its own. */
function sender(ports: ServicePorts, mailbox: string): Worker {
  const { settings: given, grpc } = ports;
  const url = given['RELAY_URL'];
  return sendingSender({
    ...ports,
    ask: mayContact(grpc),
    relay: url ? relayPool(String(url), Number(given['RELAY_CONNECTIONS'])) : undefined,
    mailbox,
    publicUrl: String(given['PUBLIC_URL']),
  });
}

/** Ends the reading thread when the service stops; it begins by itself. */
function readerWorker(reader: { close(): Promise<void> }): Worker {
  return { name: 'mail-reader', start: async () => {}, stop: () => reader.close() };
}
