import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lookAt } from '../api/marketing.ts';
import type { Condition } from '../conditions/lines.ts';
import { Loaded } from '../look/loaded.tsx';
import { LockedNotice, useOpened } from '../look/small.tsx';
import styles from '../look/records.module.css';
import { useSettledText } from '../search/settled-text.ts';

/** How many a filter means now, and some of them; asked anew once the filter rests. */
export function AudienceLook({ filter }: { readonly filter: Condition }) {
  const { t } = useLingui();
  const { settled } = useSettledText(JSON.stringify(filter), 300);
  const query = useQuery(lookAt(JSON.parse(settled) as Condition));
  const opened = useOpened(query.data?.locked);
  return (
    <section className={styles['column']} aria-label={t`Who is in it now`} aria-live="polite">
      <h2>
        <Trans>Who is in it now</Trans>
      </h2>
      <LockedNotice locked={query.data?.locked} />
      <Loaded of={query} rows={3}>
        {({ count, some }) => (
          <>
            <p>
              <Plural value={count} one="# customer" other="# customers" />
            </p>
            <ol className={styles['list']}>
              {some.map(({ partyId, code, name }) => (
                <li key={partyId} className={styles['item']}>
                  <span className={styles['head']}>
                    <Link to="/customers/$partyId" params={{ partyId }}>
                      {opened(name, code)}
                    </Link>
                    <span className={styles['under']}>{code}</span>
                  </span>
                </li>
              ))}
            </ol>
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
