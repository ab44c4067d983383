import { type Folds, goldenStreamContract } from '../../../packages/kernel/src/testing/golden-streams.ts';
import { Consent } from '../src/domain/consent.ts';
import { ContactPoint } from '../src/domain/contact-point.ts';
import { Party } from '../src/domain/party.ts';
import { PartyCode } from '../src/domain/party-code.ts';
import { Purpose } from '../src/domain/purpose.ts';
import { Recognition } from '../src/domain/recognition.ts';
import { publications } from '../src/publications/index.ts';

const folder = new URL('streams/', import.meta.url);
const deciders: Readonly<Record<string, Folds>> = {
  party: Party as Folds,
  consent: Consent as Folds,
  purpose: Purpose as Folds,
  contactpoint: ContactPoint as Folds,
  partycode: PartyCode as Folds,
  recognition: Recognition as Folds,
};

goldenStreamContract('customers', folder, deciders, publications);
