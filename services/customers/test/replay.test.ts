import { type Folds, goldenStreamContract } from '../../../packages/kernel/src/testing/golden-streams.ts';
import { ContactPoint } from '../src/domain/contact-point.ts';
import { Party } from '../src/domain/party.ts';
import { PartyCode } from '../src/domain/party-code.ts';
import { Recognition } from '../src/domain/recognition.ts';
import { publications } from '../src/publications/parties.ts';

const folder = new URL('streams/', import.meta.url);
const deciders: Readonly<Record<string, Folds>> = {
  party: Party as Folds,
  contactpoint: ContactPoint as Folds,
  partycode: PartyCode as Folds,
  recognition: Recognition as Folds,
};

goldenStreamContract('customers', folder, deciders, publications);
