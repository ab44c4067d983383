import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Textarea, TextInput } from '@mantine/core';
import type { Contents } from '../api/marketing.ts';
import styles from '../look/records.module.css';
import { PurposeChoice } from '../consent/purpose-choice.tsx';
import type { WrittenMaterial } from './written-material.ts';

/** What texts may leave open, as it is written in them. */
const OPEN = { name: '{{name}}', preferences: '{{preferences}}', link: '{{link:…}}' } as const;

/** What a material says, in both languages side by side, and where it leads to. */
export function MaterialFields({
  said,
  fresh,
  change,
}: {
  readonly said: WrittenMaterial;
  readonly fresh: boolean;
  readonly change: (part: Partial<WrittenMaterial>) => void;
}) {
  const { t } = useLingui();
  const { contents } = said;
  const write = (part: Partial<Contents>) => change({ contents: { ...contents, ...part } });
  return (
    <>
      <div className={styles['form']}>
        <TextInput
          required
          label={t`Name`}
          maxLength={120}
          value={said.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        {fresh && <PurposeChoice chosen={said.purpose} onChoose={(purpose) => change({ purpose })} />}
      </div>
      <Texts of={contents} write={write} />
      <p className={styles['under']}>
        <Trans>
          Left open: {OPEN.name} the customer’s name, {OPEN.preferences} their preference page, {OPEN.link} a
          link named here.
        </Trans>
      </p>
      <Links of={contents.links} onChange={(links) => write({ links })} />
    </>
  );
}

/** Both languages, side by side: none goes out without the other. */
function Texts({
  of: contents,
  write,
}: {
  readonly of: Contents;
  readonly write: (part: Partial<Contents>) => void;
}) {
  const { t } = useLingui();
  const languages = [
    ['zh', t`Chinese`],
    ['en', t`English`],
  ] as const;
  return (
    <>
      {languages.map(([language, name]) => (
        <TextInput
          key={`subject ${language}`}
          required
          label={t`Subject, ${name}`}
          maxLength={200}
          value={contents.subject[language]}
          onChange={(event) =>
            write({ subject: { ...contents.subject, [language]: event.currentTarget.value } })
          }
        />
      ))}
      {languages.map(([language, name]) => (
        <Textarea
          key={`text ${language}`}
          required
          autosize
          minRows={4}
          maxRows={16}
          label={t`Text, ${name}`}
          maxLength={20_000}
          value={contents.text[language]}
          onChange={(event) => write({ text: { ...contents.text, [language]: event.currentTarget.value } })}
        />
      ))}
    </>
  );
}

function Links({
  of,
  onChange,
}: {
  readonly of: Contents['links'];
  readonly onChange: (links: Contents['links']) => void;
}) {
  const { t } = useLingui();
  const set = (at: number, part: Partial<Contents['links'][number]>) =>
    onChange(of.map((link, i) => (i === at ? { ...link, ...part } : link)));
  return (
    <div className={styles['column']}>
      {of.map((link, at) => (
        <div key={at} className={styles['form']}>
          <TextInput
            required
            label={t`Name of the link`}
            pattern="[a-z0-9]+(-[a-z0-9]+)*"
            maxLength={40}
            value={link.id}
            onChange={(event) => set(at, { id: event.currentTarget.value.trim() })}
          />
          <TextInput
            required
            type="url"
            label={t`Leads to`}
            maxLength={2000}
            value={link.url}
            onChange={(event) => set(at, { url: event.currentTarget.value.trim() })}
          />
          <Button size="compact-sm" variant="default" onClick={() => onChange(of.filter((_, i) => i !== at))}>
            <Trans>Remove</Trans>
          </Button>
        </div>
      ))}
      <div className={styles['does']}>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => onChange([...of, { id: '', url: 'https://' }])}
        >
          <Trans>Add a link</Trans>
        </Button>
      </div>
    </div>
  );
}
