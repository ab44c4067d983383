import { unparkProjection, unparkReaction } from '../../projection/index.ts';
import { databaseOver } from './database.ts';
import type { Installation } from './installation.ts';
import { OFFICE, copying, hearingLate, stamping } from './office.ts';
import { SHOP } from './shop.ts';

/** Who has the streams that wait in parking places taken up again. */
export interface Operator {
  /** All that are parked now, in both services; takes as long as it takes. */
  unpark(): Promise<void>;
}

/** An operator of an installation. */
export function operatorOf(installation: Installation): Operator {
  const { schedule, services, violations } = installation;
  const actor = schedule.actor('operator');
  return {
    unpark: async () => {
      for (const service of [SHOP, OFFICE] as const) {
        for (const row of services[service].tables.committed('ops.parked').values()) {
          let done = false;
          const taken = schedule.as(actor, () =>
            takeUp(installation, actor, service, String(row['consumer']), String(row['stream_id'])),
          );
          void taken.then(
            () => (done = true),
            (error: unknown) => violations.push(`unpark: ${String(error)}`),
          );
          await schedule.run(() => done, schedule.now() + 30_000);
        }
      }
    },
  };
}

async function takeUp(
  { schedule, services, trouble, setting, projections, decoders }: Installation,
  actor: object,
  service: typeof SHOP | typeof OFFICE,
  consumer: string,
  streamId: string,
): Promise<void> {
  const { tables, store } = services[service];
  const world = { service, database: databaseOver(tables, actor, { schedule, trouble, setting }), decoders };
  const fine = () => {};
  const ways: Readonly<Record<string, () => Promise<unknown>>> = {
    boxes_v1: () => unparkProjection(projections.boxes, world, streamId),
    books_v1: () => unparkProjection(projections.books, world, streamId),
    'office.seen_v1': () => unparkProjection(projections.seen, world, streamId),
    'office.late': () => unparkReaction(hearingLate(store), world, streamId),
    'office.copy': () => unparkReaction(copying(store, fine), world, streamId),
    stamp: () => unparkReaction(stamping(store, fine), world, streamId),
  };
  await ways[consumer]!();
}
