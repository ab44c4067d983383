import { Trans, useLingui } from '@lingui/react/macro';
import { NativeSelect, NumberInput, Switch, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { audiences, type Campaign, materials } from '../api/marketing.ts';
import { useMarketingCommand } from '../api/use-marketing-command.ts';
import { MoreButton } from '../look/loaded.tsx';
import { FormDialog } from '../sales/dialogs.tsx';

/** Sends a material to an audience; it begins at once. */
export function RunDialog({ of, onClose }: { readonly of: Campaign; readonly onClose: () => void }) {
  const { t } = useLingui();
  const command = useMarketingCommand(onClose);
  const [said, setSaid] = useState({ materialId: '', audienceId: '', frozen: true, rate: 50, until: '' });
  const change = (part: Partial<typeof said>) => setSaid((before) => ({ ...before, ...part }));
  const submit = () => {
    const { materialId, audienceId, frozen, rate, until } = said;
    const notAfter = until === '' ? {} : { notAfter: new Date(until).toISOString() };
    const body = { materialId, audienceId, frozen, ratePerSecond: rate, ...notAfter };
    command.run({ path: `campaigns/${of.campaignId}/runs`, body, says: t`It is under way` });
  };
  return (
    <FormDialog
      title={t`Send a material`}
      does={t`Send it`}
      pending={command.isPending}
      onClose={onClose}
      onSubmit={submit}
    >
      <Choices said={said} change={change} purpose={of.purpose} />
      <Switch
        label={t`Fixed list: who is in the audience now`}
        checked={said.frozen}
        onChange={(event) => change({ frozen: event.currentTarget.checked })}
      />
      <TextInput
        type="datetime-local"
        label={t`Not after`}
        required={!said.frozen}
        value={said.until}
        onChange={(event) => change({ until: event.currentTarget.value })}
      />
      <NumberInput
        required
        label={t`Messages a second, at most`}
        min={1}
        max={2000}
        allowDecimal={false}
        value={said.rate}
        onChange={(value) => change({ rate: Number(value) })}
      />
    </FormDialog>
  );
}

interface Chosen {
  readonly materialId: string;
  readonly audienceId: string;
}

function Choices({
  said,
  change,
  purpose,
}: {
  readonly said: Chosen;
  readonly change: (part: Partial<Chosen>) => void;
  readonly purpose: string;
}) {
  const { t } = useLingui();
  const [written, meant] = [useInfiniteQuery(materials), useInfiniteQuery(audiences)];
  const texts = (written.data?.pages.flatMap(({ items }) => items) ?? []).filter(
    (each) => each.purpose === purpose && each.status === 'offered',
  );
  const groups = (meant.data?.pages.flatMap(({ items }) => items) ?? []).filter(
    ({ status }) => status === 'offered',
  );
  return (
    <>
      <NativeSelect
        required
        data-autofocus
        label={t`Material`}
        value={said.materialId}
        data={[
          { value: '', label: '–' },
          ...texts.map(({ materialId, name, code }) => ({ value: materialId, label: `${name} · ${code}` })),
        ]}
        onChange={(event) => change({ materialId: event.currentTarget.value })}
      />
      <MoreButton of={written}>
        <Trans>More materials</Trans>
      </MoreButton>
      <NativeSelect
        required
        label={t`Audience`}
        value={said.audienceId}
        data={[
          { value: '', label: '–' },
          ...groups.map(({ audienceId, name, code }) => ({ value: audienceId, label: `${name} · ${code}` })),
        ]}
        onChange={(event) => change({ audienceId: event.currentTarget.value })}
      />
      <MoreButton of={meant}>
        <Trans>More audiences</Trans>
      </MoreButton>
    </>
  );
}
