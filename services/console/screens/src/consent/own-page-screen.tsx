import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Problem } from '../api/problem.ts';
import { useFormat } from '../format/use-format.ts';
import { activate } from '../i18n/locale.ts';
import door from '../look/door.module.css';
import { Mark } from '../look/mark.tsx';
import { classes, Tag } from '../look/small.tsx';
import { Failure, Refused, Waiting } from '../look/states.tsx';
import { useTitle } from '../look/title.ts';
import { LocaleSwitch, SchemeSwitch } from '../shell/switches.tsx';
import { useConsentWords, useInBoth } from './names.ts';
import { OwnWishes } from './own-wishes.tsx';
import { type OwnPage, type OwnPurpose, ownPage } from './queries.ts';
import { useConsentCommand } from './use-consent-command.ts';
import styles from './consent.module.css';

const route = getRouteApi('/p/$token');

/** The customer's own page: what they permit, what shows it, and what it was used for. Whoever has the link may open it. */
export function OwnPageScreen() {
  const { t } = useLingui();
  const { token } = route.useParams();
  const { data, error, refetch } = useQuery(ownPage(token));
  const language = data?.language ?? '';
  // What they prefer is what their page is first shown in.
  useEffect(() => {
    if (language !== '') void activate(language);
  }, [language]);
  useTitle(t`What we may write to you`);
  return (
    <main className={door['page']}>
      <div className={classes(door['card'], styles['card'])}>
        <div className={door['brand']}>
          <Mark size={36} />
          <div>
            <h1>
              <Trans>What we may write to you</Trans>
            </h1>
            {data?.address && <p className={door['claim']}>{data.address}</p>}
          </div>
        </div>
        {data ? <Own page={data} token={token} /> : null}
        {!data && !error && <Waiting rows={3} />}
        {!data && error ? <NoPage error={error} retry={() => void refetch()} /> : null}
      </div>
      <div className={door['switches']}>
        <LocaleSwitch />
        <SchemeSwitch />
      </div>
    </main>
  );
}

function NoPage({ error, retry }: { readonly error: unknown; readonly retry: () => void }) {
  const wrong = error instanceof Problem && [400, 404].includes(error.status);
  if (!wrong) return <Failure error={error} retry={retry} />;
  return (
    <p role="status">
      <Trans>This link is not complete. Please open it as it was sent to you.</Trans>
    </p>
  );
}

function Own({ page, token }: { readonly page: OwnPage; readonly token: string }) {
  const withdraw = useConsentCommand();
  const path = `public/preferences/${token}/actions/withdraw`;
  const any = page.purposes.some(({ state }) => state === 'given');
  return (
    <>
      {page.address === null && (
        <p role="status">
          <Trans>This address is with none of our customers now: nothing is sent to it.</Trans>
        </p>
      )}
      {page.purposes.map((purpose) => (
        <OnePurpose key={purpose.code} purpose={purpose} token={token} />
      ))}
      {page.moreUses && (
        <p>
          <Trans>Earlier messages are not listed here; ask us, and we tell you of all.</Trans>
        </p>
      )}
      {any && (
        <div className={styles['own']}>
          <Button
            color="red"
            variant="light"
            loading={withdraw.isPending}
            onClick={() => withdraw.mutate({ path })}
          >
            <Trans>Stop all of it</Trans>
          </Button>
          <Refused error={withdraw.error} />
        </div>
      )}
      <OwnWishes page={page} token={token} />
    </>
  );
}

/** A permission with its proof, and the button that turns it round. */
function OnePurpose({ purpose, token }: { readonly purpose: OwnPurpose; readonly token: string }) {
  const { t } = useLingui();
  const inBoth = useInBoth();
  const { stateOf } = useConsentWords();
  const say = useConsentCommand();
  const { code, state, pending, version } = purpose;
  const path = (verb: string) => `public/preferences/${token}/actions/${verb}`;
  const give = () => say.mutate({ path: path('give'), body: { purpose: code, wordingVersion: version } });
  const withdraw = () => say.mutate({ path: path('withdraw'), body: { purpose: code } });
  const name = inBoth(purpose.name);
  return (
    <section className={styles['own']} aria-label={name}>
      <h2>
        {name}
        <Tag tone={state === 'given' ? 'good' : 'plain'}>{stateOf(state)}</Tag>
      </h2>
      <Proof purpose={purpose} />
      {state !== 'given' && <blockquote className={styles['wording']}>{inBoth(purpose.text)}</blockquote>}
      <Refused error={say.error} />
      {state === 'given' ? (
        <Button
          variant="default"
          loading={say.isPending}
          onClick={withdraw}
          aria-label={t`Withdraw: ${name}`}
        >
          <Trans>Withdraw</Trans>
        </Button>
      ) : (
        <Button
          variant={pending ? 'filled' : 'default'}
          loading={say.isPending}
          onClick={give}
          aria-label={t`Agree: ${name}`}
        >
          {pending ? <Trans>Yes, I asked for this</Trans> : <Trans>I agree</Trans>}
        </Button>
      )}
    </section>
  );
}

function Proof({ purpose }: { readonly purpose: OwnPurpose }) {
  const format = useFormat();
  const inBoth = useInBoth();
  const { wayOf } = useConsentWords();
  const { state, since, by, agreedText, pending, uses } = purpose;
  return (
    <>
      {pending && (
        <p role="status">
          <Trans>This was asked for with your address. It counts once you say yes here.</Trans>
        </p>
      )}
      {since && (
        <p className={styles['proof']}>
          {state === 'given' ? (
            <Trans>
              Given on {format.dateAndTime(since)}, {wayOf(by)}
            </Trans>
          ) : (
            <Trans>
              Withdrawn on {format.dateAndTime(since)}, {wayOf(by)}
            </Trans>
          )}
        </p>
      )}
      {agreedText && (
        <details>
          <summary>
            <Trans>The words you agreed to</Trans>
          </summary>
          <blockquote className={styles['wording']}>{inBoth(agreedText)}</blockquote>
        </details>
      )}
      {uses.length > 0 && (
        <details>
          <summary>
            <Plural value={uses.length} one="Used once" other="Used # times" />
          </summary>
          <ul className={styles['uses']}>
            {uses.map((at) => (
              <li key={at}>{format.dateAndTime(at)}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
