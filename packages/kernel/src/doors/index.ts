/** The doors of records: a command or a list as a route, said as data. */
export { type Doing, PEOPLE, doingAt } from './doing.ts';
export { type Listing, Locked, type Shown, type View, listingAt, shown } from './listing.ts';
