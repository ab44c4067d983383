import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Decider, type DomainEvent, fold } from '@rapport/kernel/decider';
import type { JsonObject } from '@rapport/kernel/values';
import { read } from '@rapport/proto/catalogue';
import { Address } from '../src/domain/address.ts';
import { Call } from '../src/domain/call.ts';
import { Conversation } from '../src/domain/conversation.ts';
import { Dispatch } from '../src/domain/dispatch.ts';
import { Form } from '../src/domain/form.ts';
import { GateRules } from '../src/domain/gate-rules.ts';
import { Mail } from '../src/domain/mail.ts';
import { MessageId } from '../src/domain/message-id.ts';
import { PartyPromotions } from '../src/domain/party-promotions.ts';
import { Sending } from '../src/domain/sending.ts';
import { Site } from '../src/domain/site.ts';
import { Submission } from '../src/domain/submission.ts';
import { publications } from '../src/publications/index.ts';

interface Golden {
  readonly aggregate: keyof typeof deciders;
  readonly events: readonly { readonly type: string; readonly schema: number; readonly data: JsonObject }[];
  readonly state: unknown;
}

const deciders = {
  ...{ Address, Call, Conversation, Dispatch, Form, GateRules, Mail, MessageId },
  ...{ PartyPromotions, Sending, Site, Submission },
};
const folder = new URL('./streams/', import.meta.url);
const streams = readdirSync(folder).map(
  (file) => [file, JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Golden] as const,
);

describe('streams written before', () => {
  test.each(streams)('%s still means what it meant', (_file, { aggregate, events, state }) => {
    const decider = deciders[aggregate] as unknown as Decider<unknown, never, DomainEvent>;
    // Absent and undefined are the same in what was written down.
    expect(JSON.parse(JSON.stringify(fold(decider, events)))).toEqual(state);
  });
});

test('a shape of snapshots has one meaning: another fold of the same events is another shape', () => {
  const states = streams
    .filter(([, { aggregate }]) => aggregate === 'Conversation')
    .map(([, { state }]) => state);
  const meaning = createHash('sha256').update(JSON.stringify(states)).digest('hex').slice(0, 16);
  expect({ shape: Conversation.snapshot, meaning }).toEqual({
    shape: 'conversation-4',
    meaning: 'be571bab7cb4b5b2',
  });
});

test.each(streams)('%s: what others do not hear is no news', (_file, { aggregate, events }) => {
  const { unseen = [] } = deciders[aggregate] as { readonly unseen?: readonly string[] };
  const kept = events.map(({ type }) => type).filter((type) => publications[type] === null);
  const secret = kept.length === events.length;
  for (const { type } of events) expect(unseen.includes(type), type).toBe(!secret && kept.includes(type));
});

describe('what others hear', () => {
  const meta = { correlationId: '0190a1de-0000-7000-8000-000000000001', actor: 'customer' };
  const published = streams.flatMap(([, { aggregate, events }]) =>
    events.map((event, i) => {
      const publication = publications[event.type];
      const streamId = `${aggregate.toLowerCase()}-0190a1de-0000-7000-8000-0000000000c1`;
      const at = '2026-11-23T10:00:00.000Z';
      const from = { ...event, id: streamId, streamId, version: i + 1, occurredAt: at, recordedAt: at, meta };
      return { event, record: publication?.(from) };
    }),
  );

  test('every event is published or kept on purpose', () => {
    const kept = published.filter(({ record }) => !record).map(({ event }) => event.type);
    expect([...new Set(kept)].sort()).toEqual([
      'AddressFreed',
      'AddressSuppressed',
      'DispatchBegun',
      'DispatchCancelled',
      'DispatchPaused',
      'DispatchResumed',
      'GateRulesSet',
      'MessageIdClaimed',
      'MessageIdThreaded',
      'PromotionCounted',
      'PromotionUncounted',
      'ReplyAttempted',
      'ReplyRequeued',
      'SiteSecretRenewed',
    ]);
    expect(published.every(({ event }) => event.type in publications)).toBe(true);
  });

  test('a public record says what the event said, and no more', () => {
    for (const { event, record } of published) {
      if (!record) continue;
      const heard = read(record.topic as 'rapport.channels.mail.v1', record.value);
      expect(heard.type).toBe(record.type);
      const said = JSON.parse(
        JSON.stringify(heard.data, (_key, value) => (typeof value === 'bigint' ? Number(value) : value)),
      );
      const { answers, titleZh, titleEn, greetingZh, greetingEn, ...rest } = said as Readonly<
        Record<string, unknown>
      >;
      // What is absent in private is empty in public.
      const empty = (value: unknown) => value === '' || (Array.isArray(value) && value.length === 0);
      const there = Object.entries(rest).filter(([name, value]) => !empty(value) || name in event.data);
      expect(event.data).toMatchObject(Object.fromEntries(there));
      if (titleZh) expect({ zh: titleZh, en: titleEn }).toEqual(event.data['title']);
      if (greetingZh) expect({ zh: greetingZh, en: greetingEn }).toEqual(event.data['greeting']);
      if (answers)
        expect(answers).toEqual(
          (event.data['answers'] as { messageId: string }[]).map(({ messageId }) => messageId),
        );
      for (const kept of ['rawSubject', 'contentHash', 'sentAs', 'introductionId'])
        expect(Object.keys(said)).not.toContain(kept);
      expect(Object.keys(said)).not.toContain('participants');
    }
  });
});
