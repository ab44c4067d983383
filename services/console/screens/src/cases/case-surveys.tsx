import { Trans, useLingui } from '@lingui/react/macro';
import { Button, CopyButton } from '@mantine/core';
import { useFormat } from '../format/use-format.ts';
import { Tag, useOpened } from '../look/small.tsx';
import type { CasePage, CaseSurvey } from './contracts.ts';
import styles from './cases.module.css';

/** What the customer was asked after the case, and what they said. */
export function Surveys({ page }: { readonly page: CasePage }) {
  const { t } = useLingui();
  if (page.surveys.length === 0) return null;
  return (
    <section className={styles['panel']} aria-label={t`How it was for the customer`}>
      <h2>
        <Trans>How it was for the customer</Trans>
      </h2>
      {page.surveys.map((survey) => (
        <Survey key={survey.surveyId} survey={survey} locked={page.locked} />
      ))}
    </section>
  );
}

function Survey({ survey, locked }: { readonly survey: CaseSurvey; readonly locked: boolean }) {
  const format = useFormat();
  const opened = useOpened(locked);
  if (survey.score !== null) {
    return (
      <div className={styles['clock']}>
        <span className={styles['clockName']}>
          <Trans>{survey.score} of 5</Trans>
          <Tag tone={survey.score >= 4 ? 'good' : survey.score <= 2 ? 'late' : 'plain'}>
            <Trans>answered</Trans>
          </Tag>
        </span>
        {survey.comment !== null && <span className={styles['said']}>{opened(survey.comment)}</span>}
      </div>
    );
  }
  if (survey.status === 'expired') {
    return (
      <span className={styles['quiet']}>
        <Trans>Not answered in time</Trans>
      </span>
    );
  }
  return (
    <div className={styles['clock']}>
      <span className={styles['clockName']}>
        {survey.sent ? <Trans>Asked in the conversation</Trans> : <Trans>Not sent yet</Trans>}
      </span>
      <span className={styles['quiet']}>
        <Trans>can be answered until {format.dayName(survey.expiresAt)}</Trans>
      </span>
      <CopyButton value={new URL(survey.path, window.location.origin).href}>
        {({ copied, copy }) => (
          <Button size="compact-xs" variant="default" onClick={copy}>
            {copied ? <Trans>Link copied</Trans> : <Trans>Copy the link for the customer</Trans>}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}
