import { type Decider, Rejection } from '@rapport/kernel/decider';
import type { MailCommand } from './mail.commands.ts';
import type { MailEvent } from './mail.events.ts';

/** Where a received mail stands: unknown, taken, or settled for good. */
export interface MailState {
  readonly status: 'none' | 'accepted' | 'filed' | 'set-aside';
  readonly repeats: number;
}

/** A received mail: accepted once, however often it comes, and settled once. */
export const Mail: Decider<MailState, MailCommand, MailEvent> = {
  initial: { status: 'none', repeats: 0 },
  decide(mail, { type, data }) {
    switch (type) {
      case 'AcceptMail':
        return mail.status === 'none'
          ? [{ type: 'MailAccepted', data }]
          : [{ type: 'MailRepeated', data: { mailbox: data.mailbox, times: mail.repeats + 1 } }];
      case 'FileMail':
        return settle(mail, [{ type: 'MailFiled', data }]);
      case 'SetMailAside':
        return settle(mail, [{ type: 'MailSetAside', data }]);
    }
  },
  evolve(mail, { type }) {
    switch (type) {
      case 'MailAccepted':
        return { ...mail, status: 'accepted' };
      case 'MailFiled':
        return { ...mail, status: 'filed' };
      case 'MailSetAside':
        return { ...mail, status: 'set-aside' };
      case 'MailRepeated':
        return { ...mail, repeats: mail.repeats + 1 };
    }
  },
};

function settle(mail: MailState, events: readonly MailEvent[]): readonly MailEvent[] {
  if (mail.status === 'none') throw new Rejection('mail-unknown');
  return mail.status === 'accepted' ? events : [];
}
