import { type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import { type FactData, typeOf } from '@rapport/proto/catalogue';

const FORM = 'rapport.channels.form.v1';
const SITE = 'rapport.channels.site.v1';

/** Which websites may show a form, or the chat, within their pages. A closed one is shown by nobody. */
export const framedPages: Projection = {
  name: 'framed_pages_v1',
  from: [FORM, SITE],
  key: ['page_id'],
  columns: { page_id: 'uuid', origins: 'jsonb' },
  on: {
    [typeOf(FORM, 'formDefined')]: (event: HeardEvent<FactData<typeof FORM, 'formDefined'>>) =>
      shownBy(event, event.data.sites),
    [typeOf(FORM, 'formClosed')]: (event: HeardEvent) => shownBy(event, []),
    [typeOf(SITE, 'siteDefined')]: (event: HeardEvent<FactData<typeof SITE, 'siteDefined'>>) =>
      shownBy(event, event.data.origins),
    [typeOf(SITE, 'siteClosed')]: (event: HeardEvent) => shownBy(event, []),
  },
};

function shownBy(event: HeardEvent, origins: readonly string[]) {
  const row: Row = { page_id: subjectOf(event), origins: [...origins] };
  return [{ key: [subjectOf(event)], row }];
}
