import { Trans, useLingui } from '@lingui/react/macro';
import { Link, type LinkOptions, linkOptions } from '@tanstack/react-router';
import type { CustomerPage } from '../../../src/http/api.ts';
import type { Likely, Recognised } from '../../../src/http/api-standing.ts';
import { Moment } from '../look/small.tsx';
import { Section } from './section.tsx';
import styles from './standing.module.css';

/** Why they probably write or call, each with the record that tells so. */
export function LikelyReasons({ of }: { readonly of: CustomerPage['likely'] }) {
  const words = useWhyWords();
  if (of.length === 0) return null;
  return (
    <Section title={<Trans>Probably about</Trans>}>
      <ol className={styles['likely']}>
        {of.map(({ why, record, code, at }) => (
          <li key={`${record.kind} ${record.id}`}>
            <Link {...pageOf(record)}>{code ? `${words[why]} ${code}` : words[why]}</Link>
            <span className={styles['when']}>
              <Moment at={at} />
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}

/** How sure it is whom a conversation is with. */
export function HowSure({ of }: { readonly of: Recognised | undefined }) {
  const { t } = useLingui();
  if (!of) return null;
  const ways: Readonly<Record<Recognised['by'], string>> = {
    person: t`Certain: a colleague has looked`,
    signed: t`Certain: signed in on the website`,
    'contact-point': t`Probable: writes from a known address`,
    claim: t`Unproven: their own word`,
  };
  return (
    <p
      className={of.by === 'claim' ? styles['unsure'] : styles['sure']}
      title={t`How sure it is who this is`}
    >
      {ways[of.by]}
    </p>
  );
}

function useWhyWords(): Readonly<Record<Likely['why'], string>> {
  const { t } = useLingui();
  return {
    mentioned: t`names`,
    'promise-broken': t`a promise we broke`,
    'promise-due': t`a promise that is due`,
    'case-missed': t`a case that waits too long:`,
    'case-open': t`the open case`,
    'case-resolved': t`the solved case`,
    'order-underway': t`the order under way`,
    'order-delivered': t`the order delivered`,
    'order-returned': t`what came back of order`,
    'offer-open': t`our quote`,
    'message-sent': t`the message we sent`,
  };
}

/** Where a record is looked at; a message that was sent stands among the messages. */
function pageOf({ kind, id }: Likely['record']): LinkOptions {
  switch (kind) {
    case 'case':
      return linkOptions({ to: '/cases/$caseId', params: { caseId: id } });
    case 'promise':
      return linkOptions({ to: '/promises/$promiseId', params: { promiseId: id } });
    case 'quote':
      return linkOptions({ to: '/quotes/$quoteId', params: { quoteId: id } });
    case 'order':
      return linkOptions({ to: '/orders/$orderId', params: { orderId: id } });
    case 'sending':
      return linkOptions({ to: '/messages' });
  }
}
