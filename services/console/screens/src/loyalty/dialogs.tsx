import { Trans, useLingui } from '@lingui/react/macro';
import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { type Member, members, rewards } from '../api/loyalty.ts';
import { meant, useLoyaltyCommand } from '../api/use-loyalty-commands.ts';
import { useFormat } from '../format/use-format.ts';
import { FormDialog } from '../sales/dialogs.tsx';
import { useNameInBoth } from '../sales/names.ts';

interface Dialog {
  readonly member: Member;
  readonly onClose: () => void;
}

/** A member takes one of the rewards that are offered. */
export function RedeemDialog({ member, onClose }: Dialog) {
  const { t } = useLingui();
  const format = useFormat();
  const named = useNameInBoth();
  const redeem = useLoyaltyCommand({ onDone: onClose });
  const { programmeId } = member.programme;
  const { data } = useInfiniteQuery(rewards({ programmeId, offered: 'only' }));
  const offered = data?.pages.flatMap((page) => page.items) ?? [];
  const [chosen, choose] = useState('');
  const rewardId = chosen || offered[0]?.rewardId;
  const submit = () => {
    if (!rewardId) return;
    const path = `members/${member.memberId}/actions/redeem`;
    redeem.mutate(meant({ path, body: { rewardId }, says: t`Taken` }));
  };
  const spendable = format.number(member.spendable);
  return (
    <FormDialog
      title={t`Take a reward`}
      does={t`Take it`}
      pending={redeem.isPending}
      onClose={onClose}
      onSubmit={submit}
    >
      <p>
        <Trans>{spendable} points can be spent.</Trans>
      </p>
      <NativeSelect
        data-autofocus
        label={t`Reward`}
        value={rewardId ?? ''}
        data={offered.map((one) => ({
          value: one.rewardId,
          label: `${named(one.name)} · ${format.number(one.points)}`,
        }))}
        onChange={(event) => choose(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

/** A redemption is undone, with the reason. */
export function ReverseDialog({ member, redemptionId, onClose }: Dialog & { readonly redemptionId: string }) {
  const { t } = useLingui();
  return (
    <WithReason
      title={t`Give the reward back`}
      path={`members/${member.memberId}/actions/reverse`}
      body={{ redemptionId }}
      says={t`Given back; the points are in their lots again`}
      onClose={onClose}
    />
  );
}

/** More or fewer points, with the reason. */
export function CorrectDialog({ member, onClose }: Dialog) {
  const { t } = useLingui();
  const [points, setPoints] = useState('');
  const [qualifying, setQualifying] = useState('');
  return (
    <WithReason
      title={t`Put the account right`}
      path={`members/${member.memberId}/actions/correct`}
      body={{ points: Number(points || 0), qualifying: Number(qualifying || 0) }}
      seen={member.version}
      says={t`Put right`}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        label={t`Points to spend, more or fewer (−)`}
        inputMode="numeric"
        pattern="-?[0-9]*"
        value={points}
        onChange={(event) => setPoints(event.currentTarget.value)}
      />
      <TextInput
        label={t`Qualifying points of this period, more or fewer (−)`}
        inputMode="numeric"
        pattern="-?[0-9]*"
        value={qualifying}
        onChange={(event) => setQualifying(event.currentTarget.value)}
      />
    </WithReason>
  );
}

/** Another account of the same customer takes everything over. */
export function JoinDialog({ member, onClose }: Dialog) {
  const { t } = useLingui();
  const { partyId } = member.party;
  const { data } = useInfiniteQuery(members({ partyId, programmeId: member.programme.programmeId }));
  const others = (data?.pages.flatMap((page) => page.items) ?? []).filter(
    ({ memberId, joinedInto }) => memberId !== member.memberId && !joinedInto,
  );
  const [chosen, choose] = useState('');
  const into = chosen || others[0]?.memberId;
  return (
    <WithReason
      title={t`Join accounts`}
      path={`members/${member.memberId}/actions/join`}
      body={{ into }}
      says={t`Joined`}
      ready={into !== undefined}
      onClose={onClose}
    >
      {others.length === 0 ? (
        <p>
          <Trans>
            The customer has no other account in this programme. Two customers are merged first, on their
            page.
          </Trans>
        </p>
      ) : (
        <NativeSelect
          label={t`Everything goes to`}
          value={into ?? ''}
          data={others.map((one) => ({ value: one.memberId, label: one.code }))}
          onChange={(event) => choose(event.currentTarget.value)}
        />
      )}
    </WithReason>
  );
}

function WithReason({
  title,
  path,
  body,
  seen,
  says,
  ready = true,
  onClose,
  children,
}: {
  readonly title: string;
  readonly path: string;
  readonly body: object;
  readonly seen?: string;
  readonly says: string;
  readonly ready?: boolean;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}) {
  const { t } = useLingui();
  const command = useLoyaltyCommand({ onDone: onClose });
  const [reason, setReason] = useState('');
  const submit = () => {
    if (!ready || reason.trim() === '') return;
    const said = { ...body, reason: reason.trim() };
    command.mutate(meant({ path, body: said, says, ...(seen ? { seen } : {}) }));
  };
  return (
    <FormDialog title={title} does={title} pending={command.isPending} onClose={onClose} onSubmit={submit}>
      {children}
      <Textarea
        required
        label={t`Why`}
        rows={2}
        maxLength={2_000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
