import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useNavigate, useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { command } from '../api/client.ts';
import { dropDrafts } from '../draft/drafts.ts';
import { useCommands, useKeyboard, type Command } from '../keys/commands.tsx';
import { useLiveness, useLiveUpdates } from '../live/live-updates.ts';
import { Empty, Failure } from '../look/states.tsx';
import { useTell } from '../look/tell.tsx';
import { chooseLocale, LOCALES } from '../i18n/locale.ts';
import { Icon } from '../look/icon.tsx';
import { Announcements } from './announcements.tsx';
import { Navigation, usePlaces } from './navigation.tsx';
import { otherLocale, useScheme } from './switches.tsx';
import styles from './shell.module.css';

const Palette = lazy(() =>
  import('../palette/palette.tsx').then(({ Palette: component }) => ({ default: component })),
);
const Help = lazy(() =>
  import('../palette/help.tsx').then(({ Help: component }) => ({ default: component })),
);

/** What surrounds every page once one is signed in. */
export function Shell() {
  useLiveUpdates();
  useKeyboard();
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  const leave = useLeave();
  useCommands(
    useShellCommands(
      () => setPalette(true),
      () => setHelp(true),
      leave,
    ),
  );
  return (
    <div className={styles['shell']}>
      <a className="skip" href="#page">
        <Trans>Skip to the page</Trans>
      </a>
      <Navigation onPalette={() => setPalette(true)} onHelp={() => setHelp(true)} onLeave={leave} />
      <main id="page" tabIndex={-1} className={styles['page']}>
        <Connection />
        <Suspense>
          <Outlet />
        </Suspense>
      </main>
      <Announcements />
      <Suspense>
        {palette && <Palette onClose={() => setPalette(false)} />}
        {help && <Help onClose={() => setHelp(false)} />}
      </Suspense>
    </div>
  );
}

function useShellCommands(
  onPalette: () => void,
  onHelp: () => void,
  onLeave: () => void,
): readonly Command[] {
  const { t, i18n } = useLingui();
  const navigate = useNavigate();
  const places = usePlaces();
  const { dark, toggle } = useScheme();
  const other = otherLocale(i18n.locale);
  return [
    ...places.map(({ label, keys, to }): Command => ({
      id: `go${to}`,
      label: t`Go to ${label}`,
      group: 'go',
      keys,
      run: () => void navigate({ to }),
    })),
    { id: 'palette', label: t`Find a customer or a command`, group: 'screen', keys: 'mod+k', run: onPalette },
    { id: 'search', label: t`Search`, group: 'go', keys: '/', run: () => void navigate({ to: '/search' }) },
    { id: 'help', label: t`Keyboard help`, group: 'screen', keys: '?', run: onHelp },
    {
      id: 'scheme',
      label: dark ? t`Light colours` : t`Dark colours`,
      group: 'screen',
      run: toggle,
    },
    {
      id: 'locale',
      label: t`Language: ${LOCALES[other]}`,
      group: 'screen',
      run: () => void chooseLocale(other),
    },
    { id: 'print', label: t`Print this page`, group: 'screen', run: () => window.print() },
    { id: 'leave', label: t`Sign out`, group: 'screen', run: onLeave },
  ];
}

function useLeave(): () => void {
  const { t } = useLingui();
  const client = useQueryClient();
  const navigate = useNavigate();
  const tell = useTell();
  return () => {
    command('DELETE', '/api/access/v1/sessions/current').then(
      async () => {
        dropDrafts(localStorage);
        await navigate({ to: '/sign-in', search: { then: '/inbox' } });
        client.clear();
      },
      (error: unknown) => tell.failed(t`You are still signed in`, error),
    );
  };
}

/** Says when what is shown may be old. A short break says nothing. */
function Connection() {
  const lost = useLiveness() === 'lost';
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setShown(lost), lost ? 2_000 : 0);
    return () => window.clearTimeout(timer);
  }, [lost]);
  return (
    <div role="status" className="no-print">
      {shown && (
        <p className={styles['lost']}>
          <Icon name="warning" size={14} />
          <Trans>No live connection: what you see may be old. Trying again; drafts are kept.</Trans>
        </p>
      )}
    </div>
  );
}

/** An address that leads nowhere. */
export function Missing() {
  const { t } = useLingui();
  return (
    <main>
      <h1 className="unseen">{t`There is no such page`}</h1>
      <Empty
        icon="question"
        title={t`There is no such page`}
        action={
          <Button component={Link} to="/inbox" variant="default" size="xs">
            <Trans>To the inbox</Trans>
          </Button>
        }
      >
        <Trans>The address may be mistyped or from another version.</Trans>
      </Empty>
    </main>
  );
}

/** What a page that could not be shown says instead. */
export function RouteFailure({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return <Failure error={error} retry={retry} />;
}
