import { useLingui } from '@lingui/react/macro';
import { classes, Moment, useOpened } from '../look/small.tsx';
import { useFormat } from '../format/use-format.ts';
import { useCaseNames } from './case-names.ts';
import type { CaseEntry, CasePage, CaseType, Priority } from './contracts.ts';
import styles from './cases.module.css';

/** Everything that happened to a case, the latest first. */
export function CaseLines({ page }: { readonly page: CasePage }) {
  const wordsOf = useWords(page);
  const opened = useOpened(page.locked);
  return (
    <ol className={styles['lines']}>
      {page.entries.toReversed().map((entry) => (
        <li
          key={entry.entryId}
          className={classes(
            styles['line'],
            entry.type === 'sla-breached' && styles['late'],
            entry.type === 'sla-warned' && styles['due'],
          )}
        >
          <span>{wordsOf(entry)}</span>
          <Moment at={entry.occurredAt} />
          {entry.text !== undefined && <span className={styles['said']}>{opened(entry.text)}</span>}
        </li>
      ))}
    </ol>
  );
}

type Words = (entry: CaseEntry, who: string) => string;

/** What a line says, in the reader's language. */
function useWords(page: CasePage): (entry: CaseEntry) => string {
  const { t } = useLingui();
  const format = useFormat();
  const opened = useOpened(page.locked);
  const { typeOf, priorityOf, causeOf, clockOf } = useCaseNames();
  const nameOf = (accountId: unknown) =>
    opened(page.people.find((each) => each.accountId === accountId)?.name, t`Somebody`);
  const due = ({ facts }: CaseEntry) => format.dateAndTime(String(facts['dueAt']));
  const words: Readonly<Record<string, Words>> = {
    'case-opened': (_, who) => t`${who} opened the case`,
    'case-assigned': ({ facts }, who) =>
      facts['accountId'] === facts['by']
        ? t`${who} took the case`
        : t`${who} gave the case to ${nameOf(facts['accountId'])}`,
    'case-released': (_, who) => t`${who} gave the case back to all`,
    'case-reclassified': ({ facts }, who) =>
      t`${who} made it: ${[
        typeOf(facts['caseType'] as CaseType),
        priorityOf(facts['priority'] as Priority),
        ...(facts['cause'] ? [causeOf(String(facts['cause']))] : []),
      ].join(', ')}`,
    'case-noted': (_, who) => t`${who} noted`,
    'case-call-recorded': (_, who) => t`${who} spoke with the customer`,
    'first-response-given': ({ facts }) =>
      facts['inTime'] ? t`First answer given in time` : t`First answer given, too late`,
    'customer-awaited': (_, who) => t`${who} waits for the customer; the time to a solution stands still`,
    'case-resumed': ({ facts }, who) =>
      facts['by'] === 'message' ? t`The customer wrote; it goes on` : t`${who} goes on`,
    'case-resolved': (_, who) => t`${who} solved it`,
    'case-closed': (_, who) => t`${who} closed the case`,
    'case-reopened': ({ facts }, who) =>
      facts['by'] === 'message'
        ? t`The customer wrote again; the case is open again`
        : t`${who} opened it again`,
    'sla-warned': (entry) => t`${clockOf(entry.facts['clock'])} is soon due: ${due(entry)}`,
    'sla-breached': (entry) => t`${clockOf(entry.facts['clock'])} was missed: ${due(entry)}`,
    'sla-breach-retracted': ({ facts }) => t`${clockOf(facts['clock'])} was in time after all`,
  };
  return (entry) => {
    const by = entry.actor.startsWith('account:') ? entry.actor.slice('account:'.length) : '';
    return words[entry.type]?.(entry, nameOf(by)) ?? entry.type;
  };
}
