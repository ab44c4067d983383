import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat, useNow } from '../format/use-format.ts';
import { Icon } from '../look/icon.tsx';
import { Tag } from '../look/small.tsx';
import { useCaseNames } from './case-names.ts';
import type { CaseItem, Priority } from './contracts.ts';

/** How long until the next promise is due, or since when it is missed; moves on by itself. */
export function Due({ of }: { readonly of: Pick<CaseItem, 'nextDueAt' | 'warned' | 'breached'> }) {
  const { t } = useLingui();
  const format = useFormat();
  const now = useNow();
  if (of.nextDueAt === null) {
    return of.breached ? (
      <Tag tone="late">
        <Icon name="warning" size={12} />
        <Trans>was missed</Trans>
      </Tag>
    ) : null;
  }
  const left = Date.parse(of.nextDueAt) - now;
  const words = format.elapsed(Math.abs(left));
  const tone = left < 0 ? 'late' : of.warned ? 'due' : 'plain';
  return (
    <span title={t`Due ${format.inFull(of.nextDueAt)}`}>
      <Tag tone={tone}>
        <Icon name={left < 0 ? 'warning' : 'clock'} size={12} />
        {left < 0 ? <Trans>{words} overdue</Trans> : <Trans>in {words}</Trans>}
      </Tag>
    </span>
  );
}

/** How much a case presses. */
export function PriorityTag({ priority }: { readonly priority: Priority }) {
  const { priorityOf } = useCaseNames();
  const tone = priority === 'urgent' ? 'late' : priority === 'high' ? 'due' : 'plain';
  return <Tag tone={tone}>{priorityOf(priority)}</Tag>;
}
