/** The doors of records: a command or a list as a route, said as data. */
export { type Doing, PEOPLE, doingAt } from './doing.ts';
export { type Listing, type Shown, type View, listingAt, shown } from './listing.ts';
export { Locked, Personal, Uuid, Version, Words, idOf, oneOf, strict } from './words.ts';
