import type { RequirementRow } from './requirement-row.ts';
import { analysisAndOperation } from './requirement-rows/analysis-and-operation.ts';
import { partiesAndChannels } from './requirement-rows/parties-and-channels.ts';
import { relationsSalesMarketing } from './requirement-rows/relations-sales-marketing.ts';
import { serviceAndLoyalty } from './requirement-rows/service-and-loyalty.ts';
import { voices } from './requirement-rows/voices.ts';

/** All that the product must do: the rows in their order, then the voices. */
export const requirementRows: readonly RequirementRow[] = [
  ...partiesAndChannels,
  ...relationsSalesMarketing,
  ...serviceAndLoyalty,
  ...analysisAndOperation,
  ...voices,
];
