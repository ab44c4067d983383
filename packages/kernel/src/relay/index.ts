/** From the store to the shared log: relay, refill of lost topics, watermarks; and to who asks for what it sent. */
export { type Relay, type RelayOptions, startRelay } from './relay.ts';
export { StoreReplaced } from './replaced.ts';
export { replayOf, replayService, replaysFrom } from './replaying.ts';
export { UnlistedEvent, publisherOf } from './publishing.ts';
export {
  type Watermark,
  type Watermarks,
  followWatermarks,
  readWatermark,
  watermarkTopic,
} from './watermarks.ts';
