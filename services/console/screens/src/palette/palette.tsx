import '@mantine/spotlight/styles.css';
import './palette.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { createSpotlight, Spotlight } from '@mantine/spotlight';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { parties } from '../api/queries.ts';
import { useAllCommands, type Command, type CommandGroup } from '../keys/commands.tsx';
import { Keys } from '../keys/keys.tsx';
import { Icon } from '../look/icon.tsx';
import { useOpened } from '../look/small.tsx';
import { useSettledText } from '../search/settled-text.ts';
import { useGroupNames } from './group-names.ts';

const [store, palette] = createSpotlight();

/** Finds a customer or runs a command, all from one line; opened each time it is asked for anew. */
export function Palette({ asked }: { readonly asked: number }) {
  const { t } = useLingui();
  const [text, setText] = useState('');
  const { settled, ...composition } = useSettledText(text, 120);
  useEffect(() => palette.open(), [asked]);
  return (
    <Spotlight.Root
      store={store}
      query={text}
      onQueryChange={setText}
      shortcut={null}
      lockScroll={false}
      scrollable
      maxHeight={420}
      clearQueryOnClose
      centered={false}
      title={t`Find a customer or a command`}
    >
      <Spotlight.Search
        placeholder={t`Name, pinyin initials, mail, phone, or a command…`}
        leftSection={<Icon name="search" />}
        aria-label={t`Find a customer or a command`}
        {...composition}
      />
      <Spotlight.ActionsList>
        <Customers text={settled} />
        <Commands text={text} />
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function Customers({ text }: { readonly text: string }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const opened = useOpened(false);
  const { data } = useQuery(parties(text));
  if (text.trim() === '') return null;
  return (
    <Spotlight.ActionsGroup label={t`Customers`}>
      {(data?.items ?? []).slice(0, 6).map(({ partyId, name, code, provisional }) => (
        <Spotlight.Action
          key={partyId}
          label={opened(name, code)}
          description={provisional ? `${code} · ${t`Provisional`}` : code}
          leftSection={<Icon name="person" />}
          onClick={() => void navigate({ to: '/customers/$partyId', params: { partyId } })}
        />
      ))}
      <Spotlight.Action
        label={t`Search “${text}” among all customers`}
        leftSection={<Icon name="search" />}
        onClick={() => void navigate({ to: '/search', search: { q: text } })}
      />
    </Spotlight.ActionsGroup>
  );
}

function Commands({ text }: { readonly text: string }) {
  const names = useGroupNames();
  const commands = useAllCommands().filter(({ id, label }) => id !== 'palette' && fits(label, text));
  if (commands.length === 0 && text.trim() === '') {
    return (
      <Spotlight.Empty>
        <Trans>Nothing fits</Trans>
      </Spotlight.Empty>
    );
  }
  return (Object.keys(names) as CommandGroup[]).map((group) => {
    const here = commands.filter((each) => each.group === group);
    return here.length === 0 ? null : (
      <Spotlight.ActionsGroup key={group} label={names[group]}>
        {here.map((each) => (
          <Run key={each.id} command={each} />
        ))}
      </Spotlight.ActionsGroup>
    );
  });
}

function Run({ command }: { readonly command: Command }) {
  return (
    <Spotlight.Action
      label={command.label}
      rightSection={command.keys ? <Keys keys={command.keys} /> : undefined}
      onClick={() => command.run()}
    />
  );
}

function fits(label: string, text: string): boolean {
  const low = label.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => low.includes(word));
}
