import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { controlledClock } from '@rapport/kernel/clock';
import { type HeardEvent, type TimerRule, commandIdOf } from '@rapport/kernel/projection';
import { deriveUuid, newUuid } from '@rapport/kernel/values';
import { fireDue, recordTimers } from '@rapport/kernel/timers';
import { tailOf } from '@rapport/kernel/projection';
import { type StagedService, stageService } from '../../../packages/kernel/src/testing/staged-service.ts';
import { supportService } from '../src/app.ts';
import { beginStandardSettings } from '../src/commands/index.ts';

/** Monday, 09:00 in Shanghai: the standard week begins. */
export const MONDAY = '2026-03-02T01:00:00.000Z';
export const at = (time: string, day = 2) => `2026-03-${String(day).padStart(2, '0')}T${time}:00.000Z`;

const person = (role: 'agent' | 'admin', name: string) =>
  ({
    kind: 'person',
    accountId: deriveUuid('account', name),
    login: name,
    name,
    role,
    sessionId: deriveUuid('session', name),
  }) as const;
export const li = person('agent', 'li');
export const ann = person('admin', 'ann');

/** The service on a stage with the standard calendar and policy, a clock that tests move, and what people do there. */
export async function supportOnStage(given: Parameters<typeof stageService>[1] = {}) {
  const clock = controlledClock(new Date(MONDAY));
  const staged = await stageService(supportService, { clock, ...given });
  await beginStandardSettings(staged.ports, 'Asia/Shanghai');
  const go = (instant: string) => clock.set(new Date(instant));
  return { staged, go, clock, ...office(staged), ...outside(staged), passTime: timersOf(staged) };
}

export type Stage = Awaited<ReturnType<typeof supportOnStage>>;
type Headers = Readonly<Record<string, string>>;

function office(staged: StagedService) {
  const post = async (
    path: string,
    payload: object = {},
    who = li as typeof li | typeof ann,
    more: Headers = {},
  ) =>
    await staged.app.inject({
      method: 'POST',
      url: `/api/support/v1${path}`,
      payload,
      headers: { ...(await staged.as(who)), ...more },
    });
  const get = async (path: string, who = li as typeof li | typeof ann) => {
    await staged.settle();
    return await staged.app.inject({ url: `/api/support/v1${path}`, headers: await staged.as(who) });
  };
  const open = async (more: object = {}) => {
    const body = {
      caseType: 'complaint',
      priority: 'normal',
      subject: '茶壶没到',
      description: '等了两周',
      ...more,
    };
    const answer = await post('/cases', { partyId: deriveUuid('party', 'zhang'), ...body });
    expect(answer.statusCode, answer.body).toBe(201);
    return answer.json() as { caseId: string; code: string };
  };
  const page = async (caseId: string, query = '') => (await get(`/cases/${caseId}${query}`)).json();
  const list = async (query = '') => (await get(`/cases?${query}`)).json().items as Listed[];
  return { post, get, open, page, list };
}

export interface Listed {
  readonly caseId: string;
  readonly code: string;
  readonly status: string;
  readonly partyId: string | null;
  readonly subject: string;
  readonly nextDueAt: string | null;
  readonly warned: boolean;
  readonly breached: boolean;
}

/** What is heard from others. */
function outside(staged: StagedService) {
  let positions = 0;
  const event = (type: string, streamId: string, data: object, occurredAt: string): HeardEvent => ({
    id: randomUUID(),
    type,
    data,
    streamId,
    source: `${type.split('.')[1]}/0`,
    position: (positions += 1),
    occurredAt,
    recordedAt: occurredAt,
    meta: { correlationId: newUuid(new Date(occurredAt)), actor: 'customer' },
  });
  const hear = async (heard: HeardEvent) => {
    for (const reaction of staged.parts.reactions!.filter(({ from }) => from !== 'own'))
      await reaction.on[heard.type]?.(heard as HeardEvent<never>, (purpose) =>
        commandIdOf(reaction, heard, purpose),
      );
    await staged.hear([heard]);
  };
  const inConversation = (fact: string, conversationId: string, data: object, occurredAt: string) =>
    event(`rapport.channels.conversation.${fact}.v1`, `conversation-${conversationId}`, data, occurredAt);
  return {
    event,
    hear,
    wrote: (conversationId: string, occurredAt: string, automatic = false) =>
      inConversation('message-received', conversationId, { messageId: randomUUID(), automatic }, occurredAt),
    replied: (conversationId: string, occurredAt: string, replyId: string = randomUUID()) =>
      inConversation('reply-sent', conversationId, { replyId }, occurredAt),
    identified: (conversationId: string, partyId: string, occurredAt = MONDAY) =>
      event(
        'rapport.customers.recognition.party-identified.v1',
        `recognition-${conversationId}`,
        { partyId },
        occurredAt,
      ),
    merged: (partyId: string, survivorId: string, occurredAt = MONDAY) =>
      event(
        'rapport.customers.party.party-merged-into.v1',
        `party-${partyId}`,
        { mergeId: randomUUID(), survivorId },
        occurredAt,
      ),
    unmerged: (partyId: string, survivorId: string, occurredAt = MONDAY) =>
      event(
        'rapport.customers.party.party-unmerged.v1',
        `party-${partyId}`,
        { mergeId: randomUUID(), survivorId },
        occurredAt,
      ),
  };
}

/** Folds timers and fires all that are due, until nothing is. */
function timersOf({ ports, parts }: StagedService) {
  const rules: readonly TimerRule[] = parts.timers!;
  const tail = tailOf(ports.store);
  return async () => {
    for (;;) {
      while (await recordTimers(rules, 'support/0', ports.database, tail));
      if (!(await fireDue(rules, ports.database, ports.clock))) return;
    }
  };
}
