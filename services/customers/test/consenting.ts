import type { ServicePorts } from '@rapport/kernel/service';
import { newUuid } from '@rapport/kernel/values';
import type { Answer } from '@rapport/proto/customers/v1/consent_service';
import { clock, customersOnStage } from './stage.ts';

const NEWS = { purpose: 'news', channel: 'mail' } as const;
/** An id of a message, or of anything else. */
export const messageId = () => newUuid(clock.now());

/** The service with its standard purposes on a stage, and what is said of consents through its doors. */
export async function consentsOnStage(given: Partial<ServicePorts> = {}) {
  const stage = await customersOnStage(given);
  const { staged } = stage;
  await staged.parts.workers!.find(({ name }) => name === 'standard-purposes')!.start();

  /** A customer with mail addresses, and what is asked and said of them. */
  async function customer(name: string, ...mails: readonly string[]) {
    const addresses = mails.map((mail) => ['email', mail] as [kind: 'email', address: string]);
    const { partyId } = await stage.enter(name, ...addresses);
    const points = mails.map((mail) => staged.ports.keys.indexHash('email', mail));
    const consents = `/parties/${partyId}/consents`;
    const say = (verb: string, body: object) => stage.post(`${consents}/actions/${verb}`, body);
    return {
      partyId,
      point: points[0]!,
      points,
      give: (more: object = {}) => say('give', { ...NEWS, contactPoint: points[0], ...more }),
      withdraw: (body: object = {}) => say('withdraw', body),
      prefer: (body: object) => say('prefer', { contactPoint: points[0], ...body }),
      page: async () => (await stage.get(consents)).json(),
      history: async (query = '') => (await stage.get(`${consents}/history${query}`)).json(),
    };
  }

  /** What the service answers to those who are about to send. */
  async function ask(purpose: string, ...recipients: { partyId: string }[]) {
    const { methods } = staged.parts.grpc!.find(({ methods }) => 'mayContact' in methods)!;
    const asked = recipients.map(({ partyId }) => ({ messageId: messageId(), partyId, contactPoint: '' }));
    const request = { purpose, channel: 'mail', recipients: asked };
    const said = await methods['mayContact']!.handle(request as never, {} as never);
    return (said as { answers: Answer[] }).answers;
  }
  const reasons = async (purpose: string, ...of: { partyId: string }[]) =>
    (await ask(purpose, ...of)).map(({ allowed, reason }) => (allowed ? 'allowed' : reason));
  const tokenFor = async (one: { partyId: string }) => (await ask('service', one))[0]!.preferenceToken;

  /** What the gateway asks for somebody without a session. */
  async function atTheDoor(path: string, body?: string | object, more: Record<string, string> = {}) {
    const who = await staged.as({ kind: 'service', name: 'console' });
    return await staged.app.inject({
      method: body === undefined ? 'GET' : 'POST',
      url: `/api/customers/v1/public${path}`,
      headers: { ...who, 'rapport-address': '192.0.2.7', ...more },
      ...(body === undefined ? {} : { payload: body }),
    });
  }
  return { ...stage, customer, ask, reasons, tokenFor, atTheDoor };
}

export type ConsentStage = Awaited<ReturnType<typeof consentsOnStage>>;

/** What channels says of a message. */
export const sending = (id: string, fact: string, data: object, position: number) => ({
  id: messageId(),
  type: `rapport.channels.sending.sending-${fact}.v1`,
  data,
  streamId: `sending-${id}`,
  source: 'channels/0',
  position,
  occurredAt: '2026-03-01T08:00:00.000Z',
  recordedAt: '2026-03-01T08:00:00.000Z',
  meta: { correlationId: id, actor: 'service:channels' },
});
