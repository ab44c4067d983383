import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type Audience, audience, type Filter } from '../api/marketing.ts';
import { useMarketingCommand } from '../api/use-marketing-command.ts';
import { Icon } from '../look/icon.tsx';
import { Loaded } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import styles from '../sales/sales.module.css';
import { AudienceLook } from './audience-look.tsx';
import { FactLine } from './fact-line.tsx';
import { type Built, builtOf, FACTS, type FactKind, filterOf, lineOf } from './facts.ts';
import { useFactNames } from './fact-names.ts';
import { MarketingPlaces } from './parts.tsx';

const route = getRouteApi('/shell/audiences/$audienceId');

/** An audience as it is built, with who is in it now. */
export function AudienceScreen() {
  const { audienceId } = route.useParams();
  return audienceId === 'new' ? <NewAudience /> : <KnownAudience audienceId={audienceId} />;
}

function NewAudience() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const command = useMarketingCommand(
    (answer) =>
      void navigate({ to: '/audiences/$audienceId', params: { audienceId: String(answer['audienceId']) } }),
  );
  return (
    <Screen title={t`Build an audience`} actions={<MarketingPlaces />}>
      <Builder
        name=""
        begin={{ join: 'all', lines: [lineOf('bought')] }}
        pending={command.isPending}
        onDefine={(body) => command.run({ path: 'audiences', body, says: t`Kept` })}
      />
    </Screen>
  );
}

function KnownAudience({ audienceId }: { readonly audienceId: string }) {
  const { t } = useLingui();
  const query = useQuery(audience(audienceId));
  const command = useMarketingCommand();
  const of = query.data;
  const retire = () =>
    command.run({
      path: `audiences/${audienceId}/actions/retire`,
      seen: of!.version,
      says: t`Not used any more`,
    });
  return (
    <Screen
      title={of?.name ?? t`Audience`}
      lead={
        of && (
          <>
            {of.code} · <Trans>Version {of.edition}</Trans>
          </>
        )
      }
      actions={
        <>
          {of?.status === 'offered' && (
            <Button size="compact-sm" variant="default" loading={command.isPending} onClick={retire}>
              <Trans>Use it no more</Trans>
            </Button>
          )}
          <MarketingPlaces />
        </>
      }
    >
      <Loaded of={query}>{(answer) => <Known of={answer} />}</Loaded>
    </Screen>
  );
}

function Known({ of }: { readonly of: Audience }) {
  const { t } = useLingui();
  const command = useMarketingCommand();
  const begin = builtOf(of.filter);
  if (!begin)
    return (
      <>
        <p className={styles['warning']}>
          <Trans>It was made by way of the interface and nests deeper than this page shows.</Trans>
        </p>
        <AudienceLook filter={of.filter} />
      </>
    );
  return (
    <Builder
      key={of.edition}
      name={of.name}
      begin={begin}
      pending={command.isPending}
      onDefine={(body) =>
        command.run({
          path: `audiences/${of.audienceId}/actions/define`,
          body,
          seen: of.version,
          says: t`Kept`,
        })
      }
    />
  );
}

function Builder({
  name,
  begin,
  pending,
  onDefine,
}: {
  readonly name: string;
  readonly begin: Built;
  readonly pending: boolean;
  readonly onDefine: (built: { readonly name: string; readonly filter: Filter }) => void;
}) {
  const { t } = useLingui();
  const [called, call] = useState(name);
  const [built, build] = useState(begin);
  const filter = filterOf(built);
  return (
    <form
      className={styles['column']}
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        if (filter && !pending) onDefine({ name: called, filter });
      }}
    >
      <TextInput
        required
        label={t`Name`}
        maxLength={120}
        value={called}
        onChange={(event) => call(event.currentTarget.value)}
      />
      <Lines built={built} build={build} />
      <div className={styles['does']}>
        <Button type="submit" loading={pending} disabled={!filter}>
          <Trans>Keep it</Trans>
        </Button>
      </div>
      {filter && <AudienceLook filter={filter} />}
    </form>
  );
}

function Lines({ built, build }: { readonly built: Built; readonly build: (built: Built) => void }) {
  const { t } = useLingui();
  const names = useFactNames();
  const { join, lines } = built;
  return (
    <fieldset className={styles['column']}>
      <legend>
        <Trans>Who is meant</Trans>
      </legend>
      <NativeSelect
        label={t`Of these must hold`}
        value={join}
        data={[
          { value: 'all', label: t`all` },
          { value: 'any', label: t`any` },
        ]}
        onChange={(event) => build({ ...built, join: event.currentTarget.value === 'any' ? 'any' : 'all' })}
      />
      {lines.map((line, at) => (
        <FactLine
          key={line.key}
          line={line}
          onChange={(changed) => build({ ...built, lines: lines.with(at, changed) })}
          onRemove={() => build({ ...built, lines: lines.toSpliced(at, 1) })}
        />
      ))}
      <NativeSelect
        leftSection={<Icon name="plus" size={14} />}
        aria-label={t`Add a fact`}
        value=""
        data={[
          { value: '', label: t`Add a fact` },
          ...FACTS.map((kind) => ({ value: kind, label: names[kind] })),
        ]}
        onChange={(event) => {
          const kind = FACTS.find((each): each is FactKind => each === event.currentTarget.value);
          if (kind) build({ ...built, lines: [...lines, lineOf(kind)] });
        }}
      />
    </fieldset>
  );
}
