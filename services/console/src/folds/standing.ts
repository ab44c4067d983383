import type { Permission, Standing } from '../http/api-standing.ts';
import type { GoingOn, SaidPermission } from './going-on.ts';
import type { FoldedRecord } from './lines.ts';
import type { Unopened } from './personal.ts';

type Kind = GoingOn['kind'];
type Of<K extends Kind> = Extract<GoingOn, { readonly kind: K }>['of'];

/** Orders that are shown: the last ones. */
const ORDERS_SHOWN = 5;

/** Gathers what is going on from all records of a customer, the most pressing of each kind first. */
export function standingOf(records: readonly FoldedRecord[]): Unopened<Standing> {
  const of = <K extends Kind>(kind: K) =>
    records.flatMap(({ goingOn }) => (goingOn?.kind === kind ? [goingOn.of as Of<K>] : []));
  const lastMessage = of('message')
    .toSorted((a, b) => order(a.sentAt, b.sentAt))
    .at(-1);
  return {
    cases: of('case').toSorted(
      (a, b) => Number(a.resolved) - Number(b.resolved) || order(a.openedAt, b.openedAt),
    ),
    promises: of('promise').toSorted(
      (a, b) => Number(b.broken) - Number(a.broken) || order(a.due.at, b.due.at),
    ),
    offers: of('offer').toSorted((a, b) => order(b.sentAt, a.sentAt)),
    orders: of('order')
      .toSorted((a, b) => order(b.placedAt, a.placedAt))
      .slice(0, ORDERS_SHOWN),
    permissions: strictest(of('permissions')),
    ...(lastMessage ? { lastMessage } : {}),
  };
}

/**
 * What is permitted, from the words said at each address: a purpose that is withdrawn at one of them is withdrawn, as the
 * consent ledger of customers answers it. A word about every promotion is one about each purpose.
 */
function strictest(addresses: readonly (readonly SaidPermission[])[]): readonly Permission[] {
  const purposes = new Set(addresses.flat().map(({ purpose }) => purpose));
  if (purposes.size > 1) purposes.delete('');
  return [...purposes].toSorted().flatMap((purpose) => {
    const last = addresses.flatMap(
      (words) => words.findLast((word) => word.purpose === purpose || word.purpose === '') ?? [],
    );
    const { given, at } = last.toSorted(
      (a, b) => Number(a.given) - Number(b.given) || order(b.at, a.at),
    )[0] ?? { given: false, at: '' };
    return [{ purpose, given, since: at }];
  });
}

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
