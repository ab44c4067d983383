import { BUCKETS, SET_ASIDE, type Bucket, type ReckoningDay } from '../api/contracts.ts';

/** A day, or many, with every received mail in exactly one part. */
export type Sums = Readonly<Record<Bucket, number>> & { readonly received: number };

/** Adds up days; a part nobody mentions is zero. */
export function sumOf(days: readonly ReckoningDay[]): Sums {
  const sums: Record<Bucket | 'received', number> = Object.fromEntries(
    ['received', ...BUCKETS].map((each) => [each, 0]),
  ) as Record<Bucket | 'received', number>;
  for (const day of days) {
    sums.received += day.received;
    sums.answered += day.answered;
    sums.open += day.open;
    for (const reason of SET_ASIDE) sums[reason] += day.setAside[reason] ?? 0;
  }
  return sums;
}

/** How many received mails are in no part; anything but zero is a fault that must be seen. */
export function unaccounted(sums: Sums): number {
  return sums.received - BUCKETS.reduce((sum, each) => sum + sums[each], 0);
}

/** Mails that wait for nobody, for whatever reason. */
export function setAside(sums: Sums): number {
  return SET_ASIDE.reduce((sum, each) => sum + sums[each], 0);
}
