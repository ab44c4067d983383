import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Programme, type Reward, programmes, rewards } from '../api/loyalty.ts';
import { meant, useLoyaltyCommand } from '../api/use-loyalty-commands.ts';
import { useFormat } from '../format/use-format.ts';
import { Icon } from '../look/icon.tsx';
import { Listed } from '../look/listed.tsx';
import { Screen } from '../look/screen.tsx';
import { Tag } from '../look/small.tsx';
import { Empty } from '../look/states.tsx';
import { FormDialog } from '../sales/dialogs.tsx';
import { useNameInBoth } from '../sales/names.ts';
import styles from '../look/records.module.css';
import { useMe } from '../session/me.ts';
import { LoyaltyPlaces } from './parts.tsx';

/** What members take for points, and how much of it is there. */
export function RewardsScreen() {
  const { t } = useLingui();
  const me = useMe();
  const [offering, offer] = useState(false);
  const { data: known } = useQuery(programmes);
  const query = useInfiniteQuery(rewards({ offered: 'all' }));
  return (
    <Screen
      title={t`Rewards`}
      lead={<Trans>What members take for points, and how much of it is there.</Trans>}
      actions={
        <>
          <LoyaltyPlaces />
          {me.role === 'admin' && known && known.items.length > 0 && (
            <Button
              size="compact-sm"
              leftSection={<Icon name="plus" size={15} />}
              onClick={() => offer(true)}
            >
              <Trans>Offer a reward</Trans>
            </Button>
          )}
        </>
      }
    >
      <Listed of={query} empty={<Empty icon="star" title={t`No rewards yet`} />}>
        {(each) => <RewardRow key={each.rewardId} reward={each} programmes={known?.items ?? []} />}
      </Listed>
      {offering && known && <OfferDialog programmes={known.items} onClose={() => offer(false)} />}
    </Screen>
  );
}

function RewardRow({
  reward,
  programmes: known,
}: {
  readonly reward: Reward;
  readonly programmes: readonly Programme[];
}) {
  const format = useFormat();
  const named = useNameInBoth();
  const programme = known.find(({ programmeId }) => programmeId === reward.programmeId);
  const tier = programme?.rules.tiers.find(({ tierId }) => tierId === reward.fromTier);
  return (
    <li className={styles['item']}>
      <div className={styles['what']}>
        <span className={styles['head']}>
          <span className={styles['title']}>{named(reward.name)}</span>
          {reward.withdrawn && (
            <Tag tone="due">
              <Trans>Withdrawn</Trans>
            </Tag>
          )}
          {tier && (
            <Tag tone="accent">
              <Trans>from {named(tier.name)}</Trans>
            </Tag>
          )}
        </span>
        <span className={styles['under']}>
          <span>{reward.code}</span>
          <span className={styles['amount']}>
            <Trans>{format.number(reward.points)} points</Trans>
          </span>
          {reward.left !== undefined && (
            <span>
              <Trans>{format.number(reward.left)} left</Trans>
            </span>
          )}
          <span>
            <Trans>{format.number(reward.taken)} taken</Trans>
          </span>
          {reward.perMember !== undefined && (
            <span>
              <Trans>at most {format.number(reward.perMember)} each</Trans>
            </span>
          )}
        </span>
      </div>
      <RewardActions reward={reward} />
    </li>
  );
}

function RewardActions({ reward }: { readonly reward: Reward }) {
  const { t } = useLingui();
  const me = useMe();
  const command = useLoyaltyCommand();
  const [restocking, restock] = useState(false);
  if (me.role !== 'admin' || reward.withdrawn) return null;
  const at = `rewards/${reward.rewardId}/actions`;
  const withdraw = () =>
    command.mutate(meant({ path: `${at}/withdraw`, seen: reward.version, says: t`Withdrawn` }));
  return (
    <div className={styles['does']}>
      {reward.left !== undefined && (
        <Button size="compact-sm" variant="default" onClick={() => restock(true)}>
          <Trans>More came in</Trans>
        </Button>
      )}
      <Button size="compact-sm" variant="default" loading={command.isPending} onClick={withdraw}>
        <Trans>Withdraw</Trans>
      </Button>
      {restocking && <RestockDialog path={`${at}/restock`} onClose={() => restock(false)} />}
    </div>
  );
}

function RestockDialog({ path, onClose }: { readonly path: string; readonly onClose: () => void }) {
  const { t } = useLingui();
  const command = useLoyaltyCommand({ onDone: onClose });
  const [added, setAdded] = useState('');
  return (
    <FormDialog
      title={t`More came in`}
      does={t`Add`}
      pending={command.isPending}
      onClose={onClose}
      onSubmit={() => command.mutate(meant({ path, body: { added: Number(added) }, says: t`Added` }))}
    >
      <TextInput
        required
        data-autofocus
        label={t`How many`}
        inputMode="numeric"
        pattern="[0-9]+"
        value={added}
        onChange={(event) => setAdded(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

const NOTHING = { zh: '', en: '', points: '', stock: '', perMember: '', fromTier: '' };
type Said = typeof NOTHING & { readonly programmeId: string };

function OfferDialog({
  programmes: known,
  onClose,
}: {
  readonly programmes: readonly Programme[];
  readonly onClose: () => void;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const named = useNameInBoth();
  const command = useLoyaltyCommand({ onDone: onClose });
  const [said, setSaid] = useState<Said>({ ...NOTHING, programmeId: known[0]!.programmeId });
  const change = (part: Partial<Said>) => setSaid((before) => ({ ...before, ...part }));
  const tiers = known.find(({ programmeId }) => programmeId === said.programmeId)?.rules.tiers ?? [];
  const submit = () =>
    command.mutate(meant({ path: 'rewards', body: offerOf(said, format.today()), says: t`Offered` }));
  return (
    <FormDialog
      title={t`Offer a reward`}
      does={t`Offer`}
      pending={command.isPending}
      onClose={onClose}
      onSubmit={submit}
    >
      <NativeSelect
        label={t`Programme`}
        value={said.programmeId}
        data={known.map((one) => ({ value: one.programmeId, label: named(one.name) }))}
        onChange={(event) => change({ programmeId: event.currentTarget.value, fromTier: '' })}
      />
      <OfferFields said={said} change={change} />
      <NativeSelect
        label={t`For members from`}
        value={said.fromTier}
        data={[
          { value: '', label: t`All` },
          ...tiers.map((one) => ({ value: one.tierId, label: named(one.name) })),
        ]}
        onChange={(event) => change({ fromTier: event.currentTarget.value })}
      />
    </FormDialog>
  );
}

function OfferFields({
  said,
  change,
}: {
  readonly said: Said;
  readonly change: (part: Partial<Said>) => void;
}) {
  const { t } = useLingui();
  const texts = [
    ['zh', t`Name in Chinese`, true, false],
    ['en', t`Name in English`, true, false],
    ['points', t`Points`, true, true],
    ['stock', t`How many there are; empty: no end of them`, false, true],
    ['perMember', t`How many one member may have; empty: no limit`, false, true],
  ] as const;
  return texts.map(([name, label, required, number]) => (
    <TextInput
      key={name}
      required={required}
      label={label}
      value={said[name]}
      maxLength={200}
      {...(number ? { inputMode: 'numeric' as const, pattern: '[0-9]+' } : {})}
      onChange={(event) => change({ [name]: event.currentTarget.value })}
    />
  ));
}

/** What is offered, without what was left empty. */
function offerOf({ programmeId, zh, en, points, stock, perMember, fromTier }: Said, from: string): object {
  return {
    programmeId,
    name: { zh, en },
    points: Number(points),
    ...(stock === '' ? {} : { stock: Number(stock) }),
    ...(perMember === '' ? {} : { perMember: Number(perMember) }),
    ...(fromTier === '' ? {} : { fromTier }),
    from,
  };
}
