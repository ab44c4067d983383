import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { audiences } from '../api/marketing.ts';
import { Icon } from '../look/icon.tsx';
import { Listed } from '../look/listed.tsx';
import { Screen } from '../look/screen.tsx';
import { Moment, Tag } from '../look/small.tsx';
import { Empty } from '../look/states.tsx';
import styles from '../look/records.module.css';
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
      <Listed of={query} empty={<Empty icon="people" title={t`No audiences yet`} />}>
        {({ audienceId, name, code, edition, status, changedAt }) => (
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
        )}
      </Listed>
    </Screen>
  );
}
