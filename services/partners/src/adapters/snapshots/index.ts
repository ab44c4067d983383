import { parties } from './customers.ts';
import type { SnapshotKind } from './kind.ts';
import { members } from './loyalty.ts';
import { leads, opportunities, orders, products, quotes } from './sales.ts';
import { cases } from './support.ts';

/** The records there are snapshots of, by the name they are asked for. */
export const SNAPSHOTS: Readonly<Record<string, SnapshotKind>> = {
  parties,
  leads,
  opportunities,
  quotes,
  orders,
  products,
  cases,
  members,
};
