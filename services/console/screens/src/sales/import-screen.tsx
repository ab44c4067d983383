import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, FileButton } from '@mantine/core';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { type Import, imports, type KeptList, sendList } from '../api/imports.ts';
import { meant, useSalesCommand } from '../api/use-sales-commands.ts';
import { Icon } from '../look/icon.tsx';
import { Loaded, MoreButton } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import { Moment, Tag, useOpened } from '../look/small.tsx';
import { useTell } from '../look/tell.tsx';
import { ListMapping } from './list-mapping.tsx';
import { SalesPlaces } from './parts.tsx';
import { Reasons } from './sources-screen.tsx';
import styles from '../look/records.module.css';

/** Lists that become leads: choose one, say what its columns are, see what would come of it, let it run. */
export function ImportScreen() {
  const { t } = useLingui();
  const tell = useTell();
  const [chosen, choose] = useState<{ readonly kept: KeptList; readonly fileName: string }>();
  const send = useMutation({
    mutationFn: async (file: File) => ({ kept: await sendList(file), fileName: file.name }),
    onSuccess: choose,
    onError: (error) => tell.failed(t`The list could not be taken`, error),
  });
  return (
    <Screen
      title={t`Import a list`}
      lead={<Trans>A list of contacts (CSV) becomes leads; customers we know are recognised.</Trans>}
      actions={
        <>
          <FileButton accept=".csv,text/csv,text/plain" onChange={(file) => file && send.mutate(file)}>
            {(props) => (
              <Button
                {...props}
                size="compact-sm"
                loading={send.isPending}
                leftSection={<Icon name="clip" size={15} />}
              >
                <Trans>Choose a list</Trans>
              </Button>
            )}
          </FileButton>
          <SalesPlaces />
        </>
      }
    >
      <div className={styles['column']}>
        {chosen && (
          <ListMapping
            key={chosen.kept.list}
            kept={chosen.kept}
            fileName={chosen.fileName}
            onDone={() => choose(undefined)}
          />
        )}
        <Imports />
      </div>
    </Screen>
  );
}

function Imports() {
  const query = useInfiniteQuery(imports);
  return (
    <Loaded of={query} rows={3} height={72}>
      {({ pages }) => {
        const items = pages.flatMap((page) => page.items);
        if (items.length === 0)
          return (
            <p className={styles['under']}>
              <Trans>No list was taken in yet.</Trans>
            </p>
          );
        return (
          <>
            <ol className={styles['list']}>
              {items.map((each) => (
                <ImportRow key={each.importId} of={each} locked={pages[0]!.locked} />
              ))}
            </ol>
            <MoreButton of={query} />
          </>
        );
      }}
    </Loaded>
  );
}

function ImportRow({ of, locked }: { readonly of: Import; readonly locked: boolean }) {
  const { t } = useLingui();
  const opened = useOpened(locked);
  const names = { running: t`Running`, cancelled: t`Stopped`, completed: t`Done` };
  const tones = { running: 'accent', cancelled: 'due', completed: 'good' } as const;
  return (
    <li className={styles['item']}>
      <div className={styles['what']}>
        <span className={styles['head']}>
          <span className={styles['title']}>{opened(of.fileName)}</span>
          <Tag tone={tones[of.status]}>{names[of.status]}</Tag>
        </span>
        {of.status !== 'completed' && (
          <progress value={of.done} max={of.rows} aria-label={t`Rows looked at`} />
        )}
        <span className={styles['under']}>
          <span>
            {of.done} / {of.rows}
          </span>
          <span>
            <Plural value={of.captured} one="# lead" other="# leads" />
          </span>
          {of.known > 0 && (
            <span>
              <Trans>{of.known} known already</Trans>
            </span>
          )}
          <span>
            <Reasons of={of.refused} />
          </span>
          <span>{opened(of.ownerName, '')}</span>
          <Moment at={of.begunAt} />
        </span>
      </div>
      <ImportActions of={of} />
    </li>
  );
}

function ImportActions({ of }: { readonly of: Import }) {
  const { t } = useLingui();
  const turn = useSalesCommand();
  const act = (verb: 'cancel' | 'resume', says: string) =>
    turn.mutate(meant({ path: `imports/${of.importId}/actions/${verb}`, says }));
  return (
    <div className={styles['does']}>
      {of.status === 'running' && (
        <Button size="compact-sm" variant="default" onClick={() => act('cancel', t`Stopped`)}>
          <Trans>Stop</Trans>
        </Button>
      )}
      {of.status === 'cancelled' && (
        <Button size="compact-sm" onClick={() => act('resume', t`It goes on`)}>
          <Trans>Go on</Trans>
        </Button>
      )}
      <Button
        component="a"
        href={`/api/sales/v1/imports/${of.importId}/report`}
        download
        size="compact-sm"
        variant="default"
      >
        <Trans>Row by row</Trans>
      </Button>
    </div>
  );
}
