import { type HeardEvent, type Projection, type Row, subjectOf } from '@rapport/kernel/projection';
import { type FactData, typeOf } from '@rapport/proto/catalogue';

const TOPIC = 'rapport.marketing.material.v1';

/** Materials, each version as it was published: what is sent says the version it was queued with. */
export const materials: Projection = {
  name: 'materials_v1',
  from: [TOPIC],
  key: ['material_id', 'version'],
  columns: {
    material_id: 'uuid',
    version: 'integer',
    code: 'text',
    name: 'text',
    purpose: 'text',
    subject: 'jsonb',
    text: 'jsonb',
    html: 'jsonb',
    links: 'jsonb',
    withdrawn: 'boolean',
  },
  on: {
    [typeOf(TOPIC, 'materialPublished')]: (
      event: HeardEvent<FactData<typeof TOPIC, 'materialPublished'>>,
    ) => {
      const { version, code, name, purpose, subject, text, html, links } = event.data;
      const id = subjectOf(event);
      const row: Row = {
        ...{ material_id: id, version, code, name, purpose },
        ...{ subject: words(subject), text: words(text), html: html ? words(html) : null },
        links: links.map((link) => ({ id: link.id, url: link.url })),
        withdrawn: false,
      };
      return [{ key: [id, version], row }];
    },
    [typeOf(TOPIC, 'materialWithdrawn')]: (
      event: HeardEvent<FactData<typeof TOPIC, 'materialWithdrawn'>>,
    ) => {
      const fold = (row: Row = {}): Row => ({ ...row, withdrawn: true });
      return [{ key: [subjectOf(event), event.data.version], fold }];
    },
  },
};

type Bilingual = { readonly zh: string; readonly en: string };
const words = (said: Bilingual | undefined) => ({ zh: said?.zh ?? '', en: said?.en ?? '' });
