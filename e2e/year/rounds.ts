import { type Blow, oneEach, otherBlows } from './blows.ts';
import type { Language } from './story.ts';

/** `npm run journeys` goes every way there is; `npm test` goes one of each kind. */
const all = process.env['RAPPORT_JOURNEYS'] === 'all';

/** The languages in which the walk is gone on screen. */
export const languagesHere = (): readonly Language[] => (all ? ['en', 'zh-CN'] : ['zh-CN']);

/** Whether pictures of the stations are kept: they are for people, and take their time. */
export const keepsPictures = all;

/** How many a campaign is sent to at once, besides that of the walk: a whole company's customers, or nobody. */
export const crowdsHere = (): readonly number[] => (all ? [10_000] : []);

/** A walk over Kafka, and who is killed in it. */
export interface Round {
  readonly name: string;
  readonly blows: readonly Blow[];
}

const ONE_EACH: Round = {
  name: 'each service killed with -9 in the midst of a step',
  blows: oneEach,
};

/** The walks over Kafka. */
export const roundsHere = (): readonly Round[] =>
  all
    ? [
        { name: 'undisturbed', blows: [] },
        ONE_EACH,
        ...Object.entries(otherBlows).map(([name, blows]) => ({ name, blows })),
      ]
    : [ONE_EACH];
