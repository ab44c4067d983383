import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { workCounts } from '../api/workflow.ts';
import { useMe } from '../session/me.ts';
import { chooseLocale, LOCALES } from '../i18n/locale.ts';
import { Icon, type IconName } from '../look/icon.tsx';
import { Mark } from '../look/mark.tsx';
import { classes, Sign } from '../look/small.tsx';
import { otherLocale, useScheme } from './switches.tsx';
import styles from './navigation.module.css';

interface Place {
  readonly to:
    | '/inbox'
    | '/deals'
    | '/cases'
    | '/work'
    | '/promises'
    | '/campaigns'
    | '/search'
    | '/members'
    | '/figures'
    | '/unanswered'
    | '/messages'
    | '/mailbox'
    | '/operations'
    | '/service-settings'
    | '/websites'
    | '/consents'
    | '/partners'
    | '/accounts';
  readonly label: string;
  /** What stands under the sign where there is little room. */
  readonly short: string;
  readonly icon: IconName;
  readonly keys: string;
}

/** Pages with addresses of their own, by the place whose subject they belong to. */
const HOLDS: Readonly<Partial<Record<Place['to'], readonly string[]>>> = {
  '/inbox': ['conversations'],
  '/deals': ['leads', 'quotes', 'orders', 'products'],
  '/work': ['tasks'],
  '/campaigns': ['audiences', 'materials'],
  '/search': ['customers'],
  '/members': ['programmes', 'rewards'],
  '/figures': ['segments', 'rules', 'models', 'warehouse'],
  '/partners': ['pushes'],
};

/** The pages one can go to, in the order of the navigation. */
export function usePlaces(): readonly Place[] {
  const { t } = useLingui();
  const me = useMe();
  const outgoing = t({ message: 'Messages', context: 'outgoing' });
  const places: readonly Place[] = [
    { to: '/inbox', label: t`Inbox`, short: t`Inbox`, icon: 'inbox', keys: 'g i' },
    { to: '/deals', label: t`Leads and deals`, short: t`Deals`, icon: 'deal', keys: 'g d' },
    { to: '/cases', label: t`Cases`, short: t`Cases`, icon: 'case', keys: 'g k' },
    { to: '/work', label: t`My work`, short: t`My work`, icon: 'check', keys: 'g w' },
    { to: '/promises', label: t`Promises`, short: t`Promises`, icon: 'hand', keys: 'g p' },
    { to: '/campaigns', label: t`Campaigns`, short: t`Campaigns`, icon: 'campaign', keys: 'g c' },
    { to: '/search', label: t`Customers`, short: t`Customers`, icon: 'person', keys: 'g s' },
    { to: '/members', label: t`Members and points`, short: t`Members`, icon: 'star', keys: 'g l' },
    { to: '/figures', label: t`Figures`, short: t`Figures`, icon: 'chart', keys: 'g f' },
    { to: '/unanswered', label: t`Nothing unanswered`, short: t`Unanswered`, icon: 'tally', keys: 'g u' },
    { to: '/messages', label: outgoing, short: outgoing, icon: 'sent', keys: 'g e' },
    { to: '/mailbox', label: t`Local mailbox`, short: t`Sent mail`, icon: 'mailbox', keys: 'g m' },
    { to: '/operations', label: t`Operations`, short: t`Operations`, icon: 'pulse', keys: 'g o' },
  ];
  return me.role === 'admin'
    ? [
        ...places,
        {
          to: '/service-settings',
          label: t`Working time and promises`,
          short: t`Service`,
          icon: 'clock',
          keys: 'g t',
        },
        { to: '/websites', label: t`Websites`, short: t`Websites`, icon: 'globe', keys: 'g b' },
        { to: '/consents', label: t`Consents`, short: t`Consents`, icon: 'lock', keys: 'g y' },
        { to: '/partners', label: t`Partners`, short: t`Partners`, icon: 'split', keys: 'g n' },
        { to: '/accounts', label: t`Accounts`, short: t`Accounts`, icon: 'people', keys: 'g a' },
      ]
    : places;
}

/** The rail at the side; on a phone the bar at the bottom. */
export function Navigation({
  onPalette,
  onHelp,
  onLeave,
}: {
  readonly onPalette: () => void;
  readonly onHelp: () => void;
  readonly onLeave: () => void;
}) {
  const { t } = useLingui();
  const places = usePlaces();
  const subject = useRouterState({ select: ({ location }) => location.pathname.split('/')[1] ?? '' });
  const list = useRef<HTMLUListElement>(null);
  // Where there is not room for all, the one that is open is in sight.
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [subject]);
  return (
    <nav className={styles['rail']} aria-label={t`Main`}>
      <Link to="/inbox" className={styles['brand']} aria-label={t`Rapport, to the inbox`}>
        <Mark size={30} />
      </Link>
      <ul ref={list} className={styles['places']}>
        {places.map(({ to, label, short, icon }) => (
          <li key={to}>
            <Link
              to={to}
              className={styles['place']}
              activeOptions={{ includeSearch: false }}
              title={label}
              {...(HOLDS[to]?.includes(subject) ? { 'aria-current': 'true' as const } : {})}
            >
              <Icon name={icon} size={20} />
              {to === '/work' && <WorkCount />}
              <span>{short}</span>
            </Link>
          </li>
        ))}
      </ul>
      <div className={styles['foot']}>
        <Tooltip label={t`Find a customer or a command`} position="right">
          <ActionIcon
            className={styles['wide'] ?? ''}
            variant="subtle"
            color="gray"
            size="lg"
            onClick={onPalette}
            aria-label={t`Find a customer or a command`}
          >
            <Icon name="search" size={18} />
          </ActionIcon>
        </Tooltip>
        <Person onHelp={onHelp} onLeave={onLeave} />
      </div>
    </nav>
  );
}

/** How much is waiting for the person at the keyboard; what is late is said first. */
function WorkCount() {
  const { t } = useLingui();
  const { data } = useQuery(workCounts);
  if (!data) return null;
  const { tasks, promises, overdue } = data;
  const all = tasks + promises;
  if (all === 0) return null;
  return (
    <span
      className={classes(styles['count'], overdue > 0 && styles['late'])}
      aria-label={overdue > 0 ? t`${overdue} late of ${all}` : t`${all} to see to`}
    >
      {overdue > 0 ? overdue : all}
    </span>
  );
}

function Person({ onHelp, onLeave }: { readonly onHelp: () => void; readonly onLeave: () => void }) {
  const { t, i18n } = useLingui();
  const me = useMe();
  const { dark, toggle } = useScheme();
  const other = otherLocale(i18n.locale);
  return (
    <Menu position="right-end" withinPortal width={220}>
      <Menu.Target>
        <button type="button" className={styles['me']} aria-label={t`${me.name}: settings and sign out`}>
          <Sign name={me.name} tone="accent" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {me.name} · {me.role === 'admin' ? <Trans>Administrator</Trans> : <Trans>Agent</Trans>}
        </Menu.Label>
        <Menu.Item leftSection={<Icon name={dark ? 'sun' : 'moon'} size={16} />} onClick={toggle}>
          {dark ? <Trans>Light colours</Trans> : <Trans>Dark colours</Trans>}
        </Menu.Item>
        <Menu.Item
          leftSection={<Icon name="globe" size={16} />}
          lang={other}
          onClick={() => void chooseLocale(other)}
        >
          {LOCALES[other]}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="question" size={16} />} onClick={onHelp}>
          <Trans>Keyboard help</Trans>
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="leave" size={16} />} onClick={onLeave}>
          <Trans>Sign out</Trans>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
