import type { Publications } from '@rapport/kernel/projection';
import { publish } from '@rapport/proto/catalogue';
import type { SegmentDefined, SegmentRetired } from '../domain/segment.events.ts';
import { dataOf } from './wire.ts';

const SEGMENT = 'rapport.analytics.segment.v1';

/** What others hear of segments. */
export const segments: Publications = {
  SegmentDefined: (event) => {
    const { condition, ...defined } = dataOf<SegmentDefined>(event);
    return publish(SEGMENT, 'segmentDefined', { ...defined, condition: JSON.stringify(condition) }, event);
  },
  SegmentRetired: (event) => publish(SEGMENT, 'segmentRetired', dataOf<SegmentRetired>(event), event),
};
