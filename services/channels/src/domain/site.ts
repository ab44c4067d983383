import { type Decider, Rejection } from '@rapport/kernel/decider';
import { saysTheSame } from './same.ts';
import type { SiteClosed, SiteDefined, SiteEvent } from './site.events.ts';

export type SiteCommand =
  /** `anew`: it must not be there yet. */
  | {
      readonly type: 'DefineSite';
      readonly data: Omit<SiteDefined['data'], 'version'> & { readonly anew: boolean };
    }
  | { readonly type: 'RenewSiteSecret'; readonly data: { readonly accountId: string } }
  | { readonly type: 'CloseSite'; readonly data: SiteClosed['data'] };

export interface SiteState {
  readonly closed: boolean;
  readonly latest: SiteDefined['data'] | undefined;
  /** Which of its secrets counts, from 1. */
  readonly generation: number;
}

/** A website whose visitors may chat with us. */
export const Site: Decider<SiteState, SiteCommand, SiteEvent> = {
  initial: { closed: false, latest: undefined, generation: 1 },
  unseen: ['SiteSecretRenewed'],
  decide(site, { type, data }) {
    if (type === 'DefineSite') return define(site, data);
    if (!site.latest) throw new Rejection('site-unknown');
    if (type === 'CloseSite') return site.closed ? [] : [{ type: 'SiteClosed', data }];
    if (site.closed) throw new Rejection('site-closed');
    return [{ type: 'SiteSecretRenewed', data: { ...data, generation: site.generation + 1 } }];
  },
  evolve(site, { type, data }) {
    switch (type) {
      case 'SiteDefined':
        return { ...site, latest: data };
      case 'SiteSecretRenewed':
        return { ...site, generation: data.generation };
      case 'SiteClosed':
        return { ...site, closed: true };
    }
  },
};

type Definition = Extract<SiteCommand, { type: 'DefineSite' }>['data'];

function define({ closed, latest }: SiteState, { anew, ...wanted }: Definition): readonly SiteEvent[] {
  if (!anew && !latest) throw new Rejection('site-unknown');
  if (closed) throw new Rejection('site-closed');
  const { accountId } = wanted;
  if (latest && saysTheSame({ ...wanted, version: latest.version }, { ...latest, accountId })) return [];
  if (anew && latest) throw new Rejection('site-already-there');
  return [{ type: 'SiteDefined', data: { ...wanted, version: (latest?.version ?? 0) + 1 } }];
}
