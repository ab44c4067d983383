import { useLingui } from '@lingui/react/macro';
import type { CaseStatus, CaseType, Priority } from './contracts.ts';

/** Causes that are offered; another code may stand in a case all the same. */
export const CAUSES = ['delivery', 'product', 'operation', 'documentation', 'billing', 'other'] as const;

/** What the codes of cases are called. */
export function useCaseNames() {
  const { t } = useLingui();
  const types: Readonly<Record<CaseType, string>> = {
    question: t`Question`,
    complaint: t`Complaint`,
    defect: t`Defect`,
    request: t`Request`,
  };
  const priorities: Readonly<Record<Priority, string>> = {
    urgent: t`Urgent`,
    high: t`High`,
    normal: t`Normal`,
    low: t`Low`,
  };
  const statuses: Readonly<Record<CaseStatus, string>> = {
    open: t({ message: 'Open', context: 'case' }),
    waiting: t`Waiting for the customer`,
    resolved: t`Solved`,
    closed: t({ message: 'Closed', context: 'case' }),
  };
  const causes: Readonly<Record<string, string>> = {
    delivery: t`Delivery`,
    product: t`Product`,
    operation: t`Operation by the customer`,
    documentation: t`Manual or description`,
    billing: t`Billing`,
    other: t`Something else`,
  };
  return {
    typeOf: (type: CaseType) => types[type],
    priorityOf: (priority: Priority) => priorities[priority],
    statusOf: (status: CaseStatus) => statuses[status],
    causeOf: (cause: string) => causes[cause] ?? cause,
    clockOf: (clock: unknown) => (clock === 'resolution' ? t`Solution` : t`First answer`),
  };
}
