import { Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type Audience, audience } from '../api/marketing.ts';
import { useMarketingCommand } from '../api/use-marketing-command.ts';
import { ConditionLines } from '../conditions/condition-lines.tsx';
import {
  AUDIENCE_FACTS,
  type Built,
  builtOf,
  type Condition,
  conditionOf,
  lineOf,
} from '../conditions/lines.ts';
import { Loaded } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import styles from '../sales/sales.module.css';
import { AudienceLook } from './audience-look.tsx';
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
        begin={{ join: 'all', lines: [lineOf(AUDIENCE_FACTS[0])] }}
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
  readonly onDefine: (built: { readonly name: string; readonly filter: Condition }) => void;
}) {
  const { t } = useLingui();
  const [called, call] = useState(name);
  const [built, build] = useState(begin);
  const filter = conditionOf(built);
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
      <ConditionLines built={built} facts={AUDIENCE_FACTS} build={build} />
      <div className={styles['does']}>
        <Button type="submit" loading={pending} disabled={!filter}>
          <Trans>Keep it</Trans>
        </Button>
      </div>
      {filter && <AudienceLook filter={filter} />}
    </form>
  );
}
