import { type Decider, Rejection } from '@rapport/kernel/decider';
import type { MaterialContents, MaterialEvent, MaterialPublished } from './material.events.ts';
import { refuseUnfit } from './placeholders.ts';
import { saysTheSame } from './same.ts';

export type MaterialCommand =
  | {
      readonly type: 'PublishMaterial';
      readonly data: Omit<MaterialPublished['data'], 'version' | 'purpose'> & {
        /** Of a first version; later ones are for the same. */
        readonly purpose: string;
      };
    }
  | { readonly type: 'WithdrawMaterial'; readonly data: object };

/** A material of which at least one version was published. */
export interface KnownMaterial {
  readonly status: 'offered' | 'withdrawn';
  readonly code: string;
  readonly name: string;
  readonly purpose: string;
  readonly version: number;
  readonly contents: MaterialContents;
}

export type MaterialState = { readonly status: 'none' } | KnownMaterial;

/** A text for many, in both languages: each change is a version, and what was sent stays as it was. */
export const Material: Decider<MaterialState, MaterialCommand, MaterialEvent> = {
  initial: { status: 'none' },
  decide(material, command) {
    if (command.type === 'PublishMaterial') return publish(material, command.data);
    if (material.status === 'none') throw new Rejection('material-unknown');
    const { status, version } = material;
    return status === 'withdrawn' ? [] : [{ type: 'MaterialWithdrawn', data: { version } }];
  },
  evolve(material, event) {
    if (event.type === 'MaterialPublished') return { status: 'offered', ...event.data };
    return material.status === 'none' ? material : { ...material, status: 'withdrawn' };
  },
};

type Publishing = Extract<MaterialCommand, { type: 'PublishMaterial' }>['data'];

/** What is already so makes no version. */
function publish(material: MaterialState, data: Publishing): readonly MaterialEvent[] {
  refuseUnfit(data.contents);
  if (material.status === 'none') return [{ type: 'MaterialPublished', data: { ...data, version: 1 } }];
  const { code, purpose, version, status } = material;
  const { name, contents } = data;
  if (status === 'offered' && name === material.name && saysTheSame(contents, material.contents)) return [];
  return [{ type: 'MaterialPublished', data: { code, name, purpose, contents, version: version + 1 } }];
}
