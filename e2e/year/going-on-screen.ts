import type { Browser } from 'playwright-core';
import { signIn } from '../client.ts';
import type { TimedInstallation } from '../installation.ts';
import { conduct, settle } from './conducting.ts';
import type { Company } from './founding.ts';
import { type Desks, openDesks } from './desk.ts';
import { promotionOf } from './going.ts';
import type { Player } from './player.ts';
import { screenPlayer } from './screen-player.ts';
import { type Language, stories } from './story.ts';
import type { Step } from './step.ts';
import { walkFrom } from './walk.ts';
import { wordsOf } from './words.ts';

/** Goes the walk on the screens of a company that stands, in one language; the desks stay open. */
export async function goOnScreen(
  browser: Browser,
  installation: TimedInstallation,
  language: Language,
  monday: string,
  company: Company,
): Promise<{ readonly steps: readonly Step[]; readonly player: Player; readonly desks: Desks }> {
  const story = stories[language];
  const steps = walkFrom(monday, story);
  const admin = await signIn(installation);
  const settled = () => settle(admin);
  let now = new Date(steps[0]!.at);
  const desks = openDesks(browser, installation, language, now);
  const moveClock = async (to: Date) => {
    now = to;
    installation.moveClock(to);
    await desks.moveClock(to);
  };
  const code = language === 'en' ? 'winter' : 'autumn';
  const promotion = await promotionOf(company, monday, code, moveClock);
  await settled();
  const player = screenPlayer({
    ...{ installation, company, promotion, desks, story, language },
    say: wordsOf(language),
    now: () => now,
  });
  try {
    await conduct(steps, player, { moveClock, settled });
  } catch (error) {
    await desks.pictures('ended');
    throw error;
  }
  return { steps, player, desks };
}
