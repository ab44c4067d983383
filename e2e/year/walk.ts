import type { PageLine, Player } from './player.ts';
import type { Story } from './story.ts';

/** A step of the walk: when it happens, what people do, and what the customer's page then tells that it did not before. */
export interface Step {
  readonly name: string;
  readonly at: string;
  readonly play: (player: Player) => Promise<void>;
  readonly tells: readonly string[];
}

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

/** From the first mail to the answered survey, in the week that begins on a Monday and a little of the next. */
export function walkFrom(monday: string, story: Story): readonly Step[] {
  const at = (days: number, time: string) => instantIn(monday, days, time);
  const day = (days: number) => dayIn(monday, days);
  return [...untilTheOrder(story, at, day), ...afterTheOrder(story, at, day)];
}

type At = (days: number, time: string) => string;
type Day = (days: number) => string;

function untilTheOrder({ inquiry, topic, title, promise }: Story, at: At, day: Day): readonly Step[] {
  return [
    {
      name: 'a mail asks for an offer; the customer is known, and a seller has it',
      at: at(0, '09:30'),
      play: async (player) => {
        await player.mails(inquiry);
        await player.takes('li', inquiry.subject);
      },
      tells: ['opened', 'message', 'begun', 'named', 'contact-point-added', 'identified', 'taken'],
    },
    {
      name: 'a lead is captured and qualified',
      at: at(0, '09:45'),
      play: async (player) => {
        await player.capturesLead('li', inquiry.subject, topic);
        await player.qualifiesLead('li', { title, amount: '4000.00', close: day(11) });
      },
      tells: ['sale lead captured', 'sale lead qualified', 'sale opportunity opened'],
    },
    {
      name: 'two sellers write a quote for the same product; the first leaves, with a promise taken down',
      at: at(0, '10:30'),
      play: async (player) => {
        await player.writesQuote('li', { quantity: '2', unitPrice: '1999.95', validUntil: day(25) });
        await player.writesQuote('chen', { quantity: '2', unitPrice: '1899', validUntil: day(25) });
        expectThat(await player.sendsQuote('li'), 'sent');
        await player.promisesDelivery('li', { words: promise, until: day(4) });
      },
      tells: ['sale quote sent', 'promise made'],
    },
    {
      name: 'the second is stopped, and both sellers see it',
      at: at(0, '11:00'),
      play: async (player) => {
        expectThat(await player.sendsQuote('chen'), 'product-already-quoted');
        await player.seesConflict('chen');
        await player.seesConflict('li');
        expectThat(await player.verifiesQuote('li'), 'valid');
        expectThat(await player.verifiesQuote('chen'), 'unknown');
      },
      tells: ['sale quote stopped', 'sale quote contested'],
    },
    {
      name: 'the first is accepted, and ordered',
      at: at(1, '14:00'),
      play: async (player) => {
        await player.acceptsQuote('li');
        await player.placesOrder('li');
        expectThat(await player.verifiesQuote('li'), 'accepted');
      },
      tells: ['sale quote accepted', 'sale order placed', 'sale opportunity won'],
    },
  ];
}

function afterTheOrder(story: Story, at: At, day: Day): readonly Step[] {
  const { late, apology, fulfilled, solution, comment } = story;
  return [
    {
      name: 'the customer writes that nothing has come',
      at: at(4, '17:30'),
      play: async (player) => {
        await player.mails(late);
        await player.takes('zhou', late.subject);
      },
      tells: ['opened', 'message', 'identified', 'taken'],
    },
    {
      name: 'the promise is broken by its timer',
      at: at(5, '00:00'),
      play: (player) => player.seesPromiseBroken('li'),
      tells: ['promise broken'],
    },
    {
      name: 'a case is opened, with its clocks, and the customer is answered',
      at: at(7, '09:10'),
      play: async (player) => {
        await player.opensCase('zhou', late.subject);
        await player.replies('zhou', late.subject, apology);
      },
      // Somebody who is answered is no longer a guess of the machine's.
      tells: ['case opened', 'reply', 'confirmed'],
    },
    {
      name: 'what was promised for the case is about to be missed, and that is said',
      at: at(7, '15:40'),
      play: (player) => player.seesCaseWarned('zhou'),
      tells: [],
    },
    {
      name: 'it is delivered, late, and the case is solved and closed',
      at: at(7, '16:30'),
      play: async (player) => {
        await player.deliversOrder('li', day(7));
        await player.keepsPromise('li', fulfilled);
        await player.resolvesCase('zhou', solution);
        await player.closesCase('zhou');
      },
      tells: [
        'sale order delivered',
        'promise fulfilled-late',
        'case resolved',
        'case closed',
        'survey asked',
        'reply',
      ],
    },
    {
      name: 'the customer says how it was, on a page that asks for no account',
      at: at(8, '12:00'),
      play: (player) => player.answersSurvey({ score: 4, comment }),
      tells: ['survey answered'],
    },
  ];
}

/** What the page tells by an instant and by the end, according to the walk alone. */
export function linesOf(steps: readonly Step[]): readonly PageLine[] {
  return steps.flatMap(({ at, tells }) => tells.map((told) => ({ told, recordedAt: at })));
}

function expectThat(said: string, expected: string): void {
  if (said !== expected) throw new Error(`expected ${expected}, and it was ${said}`);
}
