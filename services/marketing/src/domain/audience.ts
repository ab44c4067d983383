import { type Decider, Rejection } from '@rapport/kernel/decider';
import type { AudienceDefined, AudienceEvent, Filter } from './audience.events.ts';
import { refuseUnreadable } from './filter.ts';
import { saysTheSame } from './same.ts';

export type AudienceCommand =
  | { readonly type: 'DefineAudience'; readonly data: Omit<AudienceDefined['data'], 'version'> }
  | { readonly type: 'RetireAudience'; readonly data: object };

/** An audience of which at least one version was defined. */
export interface KnownAudience {
  readonly status: 'offered' | 'retired';
  readonly code: string;
  readonly name: string;
  readonly version: number;
  readonly filter: Filter;
}

export type AudienceState = { readonly status: 'none' } | KnownAudience;

/** Whom something is meant for, said by facts and not by a list: each change is a version. */
export const Audience: Decider<AudienceState, AudienceCommand, AudienceEvent> = {
  initial: { status: 'none' },
  decide(audience, command) {
    if (command.type === 'DefineAudience') return define(audience, command.data);
    if (audience.status === 'none') throw new Rejection('audience-unknown');
    const { status, version } = audience;
    return status === 'retired' ? [] : [{ type: 'AudienceRetired', data: { version } }];
  },
  evolve(audience, event) {
    if (event.type === 'AudienceDefined') return { status: 'offered', ...event.data };
    return audience.status === 'none' ? audience : { ...audience, status: 'retired' };
  },
};

function define(
  audience: AudienceState,
  data: Omit<AudienceDefined['data'], 'version'>,
): readonly AudienceEvent[] {
  refuseUnreadable(data.filter);
  if (audience.status === 'none') return [{ type: 'AudienceDefined', data: { ...data, version: 1 } }];
  const { code, version, status } = audience;
  const { name, filter } = data;
  if (status === 'offered' && name === audience.name && saysTheSame(filter, audience.filter)) return [];
  return [{ type: 'AudienceDefined', data: { code, name, filter, version: version + 1 } }];
}
