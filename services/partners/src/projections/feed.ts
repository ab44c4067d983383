import type { HeardEvent, Projection } from '@rapport/kernel/projection';
import type { JsonObject } from '@rapport/kernel/values';
import { catalogue, type Topic } from '@rapport/proto/catalogue';
import { facts } from '@rapport/proto/facts';

/** What partners may hear: every topic but those about partners, which are none of another partner's business. */
export const FEED_TOPICS = (Object.keys(catalogue) as readonly Topic[]).filter(
  (topic) => !topic.startsWith('rapport.partners.'),
);

/** Every public event, kept as it came. Rows are written whole and never folded: no order of arrival can be wrong. */
export const feed: Projection = {
  name: 'feed_v1',
  from: FEED_TOPICS,
  key: ['source', 'position'],
  columns: {
    source: 'text',
    position: 'bigint',
    id: 'uuid',
    type: 'text',
    stream_id: 'text',
    data: 'jsonb',
    occurred_at: 'timestamptz',
    recorded_at: 'timestamptz',
  },
  on: Object.fromEntries(
    FEED_TOPICS.flatMap((topic) => Object.keys(facts[topic] ?? {})).map((type) => [type, kept]),
  ),
};

function kept(event: HeardEvent<JsonObject>) {
  const { source, position, id, type, streamId, data, occurredAt, recordedAt } = event;
  const row = {
    ...{ source, position, id, type, data },
    stream_id: streamId,
    occurred_at: occurredAt,
    recorded_at: recordedAt,
  };
  return [{ key: [source, position], row }];
}
