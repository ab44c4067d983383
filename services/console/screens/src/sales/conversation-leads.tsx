import { useLingui } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { leads } from '../api/sales.ts';
import { Icon } from '../look/icon.tsx';
import { Tag } from '../look/small.tsx';
import { useReasonNames } from './names.ts';
import styles from './sales.module.css';

/** What became of the leads a conversation brought, above what was said: refused ones with the reason. */
export function ConversationLeads({ conversationId }: { readonly conversationId: string }) {
  const { t } = useLingui();
  const reasons = useReasonNames();
  const { data } = useInfiniteQuery(leads({ source: conversationId }));
  const items = data?.pages[0]?.items ?? [];
  if (items.length === 0) return null;
  const names = { open: t`Open`, qualified: t`Qualified`, refused: t`Refused` };
  return (
    <ul className={styles['brought']} aria-label={t`Leads`}>
      {items.map((lead) => (
        <li key={lead.leadId}>
          {lead.opportunityId ? (
            <Link to="/deals/$opportunityId" params={{ opportunityId: lead.opportunityId }}>
              <Icon name="deal" size={14} /> {lead.code}
            </Link>
          ) : (
            <Link to="/leads" search={{ status: lead.status }}>
              <Icon name="deal" size={14} /> {lead.code}
            </Link>
          )}{' '}
          <Tag tone={lead.status === 'refused' ? 'due' : 'accent'}>{names[lead.status]}</Tag>{' '}
          {lead.reason && reasons(lead.reason)}
        </li>
      ))}
    </ul>
  );
}
