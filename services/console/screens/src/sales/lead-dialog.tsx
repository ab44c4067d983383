import { useLingui } from '@lingui/react/macro';
import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { meant, useSalesCommand } from '../api/use-sales-commands.ts';
import { FormDialog } from './dialogs.tsx';

/** What a lead is made from. */
export interface LeadAtHand {
  readonly conversationId: string;
  readonly partyId?: string;
  readonly topic: string;
}

/** Takes a lead down from a conversation. */
export function LeadDialog({ at, onClose }: { readonly at: LeadAtHand; readonly onClose: () => void }) {
  const { t } = useLingui();
  const capture = useSalesCommand({ onDone: onClose });
  const [topic, setTopic] = useState(at.topic);
  const submit = () => {
    if (topic.trim() === '') return;
    const body = {
      topic: topic.trim(),
      source: { kind: 'conversation', id: at.conversationId },
      ...(at.partyId ? { partyId: at.partyId } : {}),
    };
    capture.mutate(meant({ path: 'leads', body, says: t`Lead taken down` }));
  };
  return (
    <FormDialog
      title={t`Make a lead`}
      does={t`Take it down`}
      pending={capture.isPending}
      onClose={onClose}
      onSubmit={submit}
    >
      <Textarea
        data-autofocus
        required
        label={t`What they may want`}
        rows={2}
        maxLength={500}
        value={topic}
        onChange={(event) => setTopic(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
