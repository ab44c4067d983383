/** Intents on products, leads, opportunities, quotes and orders. */
export { type WrittenQuote, contentsOf } from './contents.ts';
export { importReport, previewOf, suggest } from './import-lists.ts';
export {
  type ImportDesk,
  type ListToImport,
  advanceImport,
  beginImport,
  importBegun,
  importOf,
  turnImport,
} from './imports.ts';
export {
  type AskedByForm,
  type CapturedLead,
  assignLead,
  captureFormLead,
  captureLead,
  qualifyLead,
  refuseLead,
} from './leads.ts';
export {
  type OpportunityTerms,
  changeOpportunity,
  endOpportunity,
  openOpportunity,
  reachStage,
  revisePipeline,
} from './opportunities.ts';
export { orderQuote, recordDelivery, recordReturn, takeInOrder } from './orders.ts';
export { addProduct, describeProduct, endPrice, offerProduct, setPrice } from './products.ts';
export { acceptQuote, beginQuote, endQuote, expireQuote, writeQuote } from './quotes.ts';
export { sendQuote } from './send-quote.ts';
export { type Desk, leadSubject, partySubject, quoteStream } from './streams.ts';
