import type { HeardEvent } from '@rapport/kernel/projection';
import { type KeyRing, memoryKeyRing } from '@rapport/kernel/sealing';
import { deriveUuid } from '@rapport/kernel/values';
import { type Fact, type FactData, typeOf } from '@rapport/proto/catalogue';
import { ContactPointKind, PartyKind } from '@rapport/proto/customers/v1/party_events';
import type { CustomerEvent } from '../src/folds/events.ts';
import { customerEvents } from '../src/projections/customer-events.ts';

const PARTY = 'rapport.customers.party.v1';
const RECOGNITION = 'rapport.customers.recognition.v1';
const CONVERSATION = 'rapport.channels.conversation.v1';
const ACCOUNT = 'rapport.access.account.v1';
type Topic =
  | typeof PARTY
  | typeof RECOGNITION
  | typeof CONVERSATION
  | typeof ACCOUNT
  | 'rapport.channels.sending.v1'
  | `rapport.workflow.${'promise' | 'task'}.v1`
  | `rapport.support.${'case' | 'survey'}.v1`
  | `rapport.sales.${'lead' | 'opportunity' | 'quote' | 'order'}.v1`
  | `rapport.${'customers.consent' | 'loyalty.member' | 'analytics.profile'}.v1`;

/** A stable id for a name, so that tests can speak of "li" and "order-7". */
export const id = (name: string) => deriveUuid('scenario', name);

function newLog(keys: KeyRing) {
  const events: HeardEvent[] = [];
  const positions = new Map<string, number>();
  let minute = 0;

  /** The instant of the last event. */
  const instant = () => new Date(Date.UTC(2026, 0, 5, 8, minute)).toISOString();

  /** Lets days pass. */
  function later(days: number): void {
    minute += days * 24 * 60;
  }

  async function sealed(subject: string, field: string, text: string) {
    const [box] = await keys.seal(subject, [{ field, text }]);
    return box;
  }

  function say<T extends Topic, F extends Fact<T>>(
    topic: T,
    fact: F,
    name: string,
    data: FactData<T, F>,
    actor = 'customer',
  ): void {
    minute += 1;
    const [, service = '', aggregate = ''] = topic.split('.');
    const source = `${service}/0`;
    const position = (positions.get(source) ?? 0) + 1;
    positions.set(source, position);
    events.push({
      id: deriveUuid(source, String(position)),
      type: typeOf(topic, fact),
      data,
      streamId: `${aggregate}-${id(name)}`,
      source,
      position,
      occurredAt: instant(),
      recordedAt: instant(),
      meta: { correlationId: id(name), actor },
    });
  }
  return {
    keys,
    events,
    /** The instant of the last event. */
    now: instant,
    later,
    sealed,
    say,
  };
}
type Log = ReturnType<typeof newLog>;

function peopleVerbs({ say, sealed, keys }: Log) {
  async function account(name: string, shown: string): Promise<void> {
    const subject = `account:${id(name)}`;
    const login = await sealed(subject, 'login', name);
    say(ACCOUNT, 'accountOpened', name, { login, name: await sealed(subject, 'name', shown), role: 'agent' });
  }

  async function party(name: string, shown: string, address: string): Promise<void> {
    const subject = `party:${id(name)}`;
    say(PARTY, 'partyBegun', name, { kind: PartyKind.PERSON, provisional: true, code: `P-${name}` });
    say(PARTY, 'partyNamed', name, { name: await sealed(subject, 'name', shown) });
    say(PARTY, 'contactPointAdded', name, {
      kind: ContactPointKind.EMAIL,
      contactPoint: keys.indexHash('email', address),
      address: await sealed(subject, 'address', address),
    });
  }

  function confirmed(name: string, by: string): void {
    say(PARTY, 'partyConfirmed', name, { reason: 'by-person' }, `account:${id(by)}`);
  }

  function merged(name: string, survivor: string, mergeId: string): void {
    say(PARTY, 'partyMergedInto', name, { mergeId: id(mergeId), survivorId: id(survivor) });
  }

  function unmerged(name: string, survivor: string, mergeId: string): void {
    say(PARTY, 'partyUnmerged', name, { mergeId: id(mergeId), survivorId: id(survivor) });
  }

  function identified(conversation: string, party: string): void {
    const [partyId, contactPoint] = [id(party), `hash-${party}`];
    say(RECOGNITION, 'partyIdentified', conversation, { partyId, contactPoint, by: 'contact-point' });
    say(CONVERSATION, 'partyLearned', conversation, { partyId });
  }

  function separated(conversation: string, party: string): void {
    say(RECOGNITION, 'partySeparated', conversation, { partyId: id(party) });
    say(CONVERSATION, 'partyLearned', conversation, { partyId: '' });
  }

  return { account, party, confirmed, merged, unmerged, identified, separated };
}

function mailVerbs({ say, sealed, keys }: Log) {
  async function opened(conversation: string, address: string, subject: string): Promise<void> {
    const of = `conversation:${id(conversation)}`;
    say(CONVERSATION, 'conversationOpened', conversation, {
      channel: 'mail',
      contactKind: '',
      mailbox: 'support@example.com',
      contactPoint: keys.indexHash('email', address),
      address: await sealed(of, 'address', address),
      displayName: await sealed(of, 'display_name', ''),
      subject: await sealed(of, 'subject', subject),
    });
  }

  async function message(
    conversation: string,
    message: string,
    text: string,
    automatic = false,
  ): Promise<void> {
    const of = `conversation:${id(conversation)}`;
    say(CONVERSATION, 'messageReceived', conversation, {
      messageId: id(message),
      mailId: id(`mail of ${message}`),
      channel: '',
      contactPoint: 'hash',
      address: await sealed(of, 'address', 'li@example.com'),
      displayName: await sealed(of, 'display_name', '李雷'),
      subject: await sealed(of, 'subject', 'Order 7'),
      text: await sealed(of, 'text', text),
      htmlBlobId: '',
      attachments: [
        {
          blobId: 'b1',
          fileName: await sealed(of, 'file_name', '发票.pdf'),
          mediaType: 'application/pdf',
          bytes: 7n,
        },
      ],
      automatic,
      marks: [],
      textTruncated: false,
    });
  }

  return { opened, message };
}

function workVerbs({ say, sealed }: Log) {
  function taken(conversation: string, by: string): void {
    say(CONVERSATION, 'conversationTaken', conversation, { accountId: id(by) }, `account:${id(by)}`);
  }

  async function note(conversation: string, note: string, by: string, text: string): Promise<void> {
    const words = await sealed(`conversation:${id(conversation)}`, 'text', text);
    say(CONVERSATION, 'noteWritten', conversation, { noteId: id(note), accountId: id(by), text: words });
  }

  async function reply(
    conversation: string,
    reply: string,
    by: string,
    text: string,
    answers: readonly string[],
  ): Promise<void> {
    const of = `conversation:${id(conversation)}`;
    say(CONVERSATION, 'replyQueued', conversation, {
      replyId: id(reply),
      accountId: id(by),
      text: await sealed(of, 'text', text),
      to: await sealed(of, 'to', 'li@example.com'),
      subject: await sealed(of, 'subject', 'Re: Order 7'),
      via: '',
      internetMessageId: `<${reply}@example.com>`,
      answers: answers.map(id),
    });
  }

  function sent(conversation: string, reply: string): void {
    say(CONVERSATION, 'replySent', conversation, { replyId: id(reply) });
  }

  function failed(conversation: string, reply: string, reason: string, final: boolean): void {
    say(CONVERSATION, 'replyFailed', conversation, { replyId: id(reply), reason, final });
  }

  function closed(conversation: string, by: string, reason = 'answered'): void {
    say(CONVERSATION, 'conversationClosed', conversation, { accountId: id(by), reason });
  }

  function reopened(conversation: string, by: 'message' | 'person'): void {
    say(CONVERSATION, 'conversationReopened', conversation, { by });
  }

  return { taken, note, reply, sent, failed, closed, reopened };
}

/** Tells events as other services would publish them: each service has its own positions, time goes on by a minute. */
export function newTeller(keys: KeyRing = memoryKeyRing()) {
  const log = newLog(keys);
  return { ...log, ...peopleVerbs(log), ...mailVerbs(log), ...workVerbs(log) };
}

export type Teller = ReturnType<typeof newTeller>;

/** Events as the customer's page reads them: through the read model's own fold and JSON. */
export function asKept(events: readonly HeardEvent[]): readonly CustomerEvent[] {
  return events
    .filter(({ type }) => customerEvents.on[type])
    .map((event) => {
      const [change] = customerEvents.on[event.type]!(event as HeardEvent<never>);
      if (!change || !('row' in change)) throw new Error('a fact is kept as it is');
      const row = JSON.parse(JSON.stringify(change.row));
      const { event_id, subject, source, position, occurred_at, recorded_at, actor, fact, facts } = row;
      return {
        eventId: event_id,
        subject,
        source,
        position,
        occurredAt: occurred_at,
        recordedAt: recorded_at,
        actor,
        fact,
        facts,
      };
    });
}

/** Deals streams out in a random order that keeps each stream's own; the same seed deals the same. */
export function interleaved(events: readonly HeardEvent[], seed: number): readonly HeardEvent[] {
  const streams = [...Map.groupBy(events, ({ streamId }) => streamId).values()].map((stream) => [...stream]);
  const dealt: HeardEvent[] = [];
  for (let state = seed + 1; dealt.length < events.length;) {
    // xorshift32 (Marsaglia 2003): small, and the same on every machine.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const left = streams.filter((stream) => stream.length > 0);
    dealt.push(left[(state >>> 0) % left.length]!.shift()!);
  }
  return dealt;
}

/** A customer's year: two parties that turn out to be one and then not, three conversations, one separated. */
export async function aYear(teller: Teller = newTeller()): Promise<Teller> {
  await teller.account('wang', '王芳');
  await teller.opened('order-7', 'li@example.com', 'Order 7');
  await teller.message('order-7', 'm1', 'Where is my order?');
  await teller.party('li', '李雷', 'li@example.com');
  teller.identified('order-7', 'li');
  teller.taken('order-7', 'wang');
  await teller.note('order-7', 'n1', 'wang', 'asked the warehouse');
  await teller.reply('order-7', 'r1', 'wang', 'It is on its way.', ['m1']);
  teller.failed('order-7', 'r1', '451 4.4.1', false);
  teller.sent('order-7', 'r1');
  teller.closed('order-7', 'wang');
  teller.later(30);
  await teller.opened('invoice', 'li2@example.com', 'Invoice');
  await teller.party('li-again', 'Li Lei', 'li2@example.com');
  await teller.message('invoice', 'm2', 'I need an invoice.');
  teller.identified('invoice', 'li-again');
  teller.later(1);
  teller.merged('li-again', 'li', 'merge-1');
  teller.confirmed('li', 'wang');
  await teller.opened('mistake', 'han@example.com', 'Hello');
  await teller.message('mistake', 'm3', 'I am somebody else.');
  teller.identified('mistake', 'li');
  teller.later(1);
  teller.separated('mistake', 'li');
  teller.later(30);
  teller.unmerged('li-again', 'li', 'merge-1');
  teller.later(1);
  await teller.message('order-7', 'm4', 'Thank you!', true);
  teller.reopened('order-7', 'person');
  return teller;
}
