/** From the store to the shared log: relay, refill of lost topics, watermarks. */
export { type Relay, type RelayOptions, StoreReplaced, startRelay } from './relay.ts';
export { UnlistedEvent, publisherOf } from './publishing.ts';
export {
  type Watermark,
  type Watermarks,
  followWatermarks,
  readWatermark,
  watermarkTopic,
} from './watermarks.ts';
