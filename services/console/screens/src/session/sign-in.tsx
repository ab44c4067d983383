import { Trans, useLingui } from '@lingui/react/macro';
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { command } from '../api/client.ts';
import { Problem } from '../api/problem.ts';
import { useProblemText } from '../look/problem-text.ts';
import { Reference } from '../look/states.tsx';
import { LocaleSwitch, SchemeSwitch } from '../shell/switches.tsx';
import { Mark } from '../look/mark.tsx';
import { useTitle } from '../look/title.ts';
import styles from '../look/door.module.css';

const route = getRouteApi('/sign-in');

/** The door: login and password, and back to where one wanted to go. */
export function SignIn() {
  const { t } = useLingui();
  useTitle(t`Sign in`);
  return (
    <main className={styles['page']}>
      <div className={styles['card']}>
        <div className={styles['brand']}>
          <Mark size={36} />
          <div>
            <h1>
              <Trans>Sign in to Rapport</Trans>
            </h1>
            <p className={styles['claim']}>
              <Trans>Every customer known, nothing unanswered.</Trans>
            </p>
          </div>
        </div>
        <Form />
      </div>
      <div className={styles['switches']}>
        <LocaleSwitch />
        <SchemeSwitch />
      </div>
    </main>
  );
}

function Form() {
  const { t } = useLingui();
  const client = useQueryClient();
  const router = useRouter();
  const { then } = route.useSearch();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const problemText = useProblemText();
  const enter = useMutation({
    mutationFn: () =>
      command('POST', '/api/access/v1/sessions', { body: { login, password }, key: crypto.randomUUID() }),
    onSuccess: () => {
      client.clear();
      router.history.push(then);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate();
  };
  const refused = enter.error instanceof Problem && [400, 401].includes(enter.error.status);
  return (
    <form className={styles['form']} onSubmit={submit}>
      <TextInput
        label={t`Login`}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        autoFocus
        required
        withAsterisk={false}
        value={login}
        onChange={(event) => setLogin(event.currentTarget.value)}
      />
      <PasswordInput
        label={t`Password`}
        name="password"
        autoComplete="current-password"
        required
        withAsterisk={false}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': t`Show the password` }}
      />
      <p className={styles['problem']} role="alert">
        {enter.error && (refused ? t`Login or password is not right.` : problemText(enter.error))}{' '}
        {!refused && <Reference error={enter.error} />}
      </p>
      <Button type="submit" loading={enter.isPending}>
        <Trans>Sign in</Trans>
      </Button>
    </form>
  );
}
