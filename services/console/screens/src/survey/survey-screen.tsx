import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Textarea } from '@mantine/core';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useRef, useState, type FormEvent, type ReactNode } from 'react';
import { command, read, worthRetrying } from '../api/client.ts';
import { Problem } from '../api/problem.ts';
import door from '../look/door.module.css';
import { Mark } from '../look/mark.tsx';
import { useProblemText } from '../look/problem-text.ts';
import { Failure, Reference, Waiting } from '../look/states.tsx';
import { useTitle } from '../look/title.ts';
import { LocaleSwitch, SchemeSwitch } from '../shell/switches.tsx';
import styles from './survey-screen.module.css';

const route = getRouteApi('/s/$token');
const SCORES = [1, 2, 3, 4, 5] as const;

interface Question {
  readonly code: string;
  readonly status: 'issued' | 'answered' | 'expired';
}

const questionOf = (token: string) =>
  queryOptions({
    queryKey: ['survey', token],
    queryFn: ({ signal }) =>
      read<Question>(`/api/support/v1/public/surveys/${encodeURIComponent(token)}`, signal),
  });

/** What a customer is asked after a case; whoever has the link may answer, without signing in. */
export function SurveyScreen() {
  const { t } = useLingui();
  const { token } = route.useParams();
  const { data, error, refetch } = useQuery(questionOf(token));
  useTitle(t`How was it?`);
  return (
    <main className={door['page']}>
      <div className={door['card']}>
        <div className={door['brand']}>
          <Mark size={36} />
          <div>
            <h1>
              <Trans>How was it?</Trans>
            </h1>
            {data && (
              <p className={door['claim']}>
                <Trans>About your request {data.code}</Trans>
              </p>
            )}
          </div>
        </div>
        {data ? <Asked question={data} token={token} /> : null}
        {!data && !error && <Waiting rows={3} />}
        {!data && error ? <NoQuestion error={error} retry={() => void refetch()} /> : null}
      </div>
      <div className={door['switches']}>
        <LocaleSwitch />
        <SchemeSwitch />
      </div>
    </main>
  );
}

function NoQuestion({ error, retry }: { readonly error: unknown; readonly retry: () => void }) {
  const wrong = error instanceof Problem && [400, 404].includes(error.status);
  if (!wrong) return <Failure error={error} retry={retry} />;
  return (
    <Said>
      <Trans>This link is not complete. Please open it as it was sent to you.</Trans>
    </Said>
  );
}

function Asked({ question, token }: { readonly question: Question; readonly token: string }) {
  switch (question.status) {
    case 'answered':
      return (
        <Said>
          <Trans>Thank you for your answer.</Trans>
        </Said>
      );
    case 'expired':
      return (
        <Said>
          <Trans>The time to answer has passed. You can always write to us.</Trans>
        </Said>
      );
    case 'issued':
      return <Form token={token} />;
  }
}

function Said({ children }: { readonly children: ReactNode }) {
  return <p role="status">{children}</p>;
}

function Form({ token }: { readonly token: string }) {
  const { t } = useLingui();
  const problemText = useProblemText();
  const [score, setScore] = useState<number>();
  const [comment, setComment] = useState('');
  const answer = useAnswer(token);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (score !== undefined) answer.mutate({ score, ...(comment.trim() ? { comment } : {}) });
  };
  return (
    <form className={door['form']} onSubmit={submit}>
      <fieldset className={styles['scores']}>
        <legend>
          <Trans>How content are you with how we dealt with it?</Trans>
        </legend>
        {SCORES.map((each) => (
          <label key={each} className={styles['score']}>
            <input
              type="radio"
              name="score"
              value={each}
              checked={score === each}
              onChange={() => setScore(each)}
            />
            {each}
          </label>
        ))}
      </fieldset>
      <div className={styles['ends']} aria-hidden="true">
        <span>
          <Trans>not at all</Trans>
        </span>
        <span>
          <Trans>very</Trans>
        </span>
      </div>
      <Textarea
        label={t`What would you like to tell us?`}
        autosize
        minRows={3}
        maxRows={8}
        maxLength={4_000}
        value={comment}
        onChange={({ currentTarget }) => setComment(currentTarget.value)}
      />
      <p className={door['problem']} role="alert">
        {answer.error ? problemText(answer.error) : ''} <Reference error={answer.error} />
      </p>
      <Button type="submit" loading={answer.isPending} disabled={score === undefined}>
        <Trans>Send the answer</Trans>
      </Button>
    </form>
  );
}

function useAnswer(token: string) {
  const client = useQueryClient();
  // The same answer sent twice is one answer.
  const asked = useRef({ of: '', key: '' });
  return useMutation({
    mutationFn: (body: { readonly score: number; readonly comment?: string }) => {
      const of = JSON.stringify(body);
      if (asked.current.of !== of) asked.current = { of, key: crypto.randomUUID() };
      return command('POST', `/api/support/v1/public/surveys/${encodeURIComponent(token)}/answers`, {
        body,
        key: asked.current.key,
      });
    },
    retry: worthRetrying,
    onSettled: () => client.invalidateQueries({ queryKey: ['survey', token] }),
  });
}
