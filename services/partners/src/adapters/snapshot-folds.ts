import type { Json, JsonObject } from '@rapport/kernel/values';
import type { CloudEvent } from './cloud-events.ts';

/** A kind of record that a snapshot is made of: which event begins it, and what its events come to. */
export interface SnapshotKind {
  readonly begins: string;
  /** From its events in their order, as the partner may read them. */
  readonly fold: (events: readonly CloudEvent[]) => JsonObject;
}

/** The records there are snapshots of, by the name they are asked for. */
export const SNAPSHOTS: Readonly<Record<string, SnapshotKind>> = {
  parties: { begins: 'rapport.customers.party.party-begun.v1', fold: foldParty },
  orders: { begins: 'rapport.sales.order.order-placed.v1', fold: foldOrder },
};

type Facts = Readonly<Record<string, JsonObject | undefined>>;
type Draft = Record<string, Json>;

/** What an event says: its one fact, by its name. */
const factsOf = ({ data }: CloudEvent): Facts => data as Facts;

function foldParty(events: readonly CloudEvent[]): JsonObject {
  const party: Draft = {};
  const points = new Map<string, JsonObject>();
  let merged: string | undefined;
  for (const said of events.map(factsOf)) {
    Object.assign(party, said['partyBegun'], said['partyNamed']);
    if (said['partyConfirmed']) delete party['provisional'];
    const [added, removed] = [said['contactPointAdded'], said['contactPointRemoved']];
    if (added) points.set(String(added['contactPoint']), added);
    if (removed) points.delete(String(removed['contactPoint']));
    if (said['partyMergedInto']) merged = String(said['partyMergedInto']['survivorId']);
    if (said['partyUnmerged']) merged = undefined;
    if (said['partyForgotten']) party['forgotten'] = true;
  }
  return {
    ...party,
    contactPoints: [...points.values()],
    ...(merged === undefined ? {} : { mergedInto: merged }),
  };
}

function foldOrder(events: readonly CloudEvent[]): JsonObject {
  const said = events.map(factsOf);
  const all = (fact: string) => said.map((one) => one[fact]).filter((one) => one !== undefined);
  return {
    ...said.find((one) => one['orderPlaced'])?.['orderPlaced'],
    deliveries: all('deliveryRecorded'),
    returns: all('returnRecorded'),
  };
}
