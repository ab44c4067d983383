import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Modal, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Failure } from '../look/states.tsx';
import { Refused } from '../look/states.tsx';
import { Saving } from '../look/saving.tsx';
import { BothLanguages } from './parts.tsx';
import { originsIn, secretOf, type Site } from './queries.ts';
import { useWebsiteCommand } from './use-website-command.ts';
import styles from './websites.module.css';

/** Lets the visitors of a website chat with us, or says anew what is allowed to it. */
export function SiteDialog({
  site,
  mailbox,
  onClose,
}: {
  readonly site: Site | undefined;
  /** Stands there until another is named. */
  readonly mailbox: string;
  readonly onClose: () => void;
}) {
  const { t } = useLingui();
  const [name, setName] = useState(site?.name ?? '');
  const [origins, setOrigins] = useState(site?.origins.join('\n') ?? '');
  const [box, setBox] = useState(site?.mailbox ?? mailbox);
  const [greeting, setGreeting] = useState(
    site?.greeting ?? { zh: '您好！有什么可以帮您？', en: 'Hello! How can we help?' },
  );
  const save = useWebsiteCommand(onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = { name: name.trim(), origins: originsIn(origins), mailbox: box.trim(), greeting };
    if (site) save.mutate({ path: `sites/${site.siteId}/actions/revise`, body, seen: site.validator });
    else save.mutate({ path: 'sites', body });
  };
  const title = site ? t`Website` : t`Allow a website`;
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t`Close` }}>
      <form className={styles['form']} onSubmit={submit}>
        <TextInput
          data-autofocus
          required
          label={t`Name`}
          value={name}
          maxLength={80}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <Textarea
          label={t`Addresses of its pages`}
          description={t`One a line, such as https://www.example.com; no other page can show the chat`}
          autosize
          minRows={2}
          value={origins}
          onChange={({ currentTarget }) => setOrigins(currentTarget.value)}
        />
        <TextInput
          required
          label={t`Mailbox that stands for it`}
          value={box}
          maxLength={254}
          onChange={({ currentTarget }) => setBox(currentTarget.value)}
        />
        <BothLanguages label={t`Greeting`} value={greeting} onChange={setGreeting} />
        <Saving of={save} onCancel={onClose} />
      </form>
    </Modal>
  );
}

/** What stands on the website's pages, and what its server signs with. */
export function SiteCode({ site, onClose }: { readonly site: Site; readonly onClose: () => void }) {
  const { t } = useLingui();
  const [shown, setShown] = useState(false);
  const renew = useWebsiteCommand();
  const line = `<script src="${location.origin}/widget.js" data-site="${site.siteId}" async></script>`;
  return (
    <Modal opened onClose={onClose} title={site.name} size="lg" closeButtonProps={{ 'aria-label': t`Close` }}>
      <div className={styles['form']}>
        <p>
          <Trans>This line stands on each page that shows the chat:</Trans>
        </p>
        <code className={styles['code']}>{line}</code>
        <p>
          <Trans>
            With its secret the website’s server vouches for who is signed in. It never leaves that server.
          </Trans>
        </p>
        {shown ? (
          <Secret siteId={site.siteId} />
        ) : (
          <Button variant="default" size="xs" onClick={() => setShown(true)}>
            <Trans>Show the secret</Trans>
          </Button>
        )}
        <Refused error={renew.error} />
        <Button
          variant="default"
          size="xs"
          loading={renew.isPending}
          onClick={() => renew.mutate({ path: `sites/${site.siteId}/actions/renew-secret` })}
        >
          <Trans>Have a new secret; the old one counts no longer</Trans>
        </Button>
      </div>
    </Modal>
  );
}

function Secret({ siteId }: { readonly siteId: string }) {
  const { data, error, refetch } = useQuery(secretOf(siteId));
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  return <code className={styles['code']}>{data?.secret ?? '…'}</code>;
}
