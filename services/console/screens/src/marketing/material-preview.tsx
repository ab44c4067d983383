import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { type Contents, preview, type Rendered } from '../api/marketing.ts';
import { parties } from '../api/queries.ts';
import { useGateCommand } from '../gate/use-gate-command.ts';
import { useOpened } from '../look/small.tsx';
import { Refused } from '../look/states.tsx';
import styles from '../look/records.module.css';
import { useSettledText } from '../search/settled-text.ts';

/** How what is written would read to one customer. */
export function MaterialPreview({
  contents,
  materialId,
}: {
  readonly contents: Contents;
  /** Of what was published: that can be sent to one customer, to oneself for instance, to see it arrive. */
  readonly materialId?: string;
}) {
  const { t, i18n } = useLingui();
  const [partyId, choose] = useState('');
  const [language, setLanguage] = useState<'zh-CN' | 'en'>(i18n.locale.startsWith('zh') ? 'zh-CN' : 'en');
  const asking = useMutation({ mutationFn: preview });
  return (
    <section className={styles['column']} aria-label={t`Preview`}>
      <h2>
        <Trans>Preview</Trans>
      </h2>
      <div className={styles['form']}>
        <CustomerChoice chosen={partyId} onChoose={choose} />
        <NativeSelect
          label={t`Language`}
          value={language}
          data={[
            { value: 'zh-CN', label: t`Chinese` },
            { value: 'en', label: t`English` },
          ]}
          onChange={(event) => setLanguage(event.currentTarget.value === 'en' ? 'en' : 'zh-CN')}
        />
        <Button
          variant="default"
          disabled={partyId === ''}
          loading={asking.isPending}
          onClick={() => asking.mutate({ contents, partyId, language })}
        >
          <Trans>Show it</Trans>
        </Button>
      </div>
      {materialId && <SendOne materialId={materialId} partyId={partyId} />}
      <Refused error={asking.error} />
      {asking.data && <Message of={asking.data} />}
    </section>
  );
}

/** Sends what was published last to the chosen customer; it meets the gate as every message does. */
function SendOne({ materialId, partyId }: { readonly materialId: string; readonly partyId: string }) {
  const { t } = useLingui();
  const send = useGateCommand(t`Queued; the gate decides when it goes`);
  return (
    <div className={styles['does']}>
      <Button
        size="compact-sm"
        variant="default"
        disabled={partyId === ''}
        loading={send.isPending}
        onClick={() => send.mutate({ path: 'sendings', body: { partyId, materialId } })}
      >
        <Trans>Send the published version to this customer</Trans>
      </Button>
      <Refused error={send.error} />
    </div>
  );
}

function Message({ of }: { readonly of: Rendered }) {
  return (
    <div className={styles['paper']}>
      <p>
        <strong>{of.subject}</strong>
      </p>
      <p style={{ whiteSpace: 'pre-wrap' }}>{of.text}</p>
    </div>
  );
}

/** Finds a customer by name, mail or phone. */
export function CustomerChoice({
  chosen,
  onChoose,
}: {
  readonly chosen: string;
  readonly onChoose: (partyId: string) => void;
}) {
  const { t } = useLingui();
  const [typed, setTyped] = useState('');
  const { settled, ...composing } = useSettledText(typed, 250);
  const { data } = useInfiniteQuery(parties(settled));
  const opened = useOpened(data?.pages.some(({ locked }) => locked));
  const found = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <TextInput
        type="search"
        label={t`Find a customer`}
        value={typed}
        maxLength={100}
        {...composing}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <NativeSelect
        label={t`Customer`}
        value={chosen}
        data={[
          { value: '', label: '–' },
          ...found.map(({ partyId, name, code }) => ({ value: partyId, label: opened(name, code) })),
        ]}
        onChange={(event) => onChoose(event.currentTarget.value)}
      />
    </>
  );
}
