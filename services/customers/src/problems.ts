import type { ProblemCatalogue } from '@rapport/kernel/http';

/** What customers refuses, and how that is said. */
export const problems = {
  'party-unknown': { status: 404, title: 'There is no such party' },
  'party-already-begun': { status: 409, title: 'This party is already there' },
  'party-merged': { status: 409, title: 'This party was merged into another' },
  'party-forgotten': { status: 409, title: 'Who this was is forgotten' },
  'survivor-merged': { status: 409, title: 'The other party was itself merged into another' },
  'merge-into-itself': { status: 422, title: 'A party cannot be merged into itself' },
  'merge-unknown': { status: 404, title: 'There is no such merge, or it was undone' },
  'name-empty': { status: 422, title: 'A name needs something that can be read' },
  'address-unreadable': { status: 422, title: 'This is no mail address or phone number' },
  'contact-point-taken': { status: 409, title: 'This address belongs to somebody else' },
  'contact-point-unknown': { status: 404, title: 'This party has no such address' },
  'purpose-unknown': { status: 404, title: 'There is no such purpose' },
  'purpose-closed': { status: 409, title: 'Nobody is contacted for this purpose any more' },
  'purpose-already-there': { status: 409, title: 'There is a purpose of this code already' },
  'wording-unknown': { status: 422, title: 'There is no such version of these words' },
  'zone-unknown': { status: 422, title: 'This is no zone of the IANA database' },
  'preferences-unknown': { status: 404, title: 'There is no such page' },
  'code-taken': { status: 409, title: 'This code is another party’s' },
  'not-identified': { status: 409, title: 'Nobody thought this conversation is with them' },
} as const satisfies ProblemCatalogue;
