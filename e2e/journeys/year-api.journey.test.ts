import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signIn } from '../client.ts';
import { type TimedInstallation, startTimedInstallation } from '../installation.ts';
import { apiPlayer } from '../year/api-player.ts';
import { conduct, settle } from '../year/conducting.ts';
import { foundCompany } from '../year/founding.ts';
import type { Player } from '../year/player.ts';
import { stories } from '../year/story.ts';
import { instantIn, linesOf, walkFrom } from '../year/walk.ts';

const MONDAY = '2026-03-02';
/** A day the manager looks back to: it is ordered, and nothing has gone wrong yet. */
const PAST = instantIn(MONDAY, 2, '12:00');
const steps = walkFrom(MONDAY, stories['zh-CN']);

/** From a mail that asks for an offer to a survey, two weeks on a clock that is moved; by REST. */
describe('a customer’s weeks, by REST', () => {
  let installation: TimedInstallation;
  let player: Player;
  beforeAll(async () => {
    installation = await startTimedInstallation('start', instantIn(MONDAY, 0, '09:00'));
  });
  afterAll(async () => expect(await installation.stop()).toBe(0));

  test('an offer, two sellers, a promise broken by its time, a case with its clock, a survey [C1] [G2] [R123]', async () => {
    const admin = await signIn(installation);
    const company = await foundCompany(installation);
    let now = new Date(steps[0]!.at);
    player = apiPlayer({ installation, company, story: stories['zh-CN'], now: () => now });
    await conduct(steps, player, {
      moveClock: (to) => {
        now = to;
        installation.moveClock(to);
      },
      settled: () => settle(admin),
    });
    expect(told(await player.readsPage('wu'))).toEqual(told(linesOf(steps)));
  });

  test('the manager’s page as of a past day differs from today’s by exactly what happened since', async () => {
    const [past, today] = [await player.readsPage('wu', PAST), await player.readsPage('wu')];
    const [before, since] = [steps.filter(({ at }) => at <= PAST), steps.filter(({ at }) => at > PAST)];
    expect(past).toEqual(today.slice(0, past.length));
    expect(told(past)).toEqual(told(linesOf(before)));
    expect(told(today.slice(past.length))).toEqual(told(linesOf(since)));
  });
});

/** Lines by what they tell: those of one instant came in any order. */
const told = (lines: ReturnType<typeof linesOf>) =>
  lines.map((line) => `${line.recordedAt} ${line.told}`).toSorted();
