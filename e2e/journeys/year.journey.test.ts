import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openBrowser } from '../browser.ts';
import { canStart } from '../forms.ts';
import type { Walk } from '@rapport/infra/journeys/walks.ts';
import type { TimedInstallation } from '../installation.ts';
import { oneEach, spared } from '../year/blows.ts';
import { wordsOf } from '../year/dump.ts';
import type { Company } from '../year/founding.ts';
import { goOnScreen } from '../year/going-on-screen.ts';
import { LATER_MONDAYS, MONDAY, goByRest, startOnMonday } from '../year/going.ts';
import { expectPagesToDiffer } from '../year/looking-back.ts';
import { sendToMany } from '../year/many.ts';
import { expectFiguresToHold, expectWrongFiguresNamed } from '../year/reckoning.ts';
import { crowdsHere, languagesHere, roundsHere } from '../year/rounds.ts';
import { instantIn } from '../year/walk.ts';

const overKafka = await canStart('cluster');
/** What the manager looks back to: the end of the first day (1 June, by REST), and the midst of everything a week later. */
const firstDayOf = (monday: string) => instantIn(monday, 0, '23:59');
const midstOf = (monday: string) => instantIn(monday, 7, '11:30');

/** From a mail that asks for an offer to an answered survey, on a clock that is moved. */
describe('a customer’s weeks', () => {
  let undisturbed: string;

  describe('in one process', () => {
    let installation: TimedInstallation;
    let browser: Browser;
    let company: Company;
    beforeAll(async () => {
      installation = await startOnMonday('start');
      browser = await openBrowser();
    });
    afterAll(async () => {
      await browser.close();
      expect(await installation.stop()).toBe(0);
    });

    test('by REST: the page of a past day differs from today’s by exactly what happened since, and a partner who comes last misses nothing [C1] [G2] [R177]', async ({
      task,
    }) => {
      const noted = notedIn(task);
      const { player, steps, dump, company: founded } = await goByRest(installation);
      company = founded;
      undisturbed = dump;
      await expectPagesToDiffer(player, steps, firstDayOf(MONDAY));
      await expectPagesToDiffer(player, steps, midstOf(MONDAY));
      await player.seesKeptPage('wu');
      noted({ way: 'by REST, in one process', steps: steps.length, compared: linesIn(dump) });
    });

    test.for(languagesHere())(
      'on screen, everybody at a browser of their own, in %s',
      async (language, { task }) => {
        const noted = notedIn(task);
        const monday = LATER_MONDAYS[languagesHere().indexOf(language)]!;
        const { steps, player, desks } = await goOnScreen(browser, installation, language, monday, company);
        await expectPagesToDiffer(player, steps, midstOf(monday));
        await player.seesKeptPage('wu');
        expect(desks.faults).toEqual([]);
        noted({ way: `on screen, ${language}, in one process`, steps: steps.length });
        await desks.close();
      },
    );

    test('every figure on the screens is what the events make it', () => expectFiguresToHold(installation));

    test.for(crowdsHere())(
      'a campaign to %i customers: who complains waits, who calls in its midst is spared [C4]',
      { timeout: 1_800_000 },
      async (many, { task }) => {
        const noted = notedIn(task);
        await sendToMany(installation, company, new Date('2026-12-07T02:00:00.000Z'), many);
        noted({ way: `a campaign to ${many} customers, by REST, in one process`, steps: 5 });
      },
    );
  });

  test.skipIf(!overKafka).for(roundsHere())(
    'over Kafka, $name: what is recorded is the same, word for word, and every figure follows from it',
    // Ends what hangs, also on a machine that is busy with much else.
    { timeout: 600_000 },
    async ({ name, blows }, { task }) => {
      const noted = notedIn(task);
      const installation = await startOnMonday('cluster');
      let ended: number | null | undefined;
      onTestFinished(async () => {
        if (ended === undefined) await installation.stop();
      });
      const { dump, struck, steps } = await goByRest(installation, blows);
      expect(struck).toHaveLength(blows.length);
      noted({ way: `over Kafka, ${name}`, steps: steps.length, struck, compared: linesIn(dump) });
      // First where the words differ: one word less shifts the names of all ids.
      expect(wordsOf(dump)).toEqual(wordsOf(undisturbed));
      expect(dump).toEqual(undisturbed);
      await expectFiguresToHold(installation);
      if (blows.length > 0) await expectWrongFiguresNamed(installation);
      ended = await installation.stop();
      expect(ended).toBe(0);
    },
  );

  test('no service is spared', () => expect(spared(oneEach)).toEqual([]));
});

const linesIn = (dump: string) => dump.split('\n').length;

/** Notes the walk that a test went, for the table of all of them. */
function notedIn(task: { readonly meta: { walk?: Walk } }) {
  const began = performance.now();
  return (walk: Omit<Walk, 'seconds' | 'struck'> & Partial<Pick<Walk, 'struck'>>) => {
    task.meta.walk = { struck: [], ...walk, seconds: (performance.now() - began) / 1000 };
  };
}
