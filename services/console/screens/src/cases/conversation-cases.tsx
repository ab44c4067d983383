import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useLingui } from '@lingui/react/macro';
import { Icon } from '../look/icon.tsx';
import { useCaseNames } from './case-names.ts';
import { Due } from './due.tsx';
import { casesOf } from './queries.ts';
import styles from './conversation-cases.module.css';

/** The cases a conversation is about, above what was said; nothing where there are none. */
export function ConversationCases({ conversationId }: { readonly conversationId: string }) {
  const { t } = useLingui();
  const { statusOf } = useCaseNames();
  const { data } = useQuery(casesOf({ conversationId }));
  if (!data || data.items.length === 0) return null;
  return (
    <ul className={styles['cases']} aria-label={t`Cases`}>
      {data.items.map((item) => (
        <li key={item.caseId}>
          <Link to="/cases/$caseId" params={{ caseId: item.caseId }} className={styles['case']}>
            <Icon name="case" size={14} />
            {item.code} · {statusOf(item.status)}
          </Link>
          <Due of={item} />
        </li>
      ))}
    </ul>
  );
}
