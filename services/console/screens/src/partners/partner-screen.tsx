import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { Icon } from '../look/icon.tsx';
import { Loaded } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import { Moment, Tag } from '../look/small.tsx';
import { Refused } from '../look/states.tsx';
import styles from '../websites/websites.module.css';
import { KeyDialog, SubscriptionDialog } from './dialogs.tsx';
import { Once, Standing } from './parts.tsx';
import { type Partner, type PartnerKey, type Subscription, partner, subscriptions } from './queries.ts';
import { type ShownOnce, usePartnerCommand } from './use-partner-command.ts';

type Known = Partner & { readonly keys: readonly PartnerKey[] };

const route = getRouteApi('/shell/partners/$partnerId');

/** A partner: its keys, and what is pushed to it. */
export function PartnerScreen() {
  const { partnerId } = route.useParams();
  const query = useQuery(partner(partnerId));
  const [shown, setShown] = useState<ShownOnce>();
  return (
    <Loaded of={query} rows={6} height={64}>
      {(known) => (
        <Screen title={known.name} narrow lead={known.code}>
          <Keys of={known} onShown={setShown} />
          <Subscriptions of={known} onShown={setShown} />
          {shown && (shown.key ?? shown.secret) && <Once shown={shown} onClose={() => setShown(undefined)} />}
        </Screen>
      )}
    </Loaded>
  );
}

interface Part {
  readonly of: Known;
  readonly onShown: (shown: ShownOnce) => void;
}

function Keys({ of, onShown }: Part) {
  const [making, setMaking] = useState(false);
  const change = usePartnerCommand(onShown);
  const on = (key: PartnerKey, verb: string) =>
    change.mutate({ path: `partners/${of.partnerId}/keys/${key.keyId}/actions/${verb}` });
  return (
    <section>
      <div className={styles['beside']}>
        <h2>
          <Trans>Keys</Trans>
        </h2>
        {of.status === 'open' && (
          <Button size="xs" leftSection={<Icon name="plus" size={15} />} onClick={() => setMaking(true)}>
            <Trans>Make a key</Trans>
          </Button>
        )}
      </div>
      <Refused error={change.error} />
      {of.keys.length === 0 && <None />}
      <ul className={styles['list']}>
        {of.keys.map((key) => (
          <KeyRow key={key.keyId} of={key} on={(verb) => on(key, verb)} />
        ))}
      </ul>
      {making && (
        <KeyDialog
          partner={of}
          onClose={() => setMaking(false)}
          onShown={(shown) => {
            setMaking(false);
            onShown(shown);
          }}
        />
      )}
    </section>
  );
}

function None() {
  return (
    <p className={styles['quiet']}>
      <Trans>None</Trans>
    </p>
  );
}

function KeyRow({ of, on }: { readonly of: PartnerKey; readonly on: (verb: string) => void }) {
  const { t } = useLingui();
  const { label } = of;
  return (
    <li className={styles['item']}>
      <span className={styles['what']}>
        <strong>{label}</strong>
        <br />
        <span className={styles['quiet']}>
          <Trans>
            until <Moment at={of.until} />
          </Trans>
        </span>
      </span>
      {of.state === 'opens' ? (
        <>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => on('rotate')}
            aria-label={t`Replace the key ${label}`}
          >
            <Trans>Replace</Trans>
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => on('revoke')}
            aria-label={t`Revoke the key ${label}`}
          >
            <Trans>Revoke</Trans>
          </Button>
        </>
      ) : (
        <Tag>{of.state === 'revoked' ? <Trans>Revoked</Trans> : <Trans>Over</Trans>}</Tag>
      )}
    </li>
  );
}

function Subscriptions({ of, onShown }: Part) {
  const query = useQuery(subscriptions(of.partnerId));
  const [making, setMaking] = useState(false);
  return (
    <section>
      <div className={styles['beside']}>
        <h2>
          <Trans>Pushes</Trans>
        </h2>
        {of.status === 'open' && (
          <Button size="xs" leftSection={<Icon name="plus" size={15} />} onClick={() => setMaking(true)}>
            <Trans>Push events</Trans>
          </Button>
        )}
      </div>
      <Loaded of={query} rows={2} height={64}>
        {({ items }) => (
          <>
            {items.length === 0 && <None />}
            <ul className={styles['list']}>
              {items.map((one) => (
                <SubscriptionRow key={one.subscriptionId} of={one} onShown={onShown} />
              ))}
            </ul>
          </>
        )}
      </Loaded>
      {making && (
        <SubscriptionDialog
          partner={of}
          onClose={() => setMaking(false)}
          onShown={(shown) => {
            setMaking(false);
            onShown(shown);
          }}
        />
      )}
    </section>
  );
}

function SubscriptionRow({ of, onShown }: { readonly of: Subscription; readonly onShown: Part['onShown'] }) {
  const { t } = useLingui();
  const change = usePartnerCommand(onShown);
  const { subscriptionId, status, url } = of;
  const on = (verb: string) => change.mutate({ path: `subscriptions/${subscriptionId}/actions/${verb}` });
  const button = (verb: string, label: string) => (
    <Button size="compact-xs" variant="default" loading={change.isPending} onClick={() => on(verb)}>
      {label}
    </Button>
  );
  return (
    <li className={styles['item']}>
      <span className={styles['what']}>
        <Link to="/pushes/$subscriptionId" params={{ subscriptionId }}>
          {url}
        </Link>
        <br />
        <Narrowed of={of} />
        {of.retryAt !== undefined && (
          <span className={styles['quiet']}>
            <Trans>
              next try <Moment at={of.retryAt} />
            </Trans>
          </span>
        )}
        <Refused error={change.error} />
      </span>
      <Standing of={of} />
      {(status === 'active' || status === 'waiting') && button('pause', t`Pause`)}
      {(status === 'paused' || status === 'waiting') && button('resume', t`Resume`)}
      {status !== 'ended' && button('rotate-secret', t`New secret`)}
      {status !== 'ended' && button('end', t`End`)}
    </li>
  );
}

/** What a subscription is narrowed to. */
function Narrowed({ of: { types, records = [], parties = [] } }: { readonly of: Subscription }) {
  const { t } = useLingui();
  const narrowed = [...records, ...types, ...(parties.length > 0 ? [t`${parties.length} customers`] : [])];
  if (narrowed.length === 0) return null;
  return (
    <span className={styles['quiet']}>
      <Trans>only: {narrowed.join(', ')}</Trans>
    </span>
  );
}
