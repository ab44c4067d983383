import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Loaded } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import { LockedNotice, MomentStyle, Tag, useOpened } from '../look/small.tsx';
import { CaseActions } from './case-actions.tsx';
import { Clocks } from './case-clocks.tsx';
import { CaseLines } from './case-lines.tsx';
import { useCaseNames } from './case-names.ts';
import { Surveys } from './case-surveys.tsx';
import type { CasePage } from './contracts.ts';
import { Due, PriorityTag } from './due.tsx';
import { caseOf } from './queries.ts';
import styles from './cases.module.css';

const route = getRouteApi('/shell/cases/$caseId');

/** A case: what it is about, what was promised, what was done, and what can be done. */
export function CaseScreen() {
  const { caseId } = route.useParams();
  return <Loaded of={useQuery(caseOf(caseId))}>{(page) => <Shown page={page} />}</Loaded>;
}

function Shown({ page }: { readonly page: CasePage }) {
  const { t } = useLingui();
  const opened = useOpened(page.locked);
  const { causeOf } = useCaseNames();
  return (
    <Screen title={opened(page.subject)} lead={<Head page={page} />} actions={<CaseActions page={page} />}>
      <LockedNotice locked={page.locked} />
      <div className={styles['columns']}>
        <div>
          {page.description !== '' && (
            <section className={styles['panel']} aria-label={t`What happened`}>
              <p className={styles['said']}>{opened(page.description)}</p>
            </section>
          )}
          {page.solution !== null && (
            <section className={styles['panel']} aria-label={t`Solution`}>
              <h2>
                <Trans>Solution</Trans> {page.cause && <Tag>{causeOf(page.cause)}</Tag>}
              </h2>
              <p className={styles['said']}>{opened(page.solution)}</p>
            </section>
          )}
          <section className={styles['panel']} aria-label={t`What was done`}>
            <h2>
              <Trans>What was done</Trans>
            </h2>
            <MomentStyle value="timed">
              <CaseLines page={page} />
            </MomentStyle>
          </section>
        </div>
        <aside aria-label={t`Promises`}>
          <Clocks page={page} />
          <Surveys page={page} />
        </aside>
      </div>
    </Screen>
  );
}

function Head({ page }: { readonly page: CasePage }) {
  const { t } = useLingui();
  const opened = useOpened(page.locked);
  const { typeOf, statusOf } = useCaseNames();
  return (
    <span className={styles['head']}>
      <span className={styles['code']}>{page.code}</span>
      <Tag tone={page.status === 'closed' ? 'plain' : 'accent'}>{statusOf(page.status)}</Tag>
      <Tag>{typeOf(page.caseType)}</Tag>
      <PriorityTag priority={page.priority} />
      <Due of={page} />
      {page.owner && <Tag tone="accent">{opened(page.ownerName)}</Tag>}
      {!page.owner && page.status !== 'closed' && (
        <Tag tone="due">
          <Trans>Unassigned</Trans>
        </Tag>
      )}
      {page.partyId && (
        <Link to="/customers/$partyId" params={{ partyId: page.partyId }}>
          {opened(page.customerName, t`Customer`)}
        </Link>
      )}
      {page.conversationId && (
        <Link to="/conversations/$conversationId" params={{ conversationId: page.conversationId }}>
          <Trans>Conversation</Trans>
        </Link>
      )}
    </span>
  );
}
