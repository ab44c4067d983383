import { OTHERS } from './promotion.ts';
import type { Fact } from './facts.ts';
import type { At, Day, Step } from './step.ts';
import type { Story } from './story.ts';
import { theLatePartner } from './walk-of-the-partner.ts';
import { pointsAndPromotion } from './walk-of-points.ts';

/** An instant of the walk: so many days after its Monday, by the wall clock of the company's town. */
export function instantIn(monday: string, days: number, time: string): string {
  const midnight = Date.parse(`${monday}T00:00:00.000+08:00`);
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return new Date(midnight + ((days * 24 + hours) * 60 + minutes) * 60_000).toISOString();
}

/** A day of the walk as people write it. */
export function dayIn(monday: string, days: number): string {
  return instantIn(monday, days, '12:00').slice(0, 10);
}

/**
 * From the first mail to the end of the month in which the customer became a member: the first week and a half are about
 * an order that came late, and through them and the rest go points and a campaign. Steps come in the order of the clock.
 */
export function walkFrom(monday: string, story: Story): readonly Step[] {
  const at = (days: number, time: string) => instantIn(monday, days, time);
  const day = (days: number) => dayIn(monday, days);
  return [
    ...untilTheOrder(story, at, day),
    ...afterTheOrder(story, at, day),
    ...pointsAndPromotion(story, at, day),
    ...theLatePartner(story, at),
  ].toSorted((one, other) => (one.at < other.at ? -1 : 1));
}

function untilTheOrder(
  { customer, inquiry, topic, title, offer, promise }: Story,
  at: At,
  day: Day,
): readonly Step[] {
  return [
    {
      id: 'mail',
      name: 'a mail asks for an offer; the customer is known, and a seller has it',
      at: at(0, '09:30'),
      play: async (player) => {
        await player.mails(inquiry);
        await player.takes('li', inquiry.subject);
      },
      tells: [
        { told: 'opened' },
        { told: 'message', text: inquiry.text },
        { told: 'begun' },
        { told: 'named', text: customer.name },
        { told: 'contact-point-added', text: customer.address },
        { told: 'identified', text: customer.name },
        { told: 'taken', who: 'li' },
      ],
    },
    {
      id: 'lead',
      name: 'a lead is captured and qualified',
      at: at(0, '09:45'),
      play: async (player) => {
        await player.capturesLead('li', inquiry.subject, topic);
        await player.qualifiesLead('li', { title, amount: '4000.00', close: day(11) });
      },
      tells: [
        { told: 'sale lead captured', text: topic },
        { told: 'sale lead qualified' },
        { told: 'sale opportunity opened', text: title },
      ],
    },
    {
      id: 'quotes',
      name: 'two sellers write a quote for the same product; the first leaves, with a promise taken down',
      at: at(0, '10:30'),
      play: async (player) => {
        await player.writesQuote('li', { quantity: '2', unitPrice: '1999.95', validUntil: day(25) });
        await player.writesQuote('chen', { quantity: '2', unitPrice: '1899', validUntil: day(25) });
        expectThat(await player.sendsQuote('li'), 'sent');
        await player.replies('li', inquiry.subject, offer);
        await player.promisesDelivery('li', { words: promise, until: day(4) });
      },
      tells: [
        { told: 'sale quote sent' },
        { told: 'reply', who: 'li', text: offer },
        // Somebody who is answered is no longer a guess of the machine's.
        { told: 'confirmed' },
        { told: 'promise made', who: 'li', text: promise },
      ],
    },
    {
      id: 'stopped',
      name: 'the second is stopped, and both sellers see it',
      at: at(0, '11:00'),
      play: async (player) => {
        expectThat(await player.sendsQuote('chen'), 'product-already-quoted');
        await player.seesConflict('chen');
        await player.seesConflict('li');
        expectThat(await player.verifiesQuote('li'), 'valid');
        expectThat(await player.verifiesQuote('chen'), 'unknown');
      },
      tells: [{ told: 'sale quote stopped' }, { told: 'sale quote contested' }],
    },
    {
      id: 'order',
      name: 'the first is accepted, and ordered',
      at: at(1, '14:00'),
      play: async (player) => {
        await player.acceptsQuote('li');
        await player.placesOrder('li');
        expectThat(await player.verifiesQuote('li'), 'accepted');
      },
      tells: [
        { told: 'sale quote accepted' },
        { told: 'sale order placed' },
        { told: 'sale opportunity won' },
        // The first order makes a customer a member.
        { told: 'points enrolled' },
        { told: 'points awarded' },
      ],
    },
  ];
}

function afterTheOrder(story: Story, at: At, day: Day): readonly Step[] {
  const { customer, late, apology, solution, comment } = story;
  return [
    {
      id: 'late',
      name: 'the customer writes in the chat that nothing has come',
      at: at(4, '17:30'),
      play: async (player) => {
        await player.chats(late.text);
        await player.takes('zhou', late.text);
      },
      tells: [
        { told: 'opened' },
        { told: 'message', text: late.text },
        { told: 'identified', text: customer.name },
        { told: 'taken', who: 'zhou' },
      ],
    },
    {
      id: 'broken',
      name: 'the promise is broken by its timer',
      at: at(5, '00:00'),
      play: (player) => player.seesPromiseBroken('li'),
      tells: [{ told: 'promise broken', who: 'li' }],
    },
    {
      id: 'case',
      name: 'a case is opened, with its clocks, and the customer is answered: what we broke is to be made good first',
      at: at(7, '09:10'),
      play: async (player) => {
        await player.takesUp('zhou', 'broken-promise');
        await player.opensCase('zhou', late.text, late.subject);
        await player.replies('zhou', late.text, apology);
      },
      tells: [
        { told: 'advice accepted', who: 'zhou' },
        { told: 'case opened', who: 'zhou', text: late.subject },
        { told: 'reply', who: 'zhou', text: apology },
      ],
    },
    {
      id: 'warned',
      name: 'what was promised for the case is about to be missed, and that is said',
      at: at(7, '15:40'),
      play: (player) => player.seesCaseWarned('zhou'),
      tells: [],
    },
    {
      id: 'solved',
      name: 'it is delivered, late, and the case is solved and closed',
      at: at(7, '16:30'),
      play: async (player) => {
        await player.deliversOrder('li', { quantity: '2', on: day(7) });
        await player.keepsPromise('li');
        await player.resolvesCase('zhou', solution);
        await player.closesCase('zhou');
        // The gate looks in its own time: what it then says belongs to this instant.
        await player.seesRun('wu', { sent: OTHERS - 1, reasons: { 'after-case': 1, withdrawn: 1 } });
      },
      tells: [
        { told: 'sale order delivered' },
        { told: 'promise fulfilled-late', who: 'li' },
        { told: 'case resolved', who: 'zhou' },
        { told: 'case closed', who: 'zhou' },
        { told: 'survey asked' },
        // In which the customer is asked.
        { told: 'reply', who: 'zhou' },
        // The campaign's message waits on, and whoever had the case is to ask.
        { told: 'sending held' },
        { told: 'task opened' },
      ],
    },
    {
      id: 'survey',
      name: 'the customer says how it was, on a page that asks for no account',
      at: at(8, '12:00'),
      play: (player) => player.answersSurvey({ score: 4, comment }),
      tells: [{ told: 'survey answered', text: comment }],
    },
  ];
}

/** What the page has to tell after these steps, according to the walk alone. */
export function factsOf(steps: readonly Step[]): readonly Fact[] {
  return steps.flatMap(({ at, tells }) => tells.map((fact) => ({ ...fact, recordedAt: at })));
}

function expectThat(said: string, expected: string): void {
  if (said !== expected) throw new Error(`expected ${expected}, and it was ${said}`);
}
