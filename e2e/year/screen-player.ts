import { type Door, customerAtTheDoor } from './customer.ts';
import type { Desks } from './desk.ts';
import { saidOnScreen } from './facts.ts';
import type { Company } from './founding.ts';
import type { Ground } from './ground.ts';
import type { Player, Standing } from './player.ts';
import type { At, Places } from './places.ts';
import { partnerAtTheFeed } from './partner.ts';
import type { Promotion } from './promotion.ts';
import { adviceOnScreen } from './screen-advice.ts';
import { pagesOnScreen } from './screen-pages.ts';
import { pointsOnScreen } from './screen-points.ts';
import { promotionOnScreen } from './screen-promotion.ts';
import { salesOnScreen } from './screen-sales.ts';
import { takeShopOrder } from './shop.ts';
import type { Colleague, Language, Story } from './story.ts';
import type { Say } from './words.ts';

/** What the player works with. */
export interface ScreenStage extends Door {
  readonly installation: Ground;
  readonly company: Company;
  readonly promotion: Promotion;
  readonly desks: Desks;
  readonly language: Language;
  readonly say: Say;
}

/** Plays on the screens, as the people do: each at a browser of their own. */
export function screenPlayer(stage: ScreenStage): Player {
  const { company, promotion, desks, language, story, say } = stage;
  const places: Places = {
    ...{ conversations: new Map(), quotes: new Map() },
    ...{ customer: '', deal: '', order: '', promise: '', case: '', member: '' },
  };
  const customer = customerAtTheDoor(stage);
  const at = (who: Colleague) => desks.of(who);
  return {
    mails: customer.mails,
    chats: customer.chats,
    ...inConversations(at, places, story),
    ...salesOnScreen(at, places),
    ...withPromises(at, places),
    ...withCases(at, places),
    ...promotionOnScreen(at, places, promotion, language),
    ...pointsOnScreen(at, places, language),
    ordersInShop: async (order) => {
      const of = { partyId: places.customer.slice('/customers/'.length), purpose: promotion.purpose.code };
      places.order = `/orders/${await takeShopOrder(company, of, order)}`;
    },
    answersSurvey: async ({ score, comment }) => {
      const desk = await desks.stranger();
      await desk.open(await customer.findsSurvey());
      await desk.page.getByRole('radio', { name: String(score) }).check();
      await desk.fill('What would you like to tell us?', comment);
      await desk.picture('survey');
      await desk.press('Send the answer');
      await desk.see(desk.say('Thank you for your answer.'));
    },
    verifiesQuote: async (of) => {
      const desk = await desks.stranger();
      await desk.open(`/v/${places.quotes.get(`${of} code`)}`);
      const verdicts: Readonly<Record<Standing, string>> = {
        valid: say('This quote holds.'),
        accepted: say('This quote was accepted.'),
        unknown: say('We have sent no quote of this number.'),
      };
      const said = desk.page.getByText(new RegExp(Object.values(verdicts).join('|')));
      const words = (await said.textContent()) ?? '';
      await desk.picture(`verified-${of}`);
      return Object.entries(verdicts).find(([, verdict]) => words.includes(verdict))![0] as Standing;
    },
    ...pagesOnScreen(at, places),
    ...adviceOnScreen(at, places, company.regulars),
    ...partnerAtTheFeed(stage),
    tells: (line, fact) => saidOnScreen(say, line, fact),
  };
}

function inConversations(at: At, places: Places, { customer }: Story): Pick<Player, 'takes' | 'replies'> {
  return {
    takes: async (who, about) => {
      const desk = await at(who);
      await desk.open('/inbox?view=unassigned');
      await desk.page.getByText(about).first().click();
      const name = desk.page.getByRole('heading', { level: 2 }).getByRole('link', { name: customer.name });
      places.customer = (await name.getAttribute('href'))!;
      await desk.picture(`inbox-${who}`);
      await desk.press('Take');
      await desk.press('More actions');
      const whole = desk.page.getByRole('menuitem', { name: desk.say('Open as a page') });
      places.conversations.set(about, (await whole.getAttribute('href'))!);
      await desk.page.keyboard.press('Escape');
    },
    replies: async (who, about, text) => {
      const desk = await at(who);
      await desk.open(places.conversations.get(about)!);
      await desk.fill('Reply text', text);
      await desk.press('Send reply');
      await desk.see(desk.say('Sent'));
      await desk.picture('replied');
    },
  };
}

function withPromises(
  at: At,
  places: Places,
): Pick<Player, 'promisesDelivery' | 'seesPromiseBroken' | 'keepsPromise'> {
  return {
    promisesDelivery: async (who, { words, until }) => {
      const desk = await at(who);
      await desk.open(places.quotes.get(who)!);
      await desk.page
        .getByRole('button', { name: desk.say('Take down a promise') })
        .first()
        .click();
      await desk.fill('The words', words);
      await desk.choose('What was promised', 'date');
      await desk.fill('Promised day', until);
      await desk.fill('By when', until);
      await desk.picture('promise');
      await desk.agree('Keep the promise here');
    },
    seesPromiseBroken: async (who) => {
      const desk = await at(who);
      await desk.open('/work');
      const broken = desk.page.getByRole('listitem').filter({ hasText: desk.say('Broken') });
      places.promise = (await broken.getByRole('link').first().getAttribute('href'))!;
      await desk.picture('work-broken');
    },
    keepsPromise: async (who) => {
      const desk = await at(who);
      await desk.open(places.promise);
      await desk.press('Done, late');
      await desk.see(desk.say('Fulfilled late'));
      await desk.picture('promise-late');
    },
  };
}

function withCases(
  at: At,
  places: Places,
): Pick<Player, 'opensCase' | 'seesCaseWarned' | 'resolvesCase' | 'closesCase'> {
  return {
    opensCase: async (who, about, subject) => {
      const desk = await at(who);
      await desk.open(places.conversations.get(about)!);
      await desk.press('More actions');
      await desk.page.getByRole('menuitem', { name: desk.say('Open a case') }).click();
      await desk.page.getByRole('dialog').getByLabel(desk.say('Subject')).fill(subject);
      await desk.choose('Priority', 'high');
      await desk.agree('Open the case');
      await desk.page.waitForURL(/\/cases\/[0-9a-f-]{36}/);
      places.case = new URL(desk.page.url()).pathname;
      await desk.see(desk.say('What was promised'));
      await desk.picture('case');
    },
    seesCaseWarned: async (who) => {
      const desk = await at(who);
      await desk.open(places.case);
      await desk.see(desk.say('Soon due'));
      if (await desk.page.getByText(desk.say('Missed'), { exact: true }).count())
        throw new Error('the case shows something as missed');
      await desk.picture('case-warned');
    },
    resolvesCase: async (who, solution) => {
      const desk = await at(who);
      await desk.open(places.case);
      await desk.press('Solve');
      await desk.choose('Cause', 'delivery');
      await desk.fill('How it was solved', solution);
      await desk.agree('Solved');
    },
    closesCase: async (who) => {
      const desk = await at(who);
      await desk.open(places.case);
      await desk.press('Close and ask how it was');
      await desk.see(desk.say('Asked in the conversation'));
      await desk.picture('case-closed');
    },
  };
}
