import type { At, Step } from './step.ts';
import type { Story } from './story.ts';

/** When everything has happened, a partner subscribes; and something happens still. */
export function theLatePartner({ customer, thanks }: Story, at: At): readonly Step[] {
  return [
    {
      id: 'late-partner',
      name: 'a partner subscribes only now, and replays everything from the first event on',
      at: at(31, '10:00'),
      play: (player) => player.letsPartnerIn(),
      tells: [],
    },
    {
      id: 'thanks',
      name: 'the customer writes once more, which is pushed to the partner: nothing is missing, nothing came twice',
      at: at(31, '11:00'),
      play: async (player) => {
        await player.mails(thanks);
        await player.takes('zhou', thanks.subject);
        await player.partnerHasHeardAll();
      },
      tells: [
        { told: 'opened' },
        { told: 'message', text: thanks.text },
        { told: 'identified', text: customer.name },
        { told: 'taken', who: 'zhou' },
      ],
    },
  ];
}
