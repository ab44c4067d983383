import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import type { Condition } from '../conditions/lines.ts';
import { Loaded } from '../look/loaded.tsx';
import styles from '../look/records.module.css';
import { useSettledText } from '../search/settled-text.ts';
import { MemberList } from './member-list.tsx';
import { lookAt } from './queries.ts';

/** Whom a condition would take in, and why: now, or at the end of a day by what was known then. */
export function SegmentLook({
  condition,
  asOf,
}: {
  readonly condition: Condition;
  readonly asOf?: string | undefined;
}) {
  const { t } = useLingui();
  const { settled } = useSettledText(JSON.stringify(condition), 300);
  const query = useQuery(lookAt(JSON.parse(settled) as Condition, asOf));
  return (
    <section className={styles['column']} aria-label={t`Who would be in it`} aria-live="polite">
      <h2>
        {asOf === undefined ? (
          <Trans>Who would be in it</Trans>
        ) : (
          <Trans>Whom it means as it is defined now, by what was known then</Trans>
        )}
      </h2>
      <Loaded of={query} rows={3}>
        {({ count, some, locked }) => (
          <>
            <p>
              <Plural value={count} one="# customer" other="# customers" />
            </p>
            {some.length > 0 && <MemberList of={some} locked={locked} />}
            {count > some.length && (
              <p className={styles['under']}>
                <Trans>The first {some.length} of them.</Trans>
              </p>
            )}
          </>
        )}
      </Loaded>
    </section>
  );
}
