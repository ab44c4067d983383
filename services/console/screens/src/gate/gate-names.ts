import { useLingui } from '@lingui/react/macro';

/** What the gate's codes are called. Reasons of mail servers are shown as they are. */
export function useGateNames() {
  const { t } = useLingui();
  const states: Readonly<Record<string, string>> = {
    queued: t`Waiting to be looked at`,
    held: t({ message: 'Held', context: 'message' }),
    stopped: t({ message: 'Stopped', context: 'message' }),
    sending: t`Being sent`,
    sent: t({ message: 'Sent', context: 'message' }),
    failed: t`Not sent`,
    uncertain: t`Perhaps sent`,
  };
  const reasons: Readonly<Record<string, string>> = {
    'open-case': t`a case is open`,
    'after-case': t`a case was resolved a short while ago`,
    'quiet-hours': t`it is night where the customer lives`,
    frequency: t`enough was sent for now`,
    'customers-away': t`nobody could say whether it is permitted`,
    'never-given': t`the customer never permitted it`,
    withdrawn: t`the customer forbade it`,
    'no-contact-point': t`there is no address`,
    'unknown-party': t`there is no such customer`,
    forgotten: t`the customer was forgotten on request`,
    'unknown-purpose': t`nothing is sent for this purpose any more`,
    'same-material': t`the customer had the same material before`,
    suppressed: t`the address takes no mail`,
    'too-late': t`its time had passed`,
    cancelled: t`the run was cancelled`,
  };
  return {
    stateOf: (state: string) => states[state] ?? state,
    reasonOf: (reason: string) => reasons[reason] ?? reason,
  };
}
