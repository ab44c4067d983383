import { Rejection } from '@rapport/kernel/decider';
import { type Cursors, EdgeProblem } from '@rapport/kernel/http';
import { type Clock, instantOf, isInstant } from '@rapport/kernel/values';
import { foldCustomerPage } from '../folds/customer-page.ts';
import { byOccurrence } from '../folds/events.ts';
import { likelyReasons } from '../folds/likely.ts';
import { type Line, type TimelineLineEntry, groupOf, latestFirst } from '../folds/lines.ts';
import type { Unopened } from '../folds/personal.ts';
import type { Comparison, CustomerFacts, CustomerPage } from '../http/api.ts';
import type { TimelineEntry } from '../http/api-entries.ts';
import type { HistoryOf, KnownHistory } from './histories.ts';
import { type OpeningNeeds, openAnswer } from './opening.ts';

/** What pages of customers need of the world. */
export interface CustomerNeeds extends OpeningNeeds {
  readonly cursors: Cursors;
  readonly clock: Clock;
  readonly historyOf: HistoryOf;
}

/** Longest text of an entry on a timeline, in characters. */
const CUT = 2_000;
const MOST_BETWEEN = 200;

/** What is asked of a page: as of when, which groups of entries, from where on, how many. */
export interface PageAsked {
  readonly asOf?: string;
  readonly kinds?: string;
  readonly cursor?: string;
  readonly limit?: number;
}

/** The page of a customer, now or as of an instant. Rejection `customer-unknown` when there never was one. */
export async function customerPage(
  needs: CustomerNeeds,
  partyId: string,
  asked: PageAsked,
): Promise<CustomerPage> {
  const { asOf } = asked;
  const slice = sliceWanted(needs, partyId, asked);
  const { history, whole, finalBefore } = await historyOfCustomer(needs, partyId);
  const { facts, lines } = asOf === undefined ? whole() : foldCustomerPage(history, partyId, asOf);
  const { shown, nextCursor } = slice(lines);
  const { answer, locked } = await openAnswer<{ facts?: CustomerFacts; entries: TimelineEntry[] }>(needs, {
    ...(facts ? { facts } : {}),
    entries: shown.map(cutLine),
  });
  const at = asOf ?? instantOf(needs.clock.now());
  return {
    ...answer,
    likely: facts ? [...likelyReasons(facts.standing, at)] : [],
    asOf: at,
    provisional: isProvisional(finalBefore, at),
    ...whole().days,
    ...(nextCursor === undefined ? {} : { nextCursor }),
    locked,
  };
}

/** The part of a timeline that is asked for, and where the next one begins. A cursor is read before anything is looked up. */
function sliceWanted(
  { cursors }: CustomerNeeds,
  partyId: string,
  { asOf = '', kinds, cursor, limit = 50 }: PageAsked,
) {
  const scope = `customer ${partyId} ${asOf} ${kinds ?? ''}`;
  const after = cursor === undefined ? undefined : placeOf(cursors, scope, cursor);
  return (lines: readonly Line<TimelineLineEntry>[]) => {
    const groups = kinds?.split(',');
    const wanted = groups ? lines.filter(({ entry }) => groups.includes(groupOf(entry))) : lines;
    const rest = after ? wanted.filter(isAfter(after)) : wanted;
    const shown = latestFirst(rest, limit);
    const last = rest.length > limit ? shown.at(-1) : undefined;
    return { shown, nextCursor: last && sealPlace(cursors, scope, last) };
  };
}

/** A customer at two instants, and what was said and done after the first up to the second. */
export async function customerComparison(
  needs: CustomerNeeds,
  partyId: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<Comparison> {
  if (from > to) throw new Rejection('instants-turned-round');
  const { history, finalBefore } = await historyOfCustomer(needs, partyId);
  const [before, after] = [foldCustomerPage(history, partyId, from), foldCustomerPage(history, partyId, to)];
  const between = after.lines.filter(({ changedAt }) => changedAt > from);
  const { answer, locked } = await openAnswer<Pick<Comparison, 'from' | 'to' | 'between'>>(needs, {
    from: sideOf(from, before.facts),
    to: sideOf(to, after.facts),
    between: latestFirst(between, MOST_BETWEEN).map(cutLine),
  });
  return {
    ...answer,
    betweenTruncated: between.length > MOST_BETWEEN,
    provisional: isProvisional(finalBefore, to),
    locked,
  };
}

function sideOf(at: string, facts: Unopened<CustomerFacts> | undefined): Unopened<Comparison['from']> {
  return facts ? { at, facts } : { at };
}

/** Everything that may belong on a customer's page. Rejection `customer-unknown` when there never was one. */
async function historyOfCustomer({ historyOf }: CustomerNeeds, partyId: string): Promise<KnownHistory> {
  const known = await historyOf(partyId);
  if (!known.history.parties.some(({ subject }) => subject === partyId))
    throw new Rejection('customer-unknown');
  return known;
}

const isProvisional = (finalBefore: string | undefined, at: string): boolean =>
  finalBefore === undefined || at >= finalBefore;

function cutLine({ entry }: Line<TimelineLineEntry>): TimelineLineEntry {
  return '$words' in entry ? { ...entry, cut: CUT } : entry;
}

type Place = Line<unknown>['begun'];

function sealPlace(cursors: Cursors, scope: string, { begun }: Line<unknown>): string {
  const { occurredAt, recordedAt, source, position } = begun;
  return cursors.seal(scope, [occurredAt, recordedAt, source, position]);
}

function placeOf(
  cursors: Cursors,
  scope: string,
  cursor: string,
): Pick<Place, 'occurredAt' | 'recordedAt' | 'source' | 'position'> {
  const [occurredAt, recordedAt, source, position] = cursors.open(scope, cursor);
  if (typeof occurredAt !== 'string' || typeof recordedAt !== 'string')
    throw new EdgeProblem('invalid-cursor');
  if (!isInstant(occurredAt) || !isInstant(recordedAt)) throw new EdgeProblem('invalid-cursor');
  return { occurredAt, recordedAt, source: String(source), position: Number(position) };
}

/** Lines further down than a place: earlier ones, as the latest come first. */
function isAfter(place: Pick<Place, 'occurredAt' | 'recordedAt' | 'source' | 'position'>) {
  return ({ begun }: Line<unknown>) => byOccurrence(begun, place) < 0;
}
