import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type Audience, audience } from '../api/marketing.ts';
import { useMarketingCommand } from '../api/use-marketing-command.ts';
import { ConditionForm } from '../conditions/condition-form.tsx';
import { AUDIENCE_FACTS, builtOf, lineOf } from '../conditions/lines.ts';
import { Loaded } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import styles from '../look/records.module.css';
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
      <ConditionForm
        name=""
        begin={{ join: 'all', lines: [lineOf(AUDIENCE_FACTS[0])] }}
        pending={command.isPending}
        facts={AUDIENCE_FACTS}
        look={(filter) => <AudienceLook filter={filter} />}
        onDefine={(name, filter) => command.run({ path: 'audiences', body: { name, filter }, says: t`Kept` })}
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
    <ConditionForm
      key={of.edition}
      name={of.name}
      begin={begin}
      pending={command.isPending}
      facts={AUDIENCE_FACTS}
      look={(filter) => <AudienceLook filter={filter} />}
      onDefine={(name, filter) =>
        command.run({
          path: `audiences/${of.audienceId}/actions/define`,
          body: { name, filter },
          seen: of.version,
          says: t`Kept`,
        })
      }
    />
  );
}
