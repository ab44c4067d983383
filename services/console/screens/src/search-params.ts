import type { SearchSchemaInput } from '@tanstack/react-router';
import type { Channel, InboxView } from '../../src/http/api.ts';
import { BOARDS, type Board, PERIODS, type Period } from './api/analytics.ts';
import { LEAD_STATUSES, type LeadStatus } from './sales/lead-statuses.ts';
import { PROMISE_KINDS, PROMISE_STATES, type PromiseKind, type PromiseState } from './api/workflow.ts';
import {
  CASE_TYPES,
  CASE_VIEWS,
  type CaseType,
  type CaseView,
  PRIORITIES,
  type Priority,
} from './cases/contracts.ts';
import { TIMELINE_GROUPS, type TimelineGroup } from './timeline/groups.ts';

/** Reads the query part of each address; whatever does not fit is as if it were not there. */

type Raw = Readonly<Record<string, unknown>>;

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
const uuid = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[0-9a-f-]{36}$/i.test(value) ? value : undefined;
const instant = (value: unknown): string | undefined => {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
};
const day = (value: unknown): string | undefined =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined;

/** Only what is there, so that addresses stay short. */
function given<T extends Readonly<Record<string, unknown>>>(of: T) {
  return Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as {
    readonly [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

export const VIEWS: readonly InboxView[] = ['unassigned', 'mine', 'open', 'closed', 'all'];

/** Only a path of this console: a link must not lead elsewhere after signing in. */
export const signIn = (raw: Raw): { readonly then: string } => {
  const then = text(raw['then']);
  return { then: then && /^\/(?![/\\])/.test(then) && !then.startsWith('/sign-in') ? then : '/inbox' };
};

export const CHANNELS: readonly Channel[] = ['mail', 'form', 'chat'];

interface InboxSearch {
  readonly view: InboxView;
  readonly channel?: Channel;
  readonly open?: string;
}

export const inbox = (raw: Partial<InboxSearch> & SearchSchemaInput): InboxSearch => ({
  view: VIEWS.find((each) => each === raw.view) ?? 'unassigned',
  ...given({ channel: CHANNELS.find((each) => each === raw.channel), open: uuid(raw.open) }),
});

export const cases = (
  raw: {
    readonly view?: CaseView;
    readonly priority?: Priority;
    readonly caseType?: CaseType;
  } & SearchSchemaInput,
): { readonly view: CaseView; readonly priority?: Priority; readonly caseType?: CaseType } => ({
  view: CASE_VIEWS.find((each) => each === raw.view) ?? 'active',
  ...given({
    priority: PRIORITIES.find((each) => each === raw.priority),
    caseType: CASE_TYPES.find((each) => each === raw.caseType),
  }),
});

export const customer = (raw: Raw): { readonly asOf?: string; readonly kinds?: readonly TimelineGroup[] } => {
  const kinds = Array.isArray(raw['kinds'])
    ? TIMELINE_GROUPS.filter((each) => (raw['kinds'] as unknown[]).includes(each))
    : [];
  return given({ asOf: instant(raw['asOf']), kinds: kinds.length > 0 ? kinds : undefined });
};

/** Which promises are shown, and as of which day. */
export interface PromisesSearch {
  readonly state?: PromiseState | undefined;
  readonly kind?: PromiseKind | undefined;
  readonly partyId?: string | undefined;
  readonly ownerId?: string | undefined;
  readonly contradicted?: true | undefined;
  readonly day?: string | undefined;
}

export const promises = (raw: PromisesSearch & SearchSchemaInput) =>
  given({
    state: PROMISE_STATES.find((each) => each === raw.state),
    kind: PROMISE_KINDS.find((each) => each === raw.kind),
    partyId: uuid(raw.partyId),
    ownerId: uuid(raw.ownerId),
    contradicted: raw.contradicted === true ? raw.contradicted : undefined,
    day: day(raw.day),
  });
export const promise = (raw: Raw) => given({ asOf: instant(raw['asOf']) });

/** Which day the board is shown as of, and whose deals. */
export const deals = (
  raw: { readonly day?: string | undefined; readonly mine?: true | undefined } & SearchSchemaInput,
) => given({ day: day(raw.day), mine: raw.mine === true ? raw.mine : undefined });
export const leads = (raw: { readonly status?: LeadStatus | undefined } & SearchSchemaInput) =>
  given({ status: LEAD_STATUSES.find((each) => each === raw.status) });

/** Which members are shown. */
export const members = (
  raw: {
    readonly programmeId?: string | undefined;
    readonly tier?: string | undefined;
    readonly partyId?: string | undefined;
  } & SearchSchemaInput,
) => given({ programmeId: uuid(raw.programmeId), tier: text(raw.tier), partyId: uuid(raw.partyId) });

export const comparison = (raw: Raw) => given({ from: instant(raw['from']), to: instant(raw['to']) });
export const find = (raw: Raw) => given({ q: text(raw['q'] === undefined ? undefined : String(raw['q'])) });
/** The year whose figures are shown. */
export const campaigns = (raw: { readonly year?: number } & SearchSchemaInput) => {
  const { year } = raw;
  return given({ year: Number.isInteger(year) && year! >= 2000 && year! <= 2999 ? year : undefined });
};

/** Which figures are shown: of which board and days, by which periods, as known on which day, and which one is open. */
export interface FiguresSearch {
  readonly board?: Board | undefined;
  readonly by?: Period | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly asOf?: string | undefined;
  readonly figure?: string | undefined;
}
export const figures = (raw: FiguresSearch & SearchSchemaInput): FiguresSearch =>
  given({
    board: BOARDS.find((each) => each === raw.board),
    by: PERIODS.find((each) => each === raw.by),
    from: day(raw.from),
    to: day(raw.to),
    asOf: day(raw.asOf),
    figure: typeof raw.figure === 'string' && /^[a-z-]{1,60}$/.test(raw.figure) ? raw.figure : undefined,
  });

export const SEGMENT_PARTS = ['members', 'day', 'versions', 'condition'] as const;
export type SegmentPart = (typeof SEGMENT_PARTS)[number];
/** Which part of a segment is shown, and of which day. */
export const segment = (
  raw: { readonly show?: SegmentPart | undefined; readonly day?: string | undefined } & SearchSchemaInput,
) => given({ show: SEGMENT_PARTS.find((each) => each === raw.show), day: day(raw.day) });

export const unanswered = (raw: Raw) => given({ from: day(raw['from']), to: day(raw['to']) });
export const mailbox = (raw: Raw) => given({ open: text(raw['open']) });

const code = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[a-z0-9 .-]{1,64}$/.test(value) ? value : undefined;

export const messages = (
  raw: { readonly state?: string; readonly reason?: string } & SearchSchemaInput,
): { readonly state?: string; readonly reason?: string } =>
  given({ state: code(raw.state), reason: code(raw.reason) });
