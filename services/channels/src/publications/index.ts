import type { Publications } from '@rapport/kernel/projection';
import type { MessageIdEvent } from '../domain/message-id.events.ts';
import { callPublications } from './call.ts';
import { conversationPublications } from './conversation.ts';
import { gatePublications } from './gate.ts';
import { mailPublications } from './mail.ts';
import { sendingPublications } from './sending.ts';
import { websitePublications } from './website.ts';

// Where mails of a thread meet is nobody's business but ours.
const kept = {
  MessageIdClaimed: null,
  MessageIdThreaded: null,
} satisfies Readonly<Record<MessageIdEvent['type'], null>>;

/** All events of this service, and what others hear of each. */
export const publications: Publications = {
  ...callPublications,
  ...conversationPublications,
  ...gatePublications,
  ...mailPublications,
  ...sendingPublications,
  ...websitePublications,
  ...kept,
};
