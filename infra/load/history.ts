import { partyCode } from '@rapport/customers/domain/party-code.ts';
import { seededRandom } from '@rapport/kernel/values';
import type { Company } from './company.ts';
import { type Act, DAY, HOUR, type Life } from './lives/life.ts';
import { sendNews } from './lives/reaching-out.ts';
import { type Draft, type Pen, type Places, emptyDraft, penAt } from './pen.ts';
import { DAYS, NEWS_EVERY, type Plan, beginOf, planLife } from './plan.ts';

/** A piece of the history, whole days of it, as it is to be stored. */
export interface Piece {
  readonly draft: Draft;
  /** The last instant it tells of. */
  readonly until: number;
}

/** So many events make a piece large enough to be stored. */
const PIECE_EVENTS = 20_000;

/** Tells the company's history piece by piece, in the order of time. The same plan and company give the same pieces. */
export function* tellHistory(
  plan: Plan,
  company: Company,
  places: Places,
  hash: Pen['hash'],
): Generator<Piece> {
  const random = seededRandom(plan.seed);
  const begin = beginOf(plan);
  const days: Act[][] = Array.from({ length: DAYS }, () => []);
  const later = (act: Act) => {
    const day = Math.floor((act.at - begin) / DAY);
    if (day < DAYS) insert(days[day]!, act);
  };
  peopleOf(plan, company, hash, later, (to) => (pen) => sendNews(company, random, to, pen));
  let draft = emptyDraft(places);
  for (let day = 0; day < DAYS; day += 1) {
    const acts = days[day]!;
    for (let act = acts.pop(); act; act = acts.pop())
      for (const next of act.perform(penAt(act.at, random, draft, places, hash))) later(next);
    if (draft.events < PIECE_EVENTS && day < DAYS - 1) continue;
    yield { draft, until: begin + (day + 1) * DAY };
    draft = emptyDraft(places);
  }
}

/** Puts an act in its place: the latest first, and of the same instant the one that was planned last. */
function insert(acts: Act[], act: Act): void {
  let [low, high] = [0, acts.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (acts[middle]!.at <= act.at) high = middle;
    else low = middle + 1;
  }
  acts.splice(low, 0, act);
}

/** Plans everybody, and the runs of news that they are in. */
function peopleOf(
  plan: Plan,
  company: Company,
  hash: Pen['hash'],
  later: (act: Act) => void,
  newsTo: (to: readonly Life[]) => Act['perform'],
): void {
  const runs = new Map<number, Life[]>();
  const codeOf = freeCodes(partyCode);
  for (let number = 0; number < plan.parties; number += 1) {
    const { life, acts, news } = planLife(plan, number, company, { hash, codeOf });
    acts.forEach(later);
    for (const run of news) (runs.get(run) ?? runs.set(run, []).get(run)!).push(life);
  }
  for (const [run, to] of [...runs].toSorted(([a], [b]) => a - b))
    later({ at: beginOf(plan) + run * NEWS_EVERY + 2 * HOUR, perform: newsTo(to) });
}

/** Gives each customer the first of their candidate codes that nobody before them has, as the service does. */
export function freeCodes(candidate: (partyId: string, turn: number) => string): (partyId: string) => string {
  const taken = new Set<string>();
  return (partyId) => {
    for (let turn = 0; ; turn += 1) {
      const code = candidate(partyId, turn);
      if (taken.has(code)) continue;
      taken.add(code);
      return code;
    }
  };
}
