import { isDeepStrictEqual } from 'node:util';
import { eventually } from '../client.ts';
import type { Desk } from './desk.ts';
import type { At, Places } from './places.ts';
import type { Panels, Player } from './player.ts';
import type { Colleague } from './story.ts';

const NOT_FINAL = 'This instant is not final yet: some service may still report what happened before it.';

/** Looking at the customer's page, now and as it was. */
export function pagesOnScreen(
  at: At,
  places: Places,
): Pick<Player, 'readsPage' | 'readsPanels' | 'keepsPage' | 'seesKeptPage'> {
  const open = async (who: Colleague, asOf?: string) => {
    const desk = await at(who);
    await desk.open(`${places.customer}${asOf === undefined ? '' : `?asOf=${asOf}`}`);
    await factsOn(desk).waitFor();
    return desk;
  };
  const isFinal = async ({ page, say }: Desk) => (await page.getByText(say(NOT_FINAL)).count()) === 0;
  const panels = async (who: Colleague, asOf?: string) => {
    const desk = await open(who, asOf);
    if (asOf !== undefined)
      await eventually(async () => (await isFinal(desk)) || (await open(who, asOf), undefined));
    return panelsOn(desk);
  };
  let kept: { readonly asOf: string; readonly shown: Partial<Panels> } | undefined;
  return {
    readsPage: async (who, asOf) => {
      const desk = await open(who, asOf);
      const lines = desk.page
        .getByRole('region', { name: desk.say('Everything said and done') })
        .locator('li li, ol > li');
      await lines.first().waitFor();
      await showAll(desk);
      await desk.picture(`customer-${asOf === undefined ? 'today' : 'past'}`);
      return (await lines.allInnerTexts()).toReversed();
    },
    readsPanels: panels,
    keepsPage: async (who, now) => {
      const desk = await open(who, now);
      await desk.see(desk.say(NOT_FINAL));
      await desk.picture('customer-not-final');
      const asOf = new Date(Date.parse(now) - 1).toISOString();
      kept = { asOf, shown: await panels(who, asOf) };
    },
    seesKeptPage: async (who) => {
      const { asOf, shown } = kept!;
      const again = await panels(who, asOf);
      if (!isDeepStrictEqual(again, shown))
        throw new Error(`as of ${asOf} stood ${JSON.stringify(shown)}, and now ${JSON.stringify(again)}`);
    },
  };
}

const factsOn = ({ page, say }: Desk) => page.getByRole('complementary', { name: say('Facts') });

/** What the panels say beside the timeline; what is permitted stands in other words today than in the past. */
async function panelsOn(desk: Desk): Promise<Omit<Panels, 'permissions'>> {
  const { page, say } = desk;
  const facts = factsOn(desk);
  const panel = (words: string) =>
    facts
      .locator('section')
      .filter({ has: page.getByRole('heading', { level: 3, name: say(words), exact: true }) });
  const rowsIn = (words: string) => panel(words).getByRole('listitem').count();
  const numberIn = async (panelWords: string, words: string) => {
    const text = (await panel(panelWords).allInnerTexts()).join(' ');
    const [before = '', after = ''] = say(words).split(/\{\w+\}/);
    return numberOf(new RegExp(`${before}([\\d,]+)${after}`).exec(text)?.[1] ?? '0');
  };
  const said = await facts.locator('ul > li > strong').allInnerTexts();
  const [conversations = -1, messages = -1, replies = -1] = said.map(numberOf);
  return {
    ...{ conversations, messages, replies, openConversations: await rowsIn('Open conversations') },
    ...{ quotes: await rowsIn('Quotes that hold'), orders: await rowsIn('Last orders') },
    promises: await numberIn('Promises', '{open} open'),
    brokenPromises: await numberIn('Promises', '{broken} broken'),
    cases: await rowsIn('Cases'),
    points: await numberIn('Membership', '{0} points'),
  };
}

const numberOf = (text: string) => Number(text.replaceAll(',', ''));

/** Asks for what lies further back until there is nothing more. */
async function showAll({ page, say }: Desk): Promise<void> {
  const earlier = page.getByRole('button', { name: say('Show earlier'), exact: true });
  while (await earlier.isVisible()) {
    const more = page.waitForResponse((answer) => answer.url().includes('cursor=')).catch(() => undefined);
    // It goes with the last answer, perhaps while it is being aimed at.
    await earlier.click({ timeout: 5_000 }).catch(() => undefined);
    if (await earlier.isVisible()) await more;
  }
}
