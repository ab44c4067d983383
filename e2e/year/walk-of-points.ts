import { OTHERS } from './promotion.ts';
import type { Story } from './story.ts';
import type { At, Day, Step } from './step.ts';

/** What goes through the walk beside the late order: the customer's points, and a campaign that waits for them. */
export function pointsAndPromotion(story: Story, at: At, day: Day): readonly Step[] {
  return [...theCampaign(story, at), ...afterTheCampaign(story, at, day)];
}

function theCampaign({ permission, optOut }: Story, at: At): readonly Step[] {
  return [
    {
      id: 'permitted',
      name: 'the customer wants to hear of news; the points of the order are pending',
      at: at(1, '15:00'),
      play: async (player) => {
        await player.notesPermission('li', permission);
        await player.seesPoints('li', { pending: 3_999, spendable: 0, debt: 0 });
      },
      leaves: { pending: 3_999, spendable: 0, debt: 0 },
      tells: [{ told: 'consent given' }],
    },
    {
      id: 'available',
      name: 'the order can no longer come back: its points can be spent',
      at: at(7, '00:00'),
      play: (player) => player.seesPoints('zhou', { pending: 0, spendable: 3_999, debt: 0 }),
      leaves: { pending: 0, spendable: 3_999, debt: 0 },
      tells: [{ told: 'points released' }],
    },
    {
      id: 'campaign',
      name: 'a campaign begins: others get it; who has a complaint open, and who sleeps until noon, wait',
      at: at(7, '10:00'),
      play: async (player) => {
        await player.startsRun('wu');
        await player.seesRun('wu', { sent: OTHERS - 1, reasons: { 'open-case': 1, 'quiet-hours': 1 } });
      },
      tells: [{ told: 'sending held' }],
    },
    {
      id: 'opt-out',
      name: 'in the midst of it somebody calls and wants no more',
      at: at(7, '11:30'),
      play: (player) => player.notesOptOut('zhou', optOut),
      tells: [],
    },
    {
      id: 'looked',
      name: 'the manager looks at the page, in the midst of it all',
      // At the instant of the step before: a further one would be another at which something may be recorded.
      at: at(7, '11:30'),
      play: (player) => player.keepsPage('wu', at(7, '11:30')),
      tells: [],
    },
    {
      id: 'spared',
      name: 'the morning is over where they live, and nothing is sent to them',
      at: at(7, '14:30'),
      play: (player) => player.seesRun('wu', { sent: OTHERS - 1, reasons: { 'open-case': 1, withdrawn: 1 } }),
      tells: [],
    },
    {
      id: 'all-is-well',
      name: 'whoever had the case asks whether all is well, and the message waits until then; a reward is not offered now',
      at: at(9, '10:00'),
      play: async (player) => {
        await player.seesRun('wu', { sent: OTHERS - 1, reasons: { 'after-case': 1, withdrawn: 1 } });
        await player.asksWhetherAllIsWell('zhou');
        await player.declines('zhou', 'points-to-spend');
      },
      tells: [{ told: 'task done' }, { told: 'advice refused', who: 'zhou' }],
    },
    {
      id: 'lifted',
      name: 'three days after the case the customer gets the campaign too',
      at: at(10, '17:00'),
      play: (player) => player.seesRun('wu', { sent: OTHERS, reasons: { withdrawn: 1 } }),
      tells: [{ told: 'sending sent' }],
    },
  ];
}

function afterTheCampaign({ broken }: Story, at: At, day: Day): readonly Step[] {
  return [
    {
      id: 'again',
      name: 'the customer orders again: it is credited to the campaign, makes a better tier, and one of the regulars',
      at: at(11, '10:00'),
      play: async (player) => {
        await player.ordersInShop({ number: '1', quantity: '3', unitPrice: '1000.00', on: day(11) });
        await player.deliversOrder('li', { quantity: '3', on: day(11) });
        await player.seesReturns('wu', { orders: 1, worth: '3390.00' });
        await player.seesTier('li', 'silver');
        await player.seesAmongRegulars('wu');
      },
      tells: [
        { told: 'sale order placed' },
        { told: 'sale order delivered' },
        { told: 'points awarded' },
        { told: 'points risen' },
      ],
    },
    {
      id: 'spent',
      name: 'what both orders brought is spent',
      at: at(17, '10:00'),
      play: async (player) => {
        await player.takesReward('zhou', 'grinder');
        await player.seesPoints('zhou', { pending: 0, spendable: 999, debt: 0 });
      },
      leaves: { pending: 0, spendable: 999, debt: 0 },
      tells: [{ told: 'points released' }, { told: 'points redeemed' }],
    },
    {
      id: 'returned',
      name: 'part of the second order comes back: what was spent of it is owed, and the tier is held',
      at: at(18, '10:00'),
      play: async (player) => {
        await player.notesReturn('li', { quantity: '2', on: day(18) });
        await player.seesPoints('zhou', { pending: 0, spendable: 0, debt: 1_001 });
        await player.seesTier('zhou', 'silver', 'held');
        await player.seesReturns('wu', { orders: 1, worth: '1130.00' });
      },
      leaves: { pending: 0, spendable: 0, debt: 1_001 },
      tells: [{ told: 'sale order returned' }, { told: 'points taken-back' }],
    },
    {
      id: 'owed',
      name: 'the next order brings points twice, by the tier that is held; the debt waits for them',
      at: at(19, '10:00'),
      play: async (player) => {
        await player.ordersInShop({ number: '2', quantity: '1', unitPrice: '800.00', on: day(19) });
        await player.seesPoints('zhou', { pending: 1_600, spendable: 0, debt: 1_001 });
      },
      leaves: { pending: 1_600, spendable: 0, debt: 1_001 },
      tells: [{ told: 'sale order placed' }, { told: 'points awarded' }],
    },
    {
      id: 'repaid',
      name: 'they repay it; what is left buys a cup, which arrives broken and goes back',
      at: at(25, '10:00'),
      play: async (player) => {
        await player.seesPoints('zhou', { pending: 0, spendable: 599, debt: 0 });
        await player.takesReward('zhou', 'cup');
        await player.seesPoints('zhou', { pending: 0, spendable: 99, debt: 0 });
        await player.givesRewardBack('zhou', 'cup', broken);
        await player.seesPoints('zhou', { pending: 0, spendable: 599, debt: 0 });
      },
      leaves: { pending: 0, spendable: 599, debt: 0 },
      tells: [
        { told: 'points released' },
        { told: 'points debt-repaid' },
        { told: 'points redeemed' },
        { told: 'points reversed', text: broken },
      ],
    },
    {
      id: 'period',
      name: 'the month is over, and with it the tier that its points no longer make',
      at: at(31, '09:00'),
      play: (player) => player.seesTier('wu', 'copper'),
      tells: [{ told: 'points reviewed' }],
    },
  ];
}
