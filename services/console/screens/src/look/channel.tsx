import { useLingui } from '@lingui/react/macro';
import type { Channel } from '../../../src/http/api.ts';
import { Icon, type IconName } from './icon.tsx';

/** The sign of each channel. */
export const CHANNEL_ICONS: Readonly<Record<Channel, IconName>> = {
  mail: 'mailbox',
  form: 'form',
  chat: 'chat',
};

/** What the channels are called. */
export function useChannelNames(): Readonly<Record<Channel, string>> {
  const { t } = useLingui();
  return { mail: t`Mail`, form: t`Web form`, chat: t`Web chat` };
}

/** How something came, where it did not come by mail. */
export function ChannelSign({ channel }: { readonly channel: string | undefined }) {
  const names = useChannelNames();
  if (channel !== 'form' && channel !== 'chat') return null;
  return (
    <span title={names[channel]}>
      <Icon name={CHANNEL_ICONS[channel]} size={14} />
      <span className="unseen">{names[channel]}</span>
    </span>
  );
}
