import type { ContactPointAdded, PartyBegun, PartyNamed } from '@rapport/proto/customers/v1/party_events';
import { type Said, kindOf } from './kind.ts';

const PARTY = 'rapport.customers.party.v1';

type Party = Said<PartyBegun> &
  Said<PartyNamed> & {
    readonly contactPoints?: readonly Said<ContactPointAdded>[];
    /** Whose alias it is. */
    readonly mergedInto?: string | undefined;
    readonly forgotten?: true;
  };

const others = ({ contactPoints = [] }: Party, contactPoint: string | undefined) =>
  contactPoints.filter((point) => point.contactPoint !== contactPoint);

/** Customers, and whom nobody has confirmed yet. */
export const parties = kindOf<typeof PARTY, Party>(PARTY, 'partyBegun', {
  partyBegun: (said) => ({ ...said, contactPoints: [] }),
  partyNamed: ({ name }) => ({ name }),
  contactPointAdded: (point, now) => ({ contactPoints: [...others(now, point.contactPoint), point] }),
  contactPointRemoved: ({ contactPoint }, now) => ({ contactPoints: others(now, contactPoint) }),
  partyConfirmed: () => ({ provisional: undefined }),
  partyMergedInto: ({ survivorId }) => ({ mergedInto: survivorId }),
  partyUnmerged: () => ({ mergedInto: undefined }),
  partyForgotten: () => ({ forgotten: true }),
});
