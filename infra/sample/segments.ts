import type { WorkflowDoors } from './workflow.ts';

/** The segments of the sample company: whom its people look after in particular. */
const SEGMENTS = [
  { name: '常客', condition: { is: 'bought', orders: 2, withinDays: 365 } },
  {
    name: '来过信，还没买过',
    condition: {
      is: 'all',
      of: [
        { is: 'wrote', withinDays: 180 },
        { is: 'not', of: { is: 'bought' } },
      ],
    },
  },
  {
    name: '先把事情办好',
    condition: { is: 'any', of: [{ is: 'open-case' }, { is: 'broken-promise' }, { is: 'awaits-call' }] },
  },
  { name: '银叶以上会员', condition: { is: 'member', tiers: ['silver', 'gold'] } },
  { name: '大客户', condition: { is: 'scored', classes: ['vip', 'major'] } },
];

/** Defines the segments, in the name of an administrator. */
export async function defineSegments({ send }: Pick<WorkflowDoors, 'send'>): Promise<void> {
  for (const segment of SEGMENTS) await send('analytics', 'segments', segment);
}
