import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { meant, useAnalyticsCommand } from '../api/use-analytics-command.ts';
import { ConditionForm } from '../conditions/condition-form.tsx';
import { useConditionWords } from '../conditions/condition-words.ts';
import { builtOf, lineOf, SEGMENT_FACTS } from '../conditions/lines.ts';
import { useFormat } from '../format/use-format.ts';
import { Loaded, MoreButton } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import { classes, Moment, Tag } from '../look/small.tsx';
import { Empty } from '../look/states.tsx';
import boards from '../figures/figures.module.css';
import styles from '../look/records.module.css';
import { MemberList } from './member-list.tsx';
import { OnADay } from './on-a-day.tsx';
import { AnalysisPlaces } from './places.tsx';
import { type Segment, members, segment, segmentVersions } from './queries.ts';
import { SegmentLook } from './segment-look.tsx';
import { UnansweredTag } from './unanswered-tag.tsx';

const route = getRouteApi('/shell/segments/$segmentId');

/** A segment: of whom it holds, who is in it and why, who was on a day, and what it meant before. */
export function SegmentScreen() {
  const { segmentId } = route.useParams();
  return segmentId === 'new' ? <NewSegment /> : <KnownSegment key={segmentId} segmentId={segmentId} />;
}

function NewSegment() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const define = useAnalyticsCommand({
    onDone: ({ segmentId }) =>
      void navigate({ to: '/segments/$segmentId', params: { segmentId: segmentId! } }),
  });
  return (
    <Screen title={t`Define a segment`} actions={<AnalysisPlaces />}>
      <ConditionForm
        name=""
        begin={{ join: 'all', lines: [lineOf(SEGMENT_FACTS[0])] }}
        pending={define.isPending}
        facts={SEGMENT_FACTS}
        look={(condition) => <SegmentLook condition={condition} />}
        onDefine={(name, condition) =>
          define.mutate(meant({ path: 'segments', body: { name, condition }, says: t`Kept` }))
        }
      />
    </Screen>
  );
}

function KnownSegment({ segmentId }: { readonly segmentId: string }) {
  const { t } = useLingui();
  const query = useQuery(segment(segmentId));
  const change = useAnalyticsCommand();
  const of = query.data;
  const close = () =>
    change.mutate(
      meant({
        path: `segments/${segmentId}/actions/retire`,
        ...(of ? { seen: of.version } : {}),
        says: t`Closed: nobody is in it any more`,
      }),
    );
  return (
    <Screen
      title={of?.name ?? t`Segment`}
      lead={
        of && (
          <>
            {of.code} · <Trans>Version {of.edition}</Trans> ·{' '}
            <Plural value={of.members} one="# customer" other="# customers" />
          </>
        )
      }
      actions={
        <>
          {of?.status === 'live' && (
            <Button size="compact-sm" variant="default" loading={change.isPending} onClick={close}>
              <Trans>Close it</Trans>
            </Button>
          )}
          <AnalysisPlaces />
        </>
      }
    >
      <Loaded of={query}>{(answer) => <Known of={answer} />}</Loaded>
    </Screen>
  );
}

function Known({ of }: { readonly of: Segment }) {
  const { t } = useLingui();
  const words = useConditionWords();
  const { segmentId } = of;
  const search = route.useSearch();
  const { show = 'members' } = search;
  const parts = {
    members: t`Who is in it`,
    day: t`Who was in it on a day`,
    versions: t`Versions`,
    condition: t`Change it`,
  };
  return (
    <>
      <p>
        {words(of.condition)}{' '}
        {of.status === 'retired' && (
          <Tag tone="due">
            <Trans>Closed</Trans>
          </Tag>
        )}
        <UnansweredTag since={of.unansweredSince} />
      </p>
      <nav className={classes(boards['boards'], 'no-print')} aria-label={t`Parts`}>
        {(Object.keys(parts) as (keyof typeof parts)[]).map((part) => (
          <Link
            key={part}
            to="/segments/$segmentId"
            params={{ segmentId }}
            search={{ ...search, show: part }}
            aria-current={part === show ? 'page' : undefined}
          >
            {parts[part]}
          </Link>
        ))}
      </nav>
      {show === 'members' && <Members of={of} />}
      {show === 'day' && <OnADay of={of} day={search.day} />}
      {show === 'versions' && <Versions segmentId={segmentId} />}
      {show === 'condition' && <Change of={of} />}
    </>
  );
}

function Members({ of: { segmentId, status } }: { readonly of: Segment }) {
  const { t } = useLingui();
  const query = useInfiniteQuery(members(segmentId));
  return (
    <Loaded of={query} rows={6} height={56}>
      {({ pages }) => {
        const items = pages.flatMap((page) => page.items);
        if (items.length === 0)
          return (
            <Empty icon="people" title={t`Nobody is in it`}>
              {status === 'live' && <Trans>A new definition is judged for everybody within a minute.</Trans>}
            </Empty>
          );
        return (
          <>
            <MemberList of={items} locked={pages.some((page) => page.locked)} />
            <MoreButton of={query} />
          </>
        );
      }}
    </Loaded>
  );
}

function Versions({ segmentId }: { readonly segmentId: string }) {
  const format = useFormat();
  const words = useConditionWords();
  const query = useInfiniteQuery(segmentVersions(segmentId));
  return (
    <Loaded of={query}>
      {({ pages }) => (
        <>
          <ol className={styles['list']}>
            {pages
              .flatMap((page) => page.items)
              .map(({ edition, name, condition, definedAt }) => (
                <li key={edition} className={styles['item']}>
                  <div className={styles['what']}>
                    <span className={styles['head']}>
                      <strong>{format.number(edition)}</strong> {name}
                    </span>
                    <span>{words(condition)}</span>
                  </div>
                  <span className={styles['under']}>
                    <Moment at={definedAt} />
                  </span>
                </li>
              ))}
          </ol>
          <MoreButton of={query} />
        </>
      )}
    </Loaded>
  );
}

function Change({ of }: { readonly of: Segment }) {
  const { t } = useLingui();
  const define = useAnalyticsCommand();
  const begin = builtOf(of.condition);
  if (!begin)
    return (
      <>
        <p className={styles['warning']}>
          <Trans>It was made by way of the interface and nests deeper than this page shows.</Trans>
        </p>
        <SegmentLook condition={of.condition} />
      </>
    );
  return (
    <ConditionForm
      key={of.edition}
      name={of.name}
      begin={begin}
      pending={define.isPending}
      facts={SEGMENT_FACTS}
      look={(condition) => <SegmentLook condition={condition} />}
      onDefine={(name, condition) =>
        define.mutate(
          meant({
            path: `segments/${of.segmentId}/actions/define`,
            body: { name, condition },
            seen: of.version,
            says: t`Kept`,
          }),
        )
      }
    />
  );
}
