import { Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { formTitles, imports, type LeadSource, leadSources, type Refused } from '../api/imports.ts';
import { Loaded } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import { Empty } from '../look/states.tsx';
import { useNameInBoth, useReasonNames } from './names.ts';
import { SalesPlaces } from './parts.tsx';
import styles from '../look/records.module.css';

/** What sellers made of what came in: of each form, each list, and what was taken down by hand. */
export function SourcesScreen() {
  const { t } = useLingui();
  const query = useQuery(leadSources);
  return (
    <Screen
      title={t`What became of sources`}
      lead={<Trans>Of each source: how many leads it brought, and why some were none.</Trans>}
      actions={<SalesPlaces />}
    >
      <Loaded of={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon="tally" title={t`No leads here`}>
              <Trans>In a conversation, “Make a lead” takes one down.</Trans>
            </Empty>
          ) : (
            <Table items={items} />
          )
        }
      </Loaded>
    </Screen>
  );
}

function Table({ items }: { readonly items: readonly LeadSource[] }) {
  const nameOf = useSourceNames();
  return (
    <div className={styles['scroll']}>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">
              <Trans>Source</Trans>
            </th>
            <th scope="col" className={styles['number']}>
              <Trans>Leads</Trans>
            </th>
            <th scope="col" className={styles['number']}>
              <Trans>Open</Trans>
            </th>
            <th scope="col" className={styles['number']}>
              <Trans>Qualified</Trans>
            </th>
            <th scope="col" className={styles['number']}>
              <Trans>Refused</Trans>
            </th>
            <th scope="col">
              <Trans>Why</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((source) => (
            <tr key={`${source.kind} ${source.id ?? ''}`}>
              <th scope="row">{nameOf(source)}</th>
              <td className={styles['number']}>{source.captured}</td>
              <td className={styles['number']}>{source.open}</td>
              <td className={styles['number']}>{source.qualified}</td>
              <td className={styles['number']}>{source.refused}</td>
              <td>
                <Reasons of={source.reasons} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** How many were refused for which reason. */
export function Reasons({ of }: { readonly of: Refused }) {
  const reasons = useReasonNames();
  const said = Object.entries(of).toSorted(([, a], [, b]) => b - a);
  return said.map(([reason, n]) => `${reasons(reason)} ${n}`).join(' · ');
}

/** What a source is called: a form by its title, a list by its file. */
function useSourceNames(): (source: LeadSource) => string {
  const { t } = useLingui();
  const named = useNameInBoth();
  const { data: forms } = useQuery(formTitles);
  const { data: lists } = useInfiniteQuery(imports);
  const files = new Map(
    lists?.pages.flatMap(({ items }) => items).map(({ importId, fileName }) => [importId, fileName]),
  );
  return ({ kind, id = '' }) => {
    if (kind === 'conversation') return t`Conversations, by hand`;
    if (kind === 'party') return t`Customers, by hand`;
    if (kind === 'import') return t`List ${files.get(id) ?? ''}`;
    const title = forms?.get(id);
    const form = title ? named(title) : '';
    return t`Form ${form}`;
  };
}
