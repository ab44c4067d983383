import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Icon } from '../look/icon.tsx';
import { Loaded, MoreButton } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import { Tag } from '../look/small.tsx';
import { Empty } from '../look/states.tsx';
import styles from '../websites/websites.module.css';
import { PartnerDialog } from './dialogs.tsx';
import { ScopeName } from './parts.tsx';
import { partners } from './queries.ts';

/** Other companies that hear of ours. An administrator's to say. */
export function PartnersScreen() {
  const { t } = useLingui();
  const query = useInfiniteQuery(partners);
  const [opening, setOpening] = useState(false);
  return (
    <Screen
      title={t`Partners`}
      narrow
      lead={
        <Trans>
          Other companies that hear what happens here, by pull or by push, and no more than they may.
        </Trans>
      }
      actions={
        <Button size="xs" leftSection={<Icon name="plus" size={15} />} onClick={() => setOpening(true)}>
          <Trans>Open an account</Trans>
        </Button>
      }
    >
      <Loaded of={query} rows={4} height={64}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) return <Empty icon="globe" title={t`No partners yet`} />;
          return (
            <ul className={styles['list']}>
              {items.map(({ partnerId, name, code, scopes, status }) => (
                <li key={partnerId} className={styles['item']}>
                  <span className={styles['what']}>
                    <Link to="/partners/$partnerId" params={{ partnerId }}>
                      {name}
                    </Link>
                    <br />
                    <span className={styles['quiet']}>{code}</span>
                  </span>
                  {status === 'closed' ? (
                    <Tag>
                      <Trans>Closed</Trans>
                    </Tag>
                  ) : (
                    scopes.map((scope) => (
                      <Tag key={scope}>
                        <ScopeName of={scope} />
                      </Tag>
                    ))
                  )}
                </li>
              ))}
            </ul>
          );
        }}
      </Loaded>
      <MoreButton of={query} />
      {opening && <PartnerDialog onClose={() => setOpening(false)} />}
    </Screen>
  );
}
