/**
 * Customers and colleagues as every service that hears of them keeps them: what they are called, and whom a merged customer
 * stands for, now or at a past instant. The tables are each service's own.
 */
export { aliases } from './aliases.ts';
export { type OfCustomer, type ShownCustomer, openCustomers, withCustomers } from './customers.ts';
export {
  type OneOfFamily,
  type ShownParty,
  accountNames,
  familiesOf,
  familyOf,
  knowsAccount,
  knowsParty,
  shownParties,
} from './families.ts';
export { accounts, parties, partiesWithKind } from './names.ts';
export { NOW, rootsAt } from './roots.ts';
