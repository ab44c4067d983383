import { signIn } from '../client.ts';
import type { FormName } from '../forms.ts';
import { type TimedInstallation, startTimedInstallation } from '../installation.ts';
import { apiPlayer } from './api-player.ts';
import { type Blow, striking } from './blows.ts';
import { conduct, settle } from './conducting.ts';
import { canonicalDump } from './dump.ts';
import { type Company, foundCompany } from './founding.ts';
import type { Ground } from './ground.ts';
import type { Player } from './player.ts';
import { type Promotion, preparePromotion, someRecipients } from './promotion.ts';
import { type Story, stories } from './story.ts';
import type { Step } from './step.ts';
import { dayIn, instantIn, walkFrom } from './walk.ts';

/** The Monday on which the walk begins, the first of a month, and such Mondays on which others may go it in the same installation. */
export const MONDAY = '2026-06-01';
export const LATER_MONDAYS = ['2026-08-03', '2026-10-05'] as const;

/** The morning of its first day. */
export const MORNING = instantIn(MONDAY, 0, '09:00');

/** Starts an installation on that morning. */
export const startOnMonday = (form: FormName): Promise<TimedInstallation> =>
  startTimedInstallation(form, MORNING);

/** A walk that was gone by REST. */
export interface Gone {
  readonly steps: readonly Step[];
  /** Who played, and can look again. */
  readonly player: Player;
  readonly company: Company;
  readonly struck: readonly string[];
  readonly dump: string;
}

/** Founds the company and goes the walk by REST, under blows if there shall be some; answers what was recorded. */
export async function goByRest(installation: Ground, blows: readonly Blow[] = []): Promise<Gone> {
  const story: Story = { ...stories['zh-CN'], customer: { name: '刘洋', address: 'liu.yang@example.cn' } };
  const steps = walkFrom(MONDAY, story);
  const admin = await signIn(installation);
  const company = await foundCompany(installation);
  const settled = () => settle(admin);
  let now = new Date(steps[0]!.at);
  const moveClock = (to: Date) => {
    now = to;
    installation.moveClock(to);
  };
  const promotion = await promotionOf(company, MONDAY, 'summer', moveClock);
  await settled();
  const { inTheAir, whilePushed, around, struck } = striking(installation, blows);
  const player = apiPlayer({
    installation,
    company,
    promotion,
    story,
    now: () => now,
    inTheAir,
    whilePushed,
  });
  await conduct(steps, player, { moveClock, settled, around });
  return { steps, player, company, struck: struck(), dump: await canonicalDump(installation) };
}

/** The campaign of a walk; those who permitted it become known in the half hour before it begins. */
export function promotionOf(
  company: Company,
  monday: string,
  code: string,
  moveClock: (to: Date) => void | Promise<void>,
): Promise<Promotion> {
  const opens = Date.parse(instantIn(monday, 0, '09:00'));
  const name = { zh: `新品消息 ${code}`, en: `News, ${code}` };
  const edition = { code, name, from: dayIn(monday, 0), to: dayIn(monday, 31) };
  const tick = (second: number) => moveClock(new Date(opens + second * 1_000));
  return preparePromotion(company, edition, (admin) => someRecipients(admin, code, tick));
}
