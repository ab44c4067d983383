import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useConditionWords } from '../conditions/condition-words.ts';
import { Icon } from '../look/icon.tsx';
import { Listed } from '../look/listed.tsx';
import { Screen } from '../look/screen.tsx';
import { Moment, Tag } from '../look/small.tsx';
import { Empty } from '../look/states.tsx';
import styles from '../look/records.module.css';
import { AnalysisPlaces } from './places.tsx';
import { type Segment, segmentPages } from './queries.ts';
import { UnansweredTag } from './unanswered-tag.tsx';

/** Customers of whom a condition holds, each segment with how many are in it now. */
export function SegmentsScreen() {
  const { t } = useLingui();
  const query = useInfiniteQuery(segmentPages);
  return (
    <Screen
      title={t`Segments`}
      lead={<Trans>Customers of whom something holds. Who is in one is judged anew with every fact.</Trans>}
      actions={
        <>
          <Button
            component={Link}
            to="/segments/new"
            size="compact-sm"
            leftSection={<Icon name="plus" size={15} />}
          >
            <Trans>Define a segment</Trans>
          </Button>
          <AnalysisPlaces />
        </>
      }
    >
      <Listed
        of={query}
        empty={
          <Empty icon="people" title={t`No segments yet`}>
            <Trans>Say of whom something must hold; who is in it is found from the log.</Trans>
          </Empty>
        }
      >
        {(of) => <Row key={of.segmentId} of={of} />}
      </Listed>
    </Screen>
  );
}

function Row({ of }: { readonly of: Segment }) {
  const words = useConditionWords();
  const { segmentId, name, code, edition, status, members, changedAt, condition, unansweredSince } = of;
  return (
    <li className={styles['item']}>
      <div className={styles['what']}>
        <span className={styles['head']}>
          <Link to="/segments/$segmentId" params={{ segmentId }}>
            {name}
          </Link>
          {status === 'retired' && (
            <Tag tone="due">
              <Trans>Closed</Trans>
            </Tag>
          )}
          <UnansweredTag since={unansweredSince} />
        </span>
        <span>{words(condition)}</span>
        <span className={styles['under']}>
          <span>{code}</span>
          <Trans>Version {edition}</Trans>
          <Moment at={changedAt} />
        </span>
      </div>
      <span className={styles['amount']}>
        <Plural value={members} one="# customer" other="# customers" />
      </span>
    </li>
  );
}
