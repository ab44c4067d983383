import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type Contents, type Material, material } from '../api/marketing.ts';
import { useMarketingCommand } from '../api/use-marketing-command.ts';
import { usePurposeNames } from '../consent/names.ts';
import { Loaded } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import { Moment, Tag } from '../look/small.tsx';
import styles from '../look/records.module.css';
import { MaterialFields } from './material-fields.tsx';
import { MaterialPreview } from './material-preview.tsx';
import { MarketingPlaces } from './parts.tsx';
import type { WrittenMaterial } from './written-material.ts';

const route = getRouteApi('/shell/materials/$materialId');

const EMPTY: Contents = { subject: { zh: '', en: '' }, text: { zh: '', en: '' }, links: [] };

/** A material: what it says, how that reads to a customer, and each version of it. */
export function MaterialScreen() {
  const { materialId } = route.useParams();
  return materialId === 'new' ? <NewMaterial /> : <KnownMaterial materialId={materialId} />;
}

function NewMaterial() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const command = useMarketingCommand(
    (answer) =>
      void navigate({ to: '/materials/$materialId', params: { materialId: String(answer['materialId']) } }),
  );
  return (
    <Screen title={t`Write a material`} actions={<MarketingPlaces />}>
      <Editor
        begin={{ name: '', purpose: 'news', contents: EMPTY }}
        fresh
        pending={command.isPending}
        onPublish={(body) => command.run({ path: 'materials', body, says: t`Published` })}
      />
    </Screen>
  );
}

function KnownMaterial({ materialId }: { readonly materialId: string }) {
  const { t } = useLingui();
  const query = useQuery(material(materialId));
  const command = useMarketingCommand();
  const of = query.data;
  return (
    <Screen
      title={of?.name ?? t`Material`}
      lead={of && <Lead of={of} />}
      actions={
        <>
          {of?.status === 'offered' && (
            <Button
              size="compact-sm"
              variant="default"
              loading={command.isPending}
              onClick={() =>
                command.run({
                  path: `materials/${materialId}/actions/withdraw`,
                  seen: of.version,
                  says: t`Withdrawn`,
                })
              }
            >
              <Trans>Withdraw</Trans>
            </Button>
          )}
          <MarketingPlaces />
        </>
      }
    >
      <Loaded of={query}>
        {(answer) => (
          <div className={styles['column']}>
            <Editor
              key={answer.edition}
              begin={answer}
              materialId={materialId}
              pending={command.isPending}
              onPublish={({ purpose: _, ...body }) =>
                command.run({
                  path: `materials/${materialId}/actions/publish`,
                  body,
                  seen: answer.version,
                  says: t`Published`,
                })
              }
            />
            <Editions of={answer} />
          </div>
        )}
      </Loaded>
    </Screen>
  );
}

function Lead({ of }: { readonly of: Material }) {
  const purposeOf = usePurposeNames();
  return (
    <>
      {of.code} · {purposeOf(of.purpose)} · <Trans>Version {of.edition}</Trans>{' '}
      {of.status === 'withdrawn' && (
        <Tag tone="due">
          <Trans>Withdrawn</Trans>
        </Tag>
      )}
    </>
  );
}

function Editions({ of }: { readonly of: Material }) {
  return (
    <section>
      <h2>
        <Trans>Versions</Trans>
      </h2>
      <ol className={styles['list']}>
        {of.editions.map(({ edition, publishedAt, contents }) => (
          <li key={edition} className={styles['item']}>
            <span className={styles['under']}>
              <Trans>Version {edition}</Trans>
              <Moment at={publishedAt} />
              <span>
                {contents.subject.zh} / {contents.subject.en}
              </span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Editor({
  begin,
  materialId,
  fresh = false,
  pending,
  onPublish,
}: {
  readonly begin: WrittenMaterial;
  readonly materialId?: string;
  readonly fresh?: boolean;
  readonly pending: boolean;
  readonly onPublish: (written: WrittenMaterial) => void;
}) {
  const [said, setSaid] = useState<WrittenMaterial>({
    name: begin.name,
    purpose: begin.purpose,
    contents: begin.contents,
  });
  return (
    <form
      className={styles['column']}
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        if (!pending) onPublish(said);
      }}
    >
      <MaterialFields
        said={said}
        fresh={fresh}
        change={(part) => setSaid((before) => ({ ...before, ...part }))}
      />
      <MaterialPreview contents={said.contents} {...(materialId ? { materialId } : {})} />
      <div className={styles['does']}>
        <Button type="submit" loading={pending}>
          {fresh ? <Trans>Publish it</Trans> : <Trans>Publish the next version</Trans>}
        </Button>
      </div>
    </form>
  );
}
