import { type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import type { RewardOffered, RewardRestocked, RewardTaken } from '../domain/reward.events.ts';

/** What members take for points, and how much of it is there. */
export const rewards: Projection = {
  name: 'rewards_v1',
  from: 'own',
  key: ['reward_id'],
  columns: {
    reward_id: 'uuid',
    programme_id: 'uuid',
    code: 'text',
    name: 'jsonb',
    points: 'bigint',
    stock: 'bigint',
    remaining: 'bigint',
    taken: 'bigint',
    per_member: 'bigint',
    from_tier: 'text',
    from_day: 'text',
    until_day: 'text',
    withdrawn: 'boolean',
    offered_at: 'timestamptz',
    last_news: 'bigint',
  },
  on: {
    RewardOffered: (event: HeardEvent<RewardOffered['data']>) => change(event, () => offered(event)),
    RewardRestocked: (event: HeardEvent<RewardRestocked['data']>) =>
      change(event, (row) => ({
        stock: Number(row['stock']) + event.data.added,
        remaining: event.data.left,
      })),
    RewardWithdrawn: (event: HeardEvent) => change(event, () => ({ withdrawn: true })),
    RewardTaken: counting(1),
    RewardGivenBack: counting(-1),
  },
  announce: (row) => `reward:${String(row['reward_id'])}`,
};

function counting(by: number) {
  return (event: HeardEvent<RewardTaken['data']>) =>
    change(event, (row) => ({ remaining: event.data.left, taken: Number(row['taken']) + by }));
}

function offered({ data, recordedAt }: HeardEvent<RewardOffered['data']>): Row {
  return {
    programme_id: data.programmeId,
    code: data.code,
    name: data.name,
    points: data.points,
    stock: data.stock,
    remaining: data.stock,
    taken: 0,
    per_member: data.perMember,
    from_tier: data.fromTier,
    from_day: data.from,
    until_day: data.until,
    withdrawn: false,
    offered_at: recordedAt,
  };
}

function change(event: HeardEvent, columns: (row: Row) => Row) {
  const id = subjectOf(event);
  const fold = (row: Row = {}): Row => ({
    ...row,
    ...columns(row),
    reward_id: id,
    last_news: event.position,
  });
  return [{ key: [id], fold }];
}
