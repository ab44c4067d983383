import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { audiences } from '../api/marketing.ts';
import { Icon } from '../look/icon.tsx';
import { Loaded, MoreButton } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import { Moment, Tag } from '../look/small.tsx';
import { Empty } from '../look/states.tsx';
import styles from '../sales/sales.module.css';
import { MarketingPlaces } from './parts.tsx';

/** Whom something is meant for, said by facts and not by lists. */
export function AudiencesScreen() {
  const { t } = useLingui();
  const query = useInfiniteQuery(audiences);
  return (
    <Screen
      title={t`Audiences`}
      lead={<Trans>Who is meant, said by what is known of customers.</Trans>}
      actions={
        <>
          <Button
            component={Link}
            to="/audiences/new"
            size="compact-sm"
            leftSection={<Icon name="plus" size={15} />}
          >
            <Trans>Build an audience</Trans>
          </Button>
          <MarketingPlaces />
        </>
      }
    >
      <Loaded of={query} rows={6} height={64}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) return <Empty icon="people" title={t`No audiences yet`} />;
          return (
            <>
              <ol className={styles['list']}>
                {items.map(({ audienceId, name, code, edition, status, changedAt }) => (
                  <li key={audienceId} className={styles['item']}>
                    <div className={styles['what']}>
                      <span className={styles['head']}>
                        <Link to="/audiences/$audienceId" params={{ audienceId }}>
                          {name}
                        </Link>
                        {status === 'retired' && (
                          <Tag tone="due">
                            <Trans>Not used any more</Trans>
                          </Tag>
                        )}
                      </span>
                      <span className={styles['under']}>
                        <span>{code}</span>
                        <Trans>Version {edition}</Trans>
                        <Moment at={changedAt} />
                      </span>
                    </div>
                  </li>
                ))}
              </ol>
              <MoreButton of={query} />
            </>
          );
        }}
      </Loaded>
    </Screen>
  );
}
