import { useLingui } from '@lingui/react/macro';
import type { CostKind, Run } from '../api/marketing.ts';

/** What money went for, in words. */
export function useCostNames(): Readonly<Record<CostKind, string>> {
  const { t } = useLingui();
  return {
    agency: t`Agency`,
    media: t`Media`,
    print: t`Printing`,
    postage: t`Postage`,
    event: t`Event`,
    gifts: t`Gifts`,
    software: t`Software`,
    other: t`Something else`,
  };
}

/** How far a run is, in words. */
export function useRunNames(): Readonly<Record<Run['status'], string>> {
  const { t } = useLingui();
  return {
    releasing: t`Under way`,
    released: t`All released`,
    paused: t`Paused`,
    completed: t`Completed`,
    cancelled: t`Cancelled`,
  };
}

/** Why a cost was corrected or a run stopped, in words; what is not known here is said as it is. */
export function useWhyNames(): (reason: string) => string {
  const { t } = useLingui();
  const names: Readonly<Record<string, string>> = {
    'wrong-amount': t`Wrong amount`,
    'wrong-day': t`Wrong day`,
    'wrong-kind': t`Wrong kind`,
    'recorded-twice': t`Recorded twice`,
    credited: t`Credited`,
    'other-campaign': t`Of another campaign`,
    'wrong-material': t`Wrong material`,
    'wrong-audience': t`Wrong audience`,
    complaints: t`Complaints`,
    other: t`Another reason`,
  };
  return (reason) => names[reason] ?? reason;
}
