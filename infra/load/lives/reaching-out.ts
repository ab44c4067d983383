import type { DispatchBegun } from '@rapport/channels/domain/dispatch.events.ts';
import type { PromotionCounted } from '@rapport/channels/domain/party-promotions.events.ts';
import type { SendingEvent } from '@rapport/channels/domain/sending.events.ts';
import type { Released, RunEvent } from '@rapport/marketing/domain/run.events.ts';
import { type Random, type Uuid, deriveUuid } from '@rapport/kernel/values';
import type { Company } from '../company.ts';
import { type Part, type Pen, heardBy } from '../pen.ts';
import { type Act, DAY, HOUR, type Life, MINUTE, accountActor } from './life.ts';

/** One sending of the company's news to those who permitted it. */
interface Run {
  readonly runId: Uuid;
  readonly notAfter: string;
  readonly company: Company;
  readonly to: readonly Life[];
}

/** So many are released and queued at a time, as marketing does it. */
const PIECE = 500;
const OPEN_FOR = 2 * DAY;

/** News goes out: a run is prepared, released piece by piece, and completed when its time is over. */
export function sendNews(company: Company, random: Random, to: readonly Life[], pen: Pen): readonly Act[] {
  if (to.length === 0) return [];
  const at = pen.at.getTime();
  const run: Run = { runId: pen.id(), notAfter: new Date(at + OPEN_FOR).toISOString(), company, to };
  const by = random.pick(company.agents);
  prepare(run, pen, by);
  const pieces = Math.ceil(to.length / PIECE);
  const releasing = Array.from({ length: pieces }, (_, i) => ({
    at: at + (i + 1) * 2 * MINUTE,
    perform: (later: Pen) => release(run, later, to.slice(i * PIECE, (i + 1) * PIECE)),
  }));
  return [...releasing, { at: at + OPEN_FOR, perform: (later) => end(run, later) }];
}

const ofRun = ({ runId }: Run, fact: RunEvent & { readonly occurredAt?: string }): Part => ({
  streamId: `run-${runId}`,
  facts: [fact],
});

function prepare(run: Run, pen: Pen, by: string): void {
  const { runId, notAfter, company } = run;
  const { campaignId, materialId, audienceId } = company;
  const { code, part } = pen.number('marketing', 'run', 'RN', runId);
  const prepared: RunEvent = {
    type: 'RunPrepared',
    data: {
      ...{ code, campaignId, materialId, audienceId, notAfter, by },
      ...{ purpose: 'news', channel: 'mail', materialVersion: 1, audienceVersion: 1, ratePerSecond: 100 },
    },
  };
  const written = pen.write('marketing', accountActor(by), [ofRun(run, prepared), part]);
  const begun: DispatchBegun = {
    type: 'DispatchBegun',
    data: { campaignId, materialId, materialVersion: 1, purpose: 'news', notAfter },
  };
  const under = heardBy('hear-runs', written.ids[0]!, 'begin');
  pen.write('channels', 'service:channels', [{ streamId: `dispatch-${runId}`, facts: [begun] }], under);
}

function release(run: Run, pen: Pen, lives: readonly Life[]): readonly Act[] {
  const messages = lives.map(({ partyId }) => ({
    partyId,
    messageId: deriveUuid('message', run.runId, partyId),
  }));
  const released: RunEvent = { type: 'MessagesReleased', data: { messages, passedOver: 0 } };
  const { ids } = pen.write('marketing', 'service:marketing', [ofRun(run, released)]);
  const queued = messages.map((message) => of(message, queuedAs(run, message)));
  pen.write('channels', 'service:channels', queued, heardBy('hear-runs', ids[0]!, 'queue'));
  return lives.flatMap((life, i) => depart(run, pen, life, messages[i]!));
}

const of = ({ messageId }: Released, fact: SendingEvent): Part => ({
  streamId: `sending-${messageId}`,
  facts: [fact],
});

const queuedAs = (
  { runId, notAfter, company: { campaignId, materialId } }: Run,
  { partyId }: Released,
): SendingEvent => ({
  type: 'SendingQueued',
  data: {
    ...{ partyId, channel: 'mail', purpose: 'news', runId, materialId, materialVersion: 1, notAfter },
    cause: { kind: 'campaign', id: campaignId },
    accountId: '',
  },
});

/** The gate lets it through and counts it; some follow its link. */
function depart(run: Run, pen: Pen, life: Life, message: Released): readonly Act[] {
  const { partyId, contactPoint, person, random } = life;
  const { messageId } = message;
  const attempted: SendingEvent = {
    type: 'SendingAttempted',
    data: {
      ...{ partyId, contactPoint, attempt: 1, epoch: 1, via: 'relay', countedFor: [partyId] },
      language: person.language === 'zh' ? 'zh-CN' : 'en',
      internetMessageId: `<${messageId}@rapport.example>`,
    },
  };
  const counted: PromotionCounted = {
    type: 'PromotionCounted',
    data: { messageId, partyId, materialId: run.company.materialId, at: pen.now },
  };
  pen.write('channels', 'service:channels', [
    of(message, attempted),
    { streamId: `promotions-${partyId}`, facts: [counted] },
  ]);
  const sent: SendingEvent = { type: 'SendingSent', data: { partyId, localBlobId: '' } };
  pen.write('channels', 'service:channels', [of(message, sent)]);
  if (!random.chance(0.12)) return [];
  const followed: SendingEvent = { type: 'LinkFollowed', data: { partyId, link: 'shop' } };
  const follow = (later: Pen) => {
    later.write('channels', 'customer', [of(message, followed)]);
    return [];
  };
  return [{ at: pen.at.getTime() + random.below(20 * HOUR), perform: follow }];
}

/** Its time is over, and something became of every message. */
function end(run: Run, pen: Pen): readonly Act[] {
  const { runId, notAfter, to } = run;
  const ended: RunEvent = {
    type: 'ReleaseEnded',
    data: { reason: 'too-late', released: to.length, passedOver: 0 },
  };
  const under = { key: deriveUuid('timer', 'run-ends', runId, notAfter), requestHash: notAfter };
  pen.write('marketing', 'timer:run-ends', [ofRun(run, { ...ended, occurredAt: notAfter })], under);
  const outcomes = { released: to.length, sent: to.length, failed: 0, stopped: 0, uncertain: 0 };
  pen.write('marketing', 'service:marketing', [ofRun(run, { type: 'RunCompleted', data: outcomes })]);
  return [];
}
