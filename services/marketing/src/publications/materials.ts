import type { Publications } from '@rapport/kernel/projection';
import { publish } from '@rapport/proto/catalogue';
import type { MaterialPublished, MaterialWithdrawn } from '../domain/material.events.ts';
import { dataOf } from './wire.ts';

const MATERIAL = 'rapport.marketing.material.v1';

/** What others hear of materials: all a message is made of. */
export const materials: Publications = {
  MaterialPublished: (event) => {
    const { contents, ...material } = dataOf<MaterialPublished>(event);
    const { html, links, ...texts } = contents;
    return publish(MATERIAL, 'materialPublished', { ...material, ...texts, html, links: [...links] }, event);
  },
  MaterialWithdrawn: (event) =>
    publish(MATERIAL, 'materialWithdrawn', dataOf<MaterialWithdrawn>(event), event),
};
