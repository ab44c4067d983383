import type { ContactPointClaimed } from '@rapport/customers/domain/contact-point.events.ts';
import type { ConsentGiven } from '@rapport/customers/domain/consent.events.ts';
import type { PartyCodeClaimed } from '@rapport/customers/domain/party-code.events.ts';
import type { PartyEvent } from '@rapport/customers/domain/party.events.ts';
import { deriveUuid } from '@rapport/kernel/values';
import type { Part, Pen } from '../pen.ts';
import { type Life, accountActor, agentOf, partySubject } from './life.ts';

/** The parts of the append by which a customer begins: name, address, code. */
export function beginning(life: Life, pen: Pen): readonly Part[] {
  const { partyId, code, person, contactPoint, organisation, byMail } = life;
  life.begun = true;
  life.confirmed = !byMail;
  const subject = partySubject(life);
  const kind = 'email' as const;
  const facts: PartyEvent[] = [
    {
      type: 'PartyBegun',
      data: { kind: organisation ? 'organisation' : 'person', provisional: byMail, code },
    },
    { type: 'PartyNamed', data: { name: pen.seal(subject, 'name', person.name) } },
    {
      type: 'ContactPointAdded',
      data: { kind, contactPoint, address: pen.seal(subject, 'address', person.address) },
    },
  ];
  const codeClaimed: PartyCodeClaimed = { type: 'PartyCodeClaimed', data: { code, partyId } };
  const claimed: ContactPointClaimed = { type: 'ContactPointClaimed', data: { contactPoint, kind, partyId } };
  return [
    { streamId: `party-${partyId}`, facts },
    { streamId: `partycode-${deriveUuid('party-code', code)}`, facts: [codeClaimed] },
    { streamId: `contactpoint-${deriveUuid('contact-point', contactPoint)}`, facts: [claimed] },
  ];
}

/** Somebody here enters a customer they know. */
export function enter(life: Life, pen: Pen): void {
  pen.write('customers', accountActor(agentOf(life)), beginning(life, pen));
}

/** The customer permits news. */
export function permitNews(life: Life, pen: Pen): void {
  const { contactPoint, partyId } = life;
  const given: ConsentGiven = {
    type: 'ConsentGiven',
    data: {
      ...{ contactPoint, partyId, purpose: 'news', channel: 'mail', wordingVersion: 1 },
      evidence: { by: 'agent' },
    },
  };
  const streamId = `consent-${deriveUuid('consent', contactPoint)}`;
  pen.write('customers', accountActor(agentOf(life)), [{ streamId, facts: [given] }]);
}
