import { type Book, type Logged, add, entriesOf, figuresOf, taking } from '../book.ts';

/** How often each reward was taken, and how many of it are left where they come to an end. */
export function rewardsBook(): Book {
  const counts = new Map<string, number>();
  const counting =
    (sign: 1 | -1) =>
    (_data: unknown, { subject }: Logged) => {
      add(counts, `${subject} taken`, sign);
      if (counts.has(`${subject} left`)) add(counts, `${subject} left`, -sign);
    };
  return {
    name: 'rewards',
    topics: ['rapport.loyalty.reward.v1'],
    take: taking(
      entriesOf('rapport.loyalty.reward.v1', {
        rewardOffered: ({ stock }, { subject }) => {
          add(counts, `${subject} taken`, 0);
          if (stock !== undefined) add(counts, `${subject} left`, Number(stock));
        },
        rewardRestocked: ({ added }, { subject }) => add(counts, `${subject} left`, Number(added)),
        rewardTaken: counting(1),
        rewardGivenBack: counting(-1),
      }),
    ),
    figures: async (shown) => {
      const on = new Map<string, number>();
      for (const { rewardId, taken, left } of await shown.list('/api/loyalty/v1/rewards?offered=all')) {
        add(on, `${String(rewardId)} taken`, Number(taken));
        if (left !== undefined) add(on, `${String(rewardId)} left`, Number(left));
      }
      return figuresOf('reward', counts, on);
    },
  };
}
