import { useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { TIMELINE_GROUPS, type TimelineGroup } from '../timeline/groups.ts';
import { classes } from '../look/small.tsx';
import styles from './kind-filter.module.css';

/** Narrows the timeline to kinds of entries; the choice is part of the address. */
export function KindFilter({
  partyId,
  asOf,
  kinds,
}: {
  readonly partyId: string;
  readonly asOf: string | undefined;
  readonly kinds: readonly TimelineGroup[];
}) {
  const { t } = useLingui();
  const names: Readonly<Record<TimelineGroup, string>> = {
    said: t`Mails`,
    notes: t`Notes`,
    cases: t`Cases`,
    promises: t`Promises`,
    sales: t`Sales`,
    consents: t`Permissions`,
    points: t`Points`,
    work: t`Work`,
    identity: t`Identity`,
  };
  const search = (next: readonly TimelineGroup[]) => ({
    ...(asOf ? { asOf } : {}),
    ...(next.length > 0 ? { kinds: TIMELINE_GROUPS.filter((each) => next.includes(each)) } : {}),
  });
  const chip = (key: string, label: string, on: boolean, next: readonly TimelineGroup[]) => (
    <Link
      key={key}
      to="/customers/$partyId"
      params={{ partyId }}
      search={search(next)}
      replace
      resetScroll={false}
      className={classes(styles['chip'], on && styles['on'])}
      aria-current={on ? 'true' : undefined}
      activeProps={{}}
    >
      {label}
    </Link>
  );
  return (
    <nav className={classes(styles['chips'], 'no-print')} aria-label={t`Kinds of entries`}>
      {chip('all', t`All`, kinds.length === 0, [])}
      {TIMELINE_GROUPS.map((each) =>
        chip(
          each,
          names[each],
          kinds.includes(each),
          kinds.includes(each) ? kinds.filter((other) => other !== each) : [...kinds, each],
        ),
      )}
    </nav>
  );
}
