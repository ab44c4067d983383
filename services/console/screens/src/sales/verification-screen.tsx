import { Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Problem } from '../api/problem.ts';
import { type Verified, verified } from '../api/sales.ts';
import { useFormat } from '../format/use-format.ts';
import { chooseLocale, LOCALES } from '../i18n/locale.ts';
import { useProblemText } from '../look/problem-text.ts';
import { Tag } from '../look/small.tsx';
import { useTitle } from '../look/title.ts';
import { otherLocale } from '../shell/switches.tsx';
import { useVerdicts } from './names.ts';
import styles from '../look/records.module.css';
import own from './sales.module.css';

const route = getRouteApi('/v/$code');

/** Whether a quote holds, for whoever has its number; nobody signs in here. */
export function VerificationScreen() {
  const { t, i18n } = useLingui();
  const { code } = route.useParams();
  useTitle(t`Is this quote valid?`);
  const query = useQuery(verified(code));
  const other = otherLocale(i18n.locale);
  return (
    <main className={styles['open']}>
      <div className={own['verdict']}>
        <h1>
          <Trans>Is this quote valid?</Trans>
        </h1>
        <div className={styles['paper']} aria-live="polite">
          {query.data && <Verdict of={query.data} />}
          {query.error && <Refused error={query.error} />}
        </div>
        <Another key={code} code={code} />
        <Button variant="subtle" size="compact-sm" lang={other} onClick={() => void chooseLocale(other)}>
          {LOCALES[other]}
        </Button>
      </div>
    </main>
  );
}

function Verdict({ of }: { readonly of: Verified }) {
  const format = useFormat();
  const verdicts = useVerdicts();
  return (
    <>
      <strong>{of.companyName}</strong>
      <p className={own['said']}>
        <Tag tone={of.is === 'valid' || of.is === 'accepted' ? 'good' : 'late'}>{of.code ?? '?'}</Tag>{' '}
        {verdicts[of.is]}
      </p>
      {of.code && (
        <dl className={styles['facts']}>
          <dt>
            <Trans>Version</Trans>
          </dt>
          <dd>{of.version}</dd>
          {of.sentAt && (
            <>
              <dt>
                <Trans>Sent on</Trans>
              </dt>
              <dd>{format.dateAndTime(of.sentAt)}</dd>
            </>
          )}
          {of.validUntil && (
            <>
              <dt>
                <Trans>Holds until</Trans>
              </dt>
              <dd>{format.calendarDay(of.validUntil)}</dd>
            </>
          )}
        </dl>
      )}
    </>
  );
}

/** A text that can be no number at all is said to be none. */
function Refused({ error }: { readonly error: unknown }) {
  const problemText = useProblemText();
  const verdicts = useVerdicts();
  const none = error instanceof Problem && (error.status === 400 || error.status === 404);
  return <p role="alert">{none ? verdicts.unknown : problemText(error)}</p>;
}

function Another({ code }: { readonly code: string }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const [typed, setTyped] = useState(code);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() !== '') void navigate({ to: '/v/$code', params: { code: typed.trim() } });
  };
  return (
    <form className={styles['form']} onSubmit={submit}>
      <TextInput
        label={t`Number of the quote`}
        value={typed}
        maxLength={40}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Button type="submit">
        <Trans>Look it up</Trans>
      </Button>
    </form>
  );
}
