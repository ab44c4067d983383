import { useLingui } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { parties } from '../api/queries.ts';
import { useAllCommands, type CommandGroup } from '../keys/commands.tsx';
import type { IconName } from '../look/icon.tsx';
import { useOpened } from '../look/small.tsx';
import { useGroupNames } from './group-names.ts';

/** One line of the palette. */
export interface Choice {
  readonly id: string;
  readonly group: string;
  readonly label: string;
  readonly detail?: string;
  readonly icon?: IconName;
  readonly keys?: string;
  readonly run: () => void;
}

/** What fits the text: customers first, then commands that can run here and now. */
export function useChoices(text: string, settled: string): readonly Choice[] {
  return [...useCustomers(text, settled), ...useCommandChoices(text)];
}

function useCustomers(text: string, settled: string): readonly Choice[] {
  const { t } = useLingui();
  const navigate = useNavigate();
  const page = useInfiniteQuery(parties(settled)).data?.pages[0];
  const opened = useOpened(page?.locked);
  if (text.trim() === '') return [];
  const group = t`Customers`;
  const found = settled.trim() === '' ? [] : (page?.items ?? []).slice(0, 6);
  return [
    ...found.map(({ partyId, name, code, provisional }): Choice => ({
      id: partyId,
      group,
      label: opened(name, code),
      detail: provisional ? `${code} · ${t`Provisional`}` : code,
      icon: 'person',
      run: () => void navigate({ to: '/customers/$partyId', params: { partyId } }),
    })),
    {
      id: 'search-all',
      group,
      label: t`Search “${text}” among all customers`,
      icon: 'search',
      run: () => void navigate({ to: '/search', search: { q: text } }),
    },
  ];
}

function useCommandChoices(text: string): readonly Choice[] {
  const names = useGroupNames();
  const commands = useAllCommands();
  return (Object.keys(names) as CommandGroup[]).flatMap((group) =>
    commands
      .filter((each) => each.group === group && each.id !== 'palette' && fits(each.label, text))
      .map(({ id, label, keys, run }): Choice => ({
        id,
        group: names[group],
        label,
        ...(keys ? { keys } : {}),
        run,
      })),
  );
}

/** Whether every word of a text stands in a label. */
function fits(label: string, text: string): boolean {
  const low = label.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => low.includes(word));
}
