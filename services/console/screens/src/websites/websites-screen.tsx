import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Icon } from '../look/icon.tsx';
import { Loaded } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import { Tag } from '../look/small.tsx';
import { FormDialog, usePurposes } from './form-dialog.tsx';
import { Refused } from '../look/states.tsx';
import { forms, sites, type Site, type WebForm } from './queries.ts';
import { SiteCode, SiteDialog } from './site-dialog.tsx';
import { useWebsiteCommand } from './use-website-command.ts';
import styles from './websites.module.css';

const FIRST_MAILBOX = 'support@rapport.example';

/** Where customers meet us on websites: the chat, and forms. An administrator's to say. */
export function WebsitesScreen() {
  const { t } = useLingui();
  const asked = { sites: useQuery(sites), forms: useQuery(forms) };
  const known = [...(asked.sites.data?.items ?? []), ...(asked.forms.data?.items ?? [])];
  const mailbox = known[0]?.mailbox ?? FIRST_MAILBOX;
  return (
    <Screen
      title={t`Websites`}
      narrow
      lead={
        <Trans>The chat stands on pages of the websites named here, and forms have pages of their own.</Trans>
      }
    >
      <Loaded of={asked.sites} rows={2} height={64}>
        {({ items }) => <Sites of={items} mailbox={mailbox} />}
      </Loaded>
      <Loaded of={asked.forms} rows={2} height={64}>
        {({ items }) => <Forms of={items} mailbox={mailbox} />}
      </Loaded>
    </Screen>
  );
}

function Sites({ of, mailbox }: { readonly of: readonly Site[]; readonly mailbox: string }) {
  const [editing, setEditing] = useState<Site | 'new'>();
  const [coding, setCoding] = useState<Site>();
  const close = useWebsiteCommand();
  return (
    <section>
      <Head
        title={<Trans>Chat</Trans>}
        add={<Trans>Allow a website</Trans>}
        onAdd={() => setEditing('new')}
      />
      <Refused error={close.error} />
      <ul className={styles['list']}>
        {of.map((site) => (
          <Item
            key={site.siteId}
            title={site.name}
            more={site.origins.join(', ')}
            closed={site.status === 'closed'}
            onEdit={() => setEditing(site)}
            onClose={() => close.mutate({ path: `sites/${site.siteId}/actions/close` })}
          >
            <Button size="compact-xs" variant="default" onClick={() => setCoding(site)}>
              <Trans>Code and secret</Trans>
            </Button>
          </Item>
        ))}
      </ul>
      {editing && (
        <SiteDialog
          site={editing === 'new' ? undefined : editing}
          mailbox={mailbox}
          onClose={() => setEditing(undefined)}
        />
      )}
      {coding && <SiteCode site={coding} onClose={() => setCoding(undefined)} />}
    </section>
  );
}

function Forms({ of, mailbox }: { readonly of: readonly WebForm[]; readonly mailbox: string }) {
  const { i18n } = useLingui();
  const purposes = usePurposes();
  const [editing, setEditing] = useState<WebForm | 'new'>();
  const close = useWebsiteCommand();
  const language = i18n.locale.startsWith('zh') ? 'zh' : 'en';
  return (
    <section>
      <Head title={<Trans>Forms</Trans>} add={<Trans>Begin a form</Trans>} onAdd={() => setEditing('new')} />
      <Refused error={close.error} />
      <ul className={styles['list']}>
        {of.map((form) => (
          <Item
            key={form.formId}
            title={form.title[language]}
            more={purposes[form.purpose]}
            closed={form.status === 'closed'}
            onEdit={() => setEditing(form)}
            onClose={() => close.mutate({ path: `forms/${form.formId}/actions/close` })}
          >
            <Button
              component="a"
              href={`/f/${form.formId}`}
              target="_blank"
              rel="noreferrer"
              size="compact-xs"
              variant="default"
            >
              <Trans>Its page</Trans>
            </Button>
          </Item>
        ))}
      </ul>
      {editing && (
        <FormDialog
          form={editing === 'new' ? undefined : editing}
          mailbox={mailbox}
          onClose={() => setEditing(undefined)}
        />
      )}
    </section>
  );
}

function Head(props: { readonly title: ReactNode; readonly add: ReactNode; readonly onAdd: () => void }) {
  return (
    <div className={styles['beside']}>
      <h2>{props.title}</h2>
      <Button size="xs" leftSection={<Icon name="plus" size={15} />} onClick={props.onAdd}>
        {props.add}
      </Button>
    </div>
  );
}

/** A website or a form in its list; a closed one stays there, and nothing can be done with it. */
function Item(props: {
  readonly title: string;
  readonly more: string;
  readonly closed: boolean;
  readonly onEdit: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const { t } = useLingui();
  const { title, more, closed, onEdit, onClose, children } = props;
  return (
    <li className={styles['item']}>
      <span className={styles['what']}>
        <strong>{title}</strong>
        <br />
        <span className={styles['quiet']}>{more}</span>
      </span>
      {closed ? (
        <Tag>
          <Trans>Closed</Trans>
        </Tag>
      ) : (
        <>
          {children}
          <Button size="compact-xs" variant="default" onClick={onEdit} aria-label={t`Change ${title}`}>
            <Trans>Change</Trans>
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            onClick={onClose}
            aria-label={t`Close ${title} for good`}
          >
            <Trans>Close for good</Trans>
          </Button>
        </>
      )}
    </li>
  );
}
