/** Intents on products, leads, opportunities, quotes and orders. */
export { type WrittenQuote, contentsOf } from './contents.ts';
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
export { type Desk, quoteStream } from './streams.ts';
