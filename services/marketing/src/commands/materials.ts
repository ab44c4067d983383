import { type CommandContext, type Outcome, execute, step } from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import { newUuid } from '@rapport/kernel/values';
import type { MaterialContents } from '../domain/material.events.ts';
import { Material } from '../domain/material.ts';
import { type Desk, codeOf, look, materialStream } from './desk.ts';

type Needs = Pick<Desk, 'store' | 'clock'>;

/** A material as somebody writes it. */
export interface WrittenMaterial {
  readonly name: string;
  readonly contents: MaterialContents;
}

/** Publishes the first version of a material; the answer names it. */
export function beginMaterial(
  { store, clock }: Needs,
  written: WrittenMaterial & { readonly purpose: string },
  context: CommandContext,
): Promise<Outcome> {
  const materialId = newUuid(clock.now());
  const plan = async () => {
    const looked = await look(store, Material, materialStream(materialId));
    const { code, step: counted } = await codeOf(store, 'material', materialId);
    const publish = { type: 'PublishMaterial', data: { ...written, code } } as const;
    return [step(Material, looked.streamId, publish, looked), counted];
  };
  return execute(store, plan, context, () => ({ materialId }));
}

/** Publishes the next version, for the same purpose. */
export function publishMaterial(
  { store }: Needs,
  materialId: string,
  written: WrittenMaterial,
  context: CommandContext,
): Promise<Outcome> {
  const plan = async () => {
    const looked = await look(store, Material, materialStream(materialId));
    if (looked.state.status === 'none') throw new Rejection('material-unknown');
    const { code, purpose } = looked.state;
    const publish = { type: 'PublishMaterial', data: { ...written, code, purpose } } as const;
    return [step(Material, looked.streamId, publish, looked)];
  };
  return execute(store, plan, context);
}

/** Lets no new run send it. */
export function withdrawMaterial(
  { store }: Needs,
  materialId: string,
  context: CommandContext,
): Promise<Outcome> {
  const withdraw = { type: 'WithdrawMaterial', data: {} } as const;
  return execute(store, [step(Material, materialStream(materialId), withdraw)], context);
}
