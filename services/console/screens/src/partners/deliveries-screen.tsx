import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Loaded, MoreButton } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import { Moment, Tag } from '../look/small.tsx';
import { Empty, Refused } from '../look/states.tsx';
import styles from '../websites/websites.module.css';
import { type Delivery, deliveries } from './queries.ts';
import { usePartnerCommand } from './use-partner-command.ts';

const route = getRouteApi('/shell/pushes/$subscriptionId');

/** The log of what was pushed by a subscription; anything in it can be sent once more. */
export function DeliveriesScreen() {
  const { t } = useLingui();
  const { subscriptionId } = route.useParams();
  const query = useInfiniteQuery(deliveries(subscriptionId));
  const again = usePartnerCommand();
  const resend = ({ eventId }: Delivery) =>
    again.mutate({
      path: `subscriptions/${subscriptionId}/actions/resend`,
      body: { eventIds: [eventId] },
    });
  return (
    <Screen
      title={t`What was pushed`}
      narrow
      lead={<Trans>The latest first. What is sent again has the id it had.</Trans>}
    >
      <Refused error={again.error} />
      <Loaded of={query} rows={8} height={48}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) return <Empty icon="sent" title={t`Nothing was pushed yet`} />;
          return (
            <ul className={styles['list']}>
              {items.map((one) => (
                <Row key={one.eventId} of={one} onResend={() => resend(one)} />
              ))}
            </ul>
          );
        }}
      </Loaded>
      <MoreButton of={query} />
    </Screen>
  );
}

function Row({ of, onResend }: { readonly of: Delivery; readonly onResend: () => void }) {
  const { type, eventId, taken, tries, status, reason, lastAt } = of;
  return (
    <li className={styles['item']}>
      <span className={styles['what']}>
        {type}
        <br />
        <span className={styles['quiet']}>
          {eventId} <Moment at={lastAt} />
        </span>
      </span>
      <Tag tone={taken ? 'plain' : 'due'}>
        {taken ? (
          <Trans>Taken, {tries} tries</Trans>
        ) : reason === 'refused' ? (
          <Trans>Refused by the partner</Trans>
        ) : (
          <Trans>Not taken, {tries} tries</Trans>
        )}
      </Tag>
      <span className={styles['quiet']}>{status === 0 ? '' : status}</span>
      <Button size="compact-xs" variant="default" onClick={onResend}>
        <Trans>Send again</Trans>
      </Button>
    </li>
  );
}
