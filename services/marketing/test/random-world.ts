import type { HeardEvent } from '@rapport/kernel/projection';
import { ContactPointKind, PartyKind } from '@rapport/proto/customers/v1/party_events';
import { seededRandom } from '@rapport/kernel/values';
import { id, sayer } from './stage.ts';
import { lead, order, quote } from './world-sales.ts';
import {
  type Member,
  type Pen,
  type Point,
  type Sending,
  type World,
  PROGRAMMES,
  SEGMENTS,
  anyParty,
  instant,
  times,
} from './world.ts';

const PARTIES = 8;

/** A world of some customers in which anything may have happened; campaigns are those that are there. */
export function worldOf(seed: number, campaigns: readonly string[]): World {
  const random = seededRandom(seed);
  const say = sayer(() => '2026-01-01T00:00:00.000Z');
  const events: HeardEvent[] = [];
  const parties = times(PARTIES, (n) => ({
    id: id(`party ${n}`),
    kind: random.chance(0.3) ? ('organisation' as const) : ('person' as const),
  }));
  const pen: Pen = { random, say, events, parties };
  for (const party of parties) begin(pen, party);
  return {
    parties,
    points: times(8, (n) => point(pen, n)),
    orders: times(12, (n) => order(pen, n)),
    quotes: times(5, (n) => quote(pen, n)),
    leads: times(5, (n) => lead(pen, n)),
    cases: times(5, (n) => supportCase(pen, n)),
    members: times(6, (n) => member(pen, n)),
    sendings: times(16, (n) => sending(pen, n, campaigns)),
    segments: SEGMENTS.flatMap((segment) => parties.flatMap((party) => membership(pen, segment, party.id))),
    survivors: merges(pen),
    events,
  };
}

function begin({ say, events }: Pen, party: World['parties'][number]): void {
  const kind = party.kind === 'person' ? PartyKind.PERSON : PartyKind.ORGANISATION;
  const data = { kind, provisional: false, code: party.id.slice(0, 8) };
  events.push(say('rapport.customers.party.v1', 'partyBegun', party.id, data));
}

/** Each becomes at most one other's alias, of one that comes before it: chains, and no circle. */
function merges({ random, say, events, parties }: Pen): World['survivors'] {
  const survivors = new Map<string, string>();
  parties.slice(1).forEach(({ id: party }, i) => {
    if (!random.chance(0.35)) return;
    const survivor = parties[random.below(i + 1)]!.id;
    const data = { mergeId: id(`merge of ${party}`), survivorId: survivor };
    events.push(say('rapport.customers.party.v1', 'partyMergedInto', party, data));
    if (random.chance(0.3)) events.push(say('rapport.customers.party.v1', 'partyUnmerged', party, data));
    else survivors.set(party, survivor);
  });
  return survivors;
}

function point(pen: Pen, n: number): Point {
  const { random, say, events } = pen;
  const made: Point = { party: anyParty(pen), language: '', permit: '' };
  const contactPoint = `point ${n}`;
  const added = { kind: ContactPointKind.EMAIL, contactPoint, address: undefined };
  events.push(say('rapport.customers.party.v1', 'contactPointAdded', made.party, added));
  const purpose = 'news';
  const stream = id(`consent of ${n}`);
  const given = {
    contactPoint,
    partyId: made.party,
    purpose,
    channel: 'mail',
    wordingVersion: 1,
    evidence: undefined,
  };
  const withdrawn = {
    contactPoint,
    partyId: '',
    purpose: random.pick(['', 'news', 'other']),
    channel: '',
    evidence: undefined,
  };
  for (const fact of times(random.below(4), () => random.pick(['given', 'withdrawn'] as const))) {
    if (fact === 'given') events.push(say('rapport.customers.consent.v1', 'consentGiven', stream, given));
    else events.push(say('rapport.customers.consent.v1', 'consentWithdrawn', stream, withdrawn));
    if (fact === 'given' || withdrawn.purpose !== 'other') made.permit = fact;
  }
  if (random.chance(0.6)) {
    made.language = random.pick(['zh-CN', 'en']);
    const set = {
      contactPoint,
      language: made.language,
      zone: '',
      quietFrom: '',
      quietTo: '',
      evidence: undefined,
    };
    events.push(say('rapport.customers.consent.v1', 'preferencesSet', stream, set));
  }
  return made;
}

function supportCase(pen: Pen, n: number) {
  const { random, say, events } = pen;
  const [stream, party, talk] = [id(`case ${n}`), anyParty(pen), id(`talk ${n}`)];
  const kind = random.pick(['complaint', 'question'] as const);
  const talked = random.chance(0.5);
  const data = { caseType: kind, conversationId: talked ? talk : '', partyId: talked ? '' : party };
  events.push(say('rapport.support.case.v1', 'caseOpened', stream, data as never));
  if (talked)
    events.push(
      say('rapport.customers.recognition.v1', 'partyIdentified', talk, {
        partyId: party,
        contactPoint: '',
        by: 'person',
      }),
    );
  const open = random.chance(0.5);
  if (!open) events.push(say('rapport.support.case.v1', 'caseResolved', stream, {} as never));
  return { party, kind, open };
}

function member(pen: Pen, n: number): Member {
  const { random, say, events } = pen;
  const [stream, party, programme] = [id(`member ${n}`), anyParty(pen), random.pick(PROGRAMMES)];
  const made: Member = { party, programme, tier: 'basic', points: 0, joined: false };
  const who = { programmeId: programme, partyId: party, code: '', how: 'by-agent' };
  const enrolled = { ...who, tier: 'basic', tierName: undefined };
  events.push(say('rapport.loyalty.member.v1', 'memberEnrolled', stream, enrolled));
  if (random.chance(0.6)) {
    made.points = random.below(200);
    const standing = { pending: 0n, available: BigInt(made.points), debt: 0n };
    events.push(say('rapport.loyalty.member.v1', 'pointsReleased', stream, { points: 1n, standing }));
  }
  if (random.chance(0.5)) {
    made.tier = 'gold';
    const risen = {
      from: 'basic',
      to: 'gold',
      toName: undefined,
      qualifying: undefined,
      threshold: 1n,
      because: '',
      becauseId: '',
    };
    events.push(say('rapport.loyalty.member.v1', 'tierRisen', stream, risen));
  }
  made.joined = random.chance(0.2);
  if (made.joined) {
    const into = { into: id('other'), reason: undefined, points: 0n, debt: 0n };
    events.push(say('rapport.loyalty.member.v1', 'accountJoined', stream, into));
  }
  return made;
}

/** Comes into a segment or not, and perhaps leaves it again. */
function membership({ random, say, events }: Pen, segment: string, party: string) {
  if (!random.chance(0.4)) return [];
  const member = random.chance(0.6);
  for (const inIt of member ? [true] : [true, false])
    events.push(
      say('rapport.analytics.profile.v1', 'segmentMembershipChanged', party, {
        ...{ segmentId: segment, segmentVersion: 1, member: inIt, reasons: [] },
      }),
    );
  return [{ party, segment, member }];
}

function sending(pen: Pen, n: number, campaigns: readonly string[]): Sending {
  const { random, say, events } = pen;
  const [message, party, campaign] = [id(`message ${n}`), anyParty(pen), random.pick(campaigns)];
  const made: Sending = {
    id: message,
    party,
    campaign,
    sentAt: '',
    bounced: false,
    followed: false,
    answered: false,
  };
  const tell = (fact: Parameters<typeof say>[1], data: object, at?: string) =>
    events.push(
      say('rapport.channels.sending.v1', fact as 'sendingSent', message, { partyId: party, ...data }, at),
    );
  const cause = { kind: 'campaign', id: campaign };
  const queued = {
    channel: 'mail',
    purpose: 'news',
    cause,
    runId: '',
    materialId: '',
    materialVersion: 0,
    notAfter: '',
  };
  tell('sendingQueued', { ...queued, accountId: '' });
  if (random.chance(0.2)) {
    tell('sendingStopped', { reason: 'withdrawn', record: undefined });
    return made;
  }
  made.sentAt = instant(pen);
  tell('sendingSent', {}, made.sentAt);
  made.bounced = random.chance(0.2);
  if (made.bounced) tell('sendingBounced', { code: '5.1.1', hard: true, contactPoint: '' });
  made.followed = random.chance(0.3);
  if (made.followed) tell('linkFollowed', { link: 'offer' });
  made.answered = random.chance(0.3);
  if (made.answered) tell('sendingAnswered', { conversationId: id('talk') });
  return made;
}
