import { Trans, useLingui } from '@lingui/react/macro';
import { TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { dayPlus } from '../format/time.ts';
import { useFormat } from '../format/use-format.ts';
import { Loaded, MoreButton } from '../look/loaded.tsx';
import styles from '../look/records.module.css';
import { MemberList } from './member-list.tsx';
import { type Segment, pastMembers } from './queries.ts';
import { SegmentLook } from './segment-look.tsx';

/**
 * Who was in a segment at the end of a day and why, as it was decided then; and whom it would mean as it is defined now, by
 * what was known then, also for days on which it was not there yet.
 */
export function OnADay({ of, day }: { readonly of: Segment; readonly day: string | undefined }) {
  const { t } = useLingui();
  const format = useFormat();
  const navigate = useNavigate();
  const { segmentId } = of;
  const asked = day ?? dayPlus(format.today(), -1);
  const go = (wanted: string) =>
    void navigate({
      to: '/segments/$segmentId',
      params: { segmentId },
      search: { show: 'day', ...(wanted === '' ? {} : { day: wanted }) },
      replace: true,
    });
  const query = useInfiniteQuery(pastMembers(segmentId, asked));
  return (
    <>
      <div className={styles['form']}>
        <TextInput
          type="date"
          label={t`At the end of`}
          value={asked}
          max={format.today()}
          onChange={(event) => go(event.currentTarget.value)}
        />
      </div>
      <section className={styles['column']}>
        <h2>
          <Trans>Who was in it, as it was decided then</Trans>
        </h2>
        <Loaded of={query} rows={3}>
          {({ pages }) => {
            const items = pages.flatMap((page) => page.items);
            if (items.length === 0)
              return (
                <p className={styles['under']}>
                  <Trans>Nobody was in it, or it was not there yet.</Trans>
                </p>
              );
            return (
              <>
                <MemberList of={items} locked={pages.some((page) => page.locked)} />
                <MoreButton of={query} />
              </>
            );
          }}
        </Loaded>
      </section>
      <SegmentLook condition={of.condition} asOf={asked} />
    </>
  );
}
