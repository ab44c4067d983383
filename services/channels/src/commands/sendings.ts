import {
  type CommandContext,
  type Outcome,
  type Step,
  execute,
  loadStates,
  step,
} from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import type { EventStore } from '@rapport/kernel/event-store';
import { type Clock, newUuid } from '@rapport/kernel/values';
import { Dispatch, type DispatchCommand } from '../domain/dispatch.ts';
import type { DispatchBegun } from '../domain/dispatch.events.ts';
import { Sending } from '../domain/sending.ts';
import type { Pointed, SendingQueued } from '../domain/sending.events.ts';
import { dispatchStream, look, sendingStream } from './streams.ts';

/** What sending unasked needs of the world. */
export interface Counterpart {
  readonly store: EventStore;
  readonly clock: Clock;
  /** The version of a material that is sent now; undefined when there is none, or it was withdrawn. */
  readonly materialNow: (
    materialId: string,
  ) => Promise<{ readonly version: number; readonly purpose: string } | undefined>;
}

/** Something to be sent to one party. */
export interface ToSend {
  readonly partyId: string;
  readonly materialId: string;
  readonly cause: Pointed;
  readonly notAfter: string;
  /** Who sends it by hand; empty: nobody. */
  readonly accountId: string;
}

/** Queues a material for a party; the gate decides when it goes, and whether. The answer names the message. */
export function sendMaterial(
  counterpart: Counterpart,
  toSend: ToSend,
  context: CommandContext,
): Promise<Outcome> {
  const messageId = newUuid(counterpart.clock.now());
  const plan = async () => [await queueing(counterpart, messageId, toSend)];
  return execute(counterpart.store, plan, context, () => ({ messageId }));
}

/** The same for another service, under the id it gives: once, however often it asks. */
export function sendForService(
  counterpart: Counterpart,
  messageId: string,
  toSend: ToSend,
  service: string,
): Promise<Outcome> {
  const plan = async () => [await queueing(counterpart, messageId, toSend)];
  const requestHash = JSON.stringify([toSend.partyId, toSend.materialId]);
  const idempotency = { key: `send ${messageId}`, requestHash, kind: 'reaction' } as const;
  const cause = { correlationId: messageId, actor: `service:${service}` };
  return execute(counterpart.store, plan, { cause, idempotency });
}

async function queueing({ materialNow }: Counterpart, messageId: string, toSend: ToSend): Promise<Step> {
  const material = await materialNow(toSend.materialId);
  if (!material) throw new Rejection('material-unknown');
  const data: SendingQueued['data'] = {
    ...toSend,
    channel: 'mail',
    purpose: material.purpose,
    runId: '',
    materialVersion: material.version,
  };
  return step(Sending, sendingStream(messageId), { type: 'QueueSending', data });
}

/** Takes down what the messages of a run are. */
export function beginDispatch(
  store: EventStore,
  runId: string,
  data: DispatchBegun['data'],
  context: CommandContext,
): Promise<Outcome> {
  return onDispatch(store, runId, { type: 'BeginDispatch', data }, context);
}

/** The run stands still, goes on, or is over before its time. */
export function changeDispatch(
  store: EventStore,
  runId: string,
  type: 'PauseDispatch' | 'ResumeDispatch' | 'CancelDispatch',
  context: CommandContext,
): Promise<Outcome> {
  return onDispatch(store, runId, { type, data: {} }, context);
}

function onDispatch(store: EventStore, runId: string, command: DispatchCommand, context: CommandContext) {
  return execute(store, [step(Dispatch, dispatchStream(runId), command)], context);
}

/** Queues the messages that a run released, all in one append. */
export function queueReleased(
  store: EventStore,
  runId: string,
  released: readonly { readonly messageId: string; readonly partyId: string }[],
  context: CommandContext,
): Promise<Outcome> {
  const plan = async () => {
    const { state } = await look(store, Dispatch, dispatchStream(runId));
    if (!state.run) throw new Rejection('run-unknown');
    const { campaignId, materialId, materialVersion, purpose, notAfter } = state.run;
    const streams = released.map(({ messageId }) => sendingStream(messageId));
    const seen = await loadStates(store, Sending, streams);
    return released.map(({ partyId }, i) => {
      const data: SendingQueued['data'] = {
        ...{ partyId, channel: 'mail', purpose, runId, materialId, materialVersion, notAfter },
        cause: { kind: 'campaign', id: campaignId },
        accountId: '',
      };
      return step(Sending, streams[i]!, { type: 'QueueSending', data } as const, seen.get(streams[i]!));
    });
  };
  return execute(store, plan, context);
}
