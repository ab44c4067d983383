import { type CommandContext, type Outcome, execute, step } from '@rapport/kernel/command';
import { deriveUuid } from '@rapport/kernel/values';
import { Purpose, type PurposeCommand } from '../domain/purpose.ts';
import type { InBoth } from '../domain/purpose.events.ts';
import { purposeStream } from './consent-streams.ts';
import type { Registry } from './streams.ts';

/** A purpose as an administrator begins it, with the first words of its consent. */
export interface NewPurpose {
  readonly code: string;
  readonly name: InBoth;
  readonly promotion: boolean;
  readonly text: InBoth;
}

/** Begins a purpose customers can be asked for. */
export function beginPurpose(
  registry: Pick<Registry, 'store'>,
  data: NewPurpose,
  context: CommandContext,
): Promise<Outcome> {
  return tell(registry, data.code, { type: 'BeginPurpose', data }, context);
}

/** Calls a purpose something else; what it is for stays. */
export function renamePurpose(
  registry: Pick<Registry, 'store'>,
  code: string,
  name: InBoth,
  context: CommandContext,
): Promise<Outcome> {
  return tell(registry, code, { type: 'RenamePurpose', data: { name } }, context);
}

/** Publishes the words that are agreed to from here on; consents given to earlier ones stand, and say to which. */
export function publishWording(
  registry: Pick<Registry, 'store'>,
  code: string,
  text: InBoth,
  context: CommandContext,
): Promise<Outcome> {
  return tell(registry, code, { type: 'PublishWording', data: { text } }, context);
}

/** Ends a purpose: nobody is contacted for it any more. */
export function closePurpose(
  registry: Pick<Registry, 'store'>,
  code: string,
  context: CommandContext,
): Promise<Outcome> {
  return tell(registry, code, { type: 'ClosePurpose', data: {} }, context);
}

function tell(
  { store }: Pick<Registry, 'store'>,
  code: string,
  command: PurposeCommand,
  context: CommandContext,
): Promise<Outcome> {
  return execute(store, [step(Purpose, purposeStream(code), command)], context);
}

/** What every installation can ask for at its start; an administrator changes the words or closes them. */
const STANDARD_PURPOSES: readonly NewPurpose[] = [
  {
    code: 'news',
    name: { zh: '新品与优惠', en: 'News and offers' },
    promotion: true,
    text: {
      zh: '我同意通过电子邮件接收新品与优惠信息。我可以随时撤回同意，此前的发送不受影响。',
      en: 'I agree to receive news and offers by e-mail. I can withdraw at any time; what was sent before stays lawful.',
    },
  },
  {
    code: 'events',
    name: { zh: '活动邀请', en: 'Invitations' },
    promotion: true,
    text: {
      zh: '我同意通过电子邮件接收讲座、展会等活动的邀请。我可以随时撤回同意，此前的发送不受影响。',
      en: 'I agree to be invited to seminars and exhibitions by e-mail. I can withdraw at any time; what was sent before stays lawful.',
    },
  },
];

/** Begins the standard purposes: at the first start and never again, whatever became of them since. */
export async function beginStandardPurposes(registry: Pick<Registry, 'store'>): Promise<void> {
  for (const purpose of STANDARD_PURPOSES) {
    const commandId = deriveUuid('customers', 'begin', 'purpose', purpose.code);
    await beginPurpose(registry, purpose, {
      cause: { correlationId: commandId, actor: 'service:customers' },
      idempotency: { key: commandId, requestHash: `purpose ${purpose.code}`, kind: 'reaction' },
    });
  }
}
