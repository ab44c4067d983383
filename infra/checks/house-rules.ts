import { names } from './rules/names.ts';
import type { Rule } from './rules/rule.ts';
import { rooms, serviceParts } from './rules/service-shape.ts';
import { sizes } from './rules/sizes.ts';
import { noAny, noDefaultExports } from './rules/syntax.ts';
import { topology } from './rules/topology.ts';
import { goldenStreams, listed, publishedOrPrivate } from './rules/wiring.ts';
import { noMachinePaths, nothingUnfinished, presentTense } from './rules/words.ts';

/** Rules of the house about files and texts; what imports may do stands in `.dependency-cruiser.cjs`. */
export const houseRules: readonly Rule[] = [
  rooms,
  serviceParts,
  listed,
  goldenStreams,
  publishedOrPrivate,
  topology,
  names,
  sizes,
  noAny,
  noDefaultExports,
  nothingUnfinished,
  noMachinePaths,
  presentTense,
];
