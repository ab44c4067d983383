import { useLingui } from '@lingui/react/macro';
import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { purposes } from './queries.ts';
import { useNameInBoth } from '../sales/names.ts';

/** Asks what for, of the purposes that customers can permit. */
export function PurposeChoice({
  chosen,
  onChoose,
}: {
  readonly chosen: string;
  readonly onChoose: (code: string) => void;
}) {
  const { t } = useLingui();
  const named = useNameInBoth();
  const { data } = useQuery(purposes);
  const known = data?.items.map(({ code, name }) => ({ value: code, label: named(name) })) ?? [];
  // What was chosen stays to be seen, also where it is none of those that are asked for now.
  const missing = known.some(({ value }) => value === chosen) ? [] : [{ value: chosen, label: chosen }];
  return (
    <NativeSelect
      required
      label={t`Purpose`}
      value={chosen}
      data={[...known, ...missing]}
      onChange={(event) => onChoose(event.currentTarget.value)}
    />
  );
}
