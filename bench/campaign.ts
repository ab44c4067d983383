import { join } from 'node:path';
import { type Asker, asker, startInstallation } from './installation.ts';
import { type MailSink, startMailSink } from './mail-sink.ts';
import { type Result, percentile } from './measure.ts';
import type { World } from './world.ts';

const RECIPIENTS = 10_000;
const AT_ONCE = 16;
const RATE = 2_000;
const LOOK_EVERY_MS = 100;
const BAR_PER_SECOND = 300;
const BAR_MS = 200;
const GIVE_UP_MS = 300_000;

/** B8: a campaign through the send gate, while people go on working. */
export async function benchCampaign(world: World): Promise<Result> {
  const sink = await startMailSink();
  const running = await startInstallation('start', join(world.directory, 'installation-campaign'), {
    RELAY_URL: sink.url,
  });
  const door = await asker(running.url);
  await openTheGate(door);
  const parties = await makeCustomers(door);
  const began = await begin(door);
  const waits = await lookOn(door, parties, sink);
  const last = sink.taken.at(-1) ?? Infinity;
  const { counts } = (await door.get('/api/channels/v1/sendings/counts')) as {
    readonly counts: readonly { readonly state: string; readonly reason: string; readonly count: number }[];
  };
  await running.stop();
  await sink.close();
  const perSecond = (sink.taken.length * 1000) / (last - began);
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(waits, share).toFixed(0));
  return {
    id: 'B8',
    title: `A campaign to ${RECIPIENTS.toLocaleString('en')} customers through the send gate`,
    samples: [
      { subject: 'messages taken by the mail server', unit: 'mails/s', runs: bySecond(sink.taken, began) },
      { subject: 'console meanwhile: inbox and a customer’s page', unit: 'ms', runs: waits },
    ],
    bars: [
      {
        what: 'messages/s, from the beginning of the run to the last of them',
        reached: perSecond,
        bar: BAR_PER_SECOND,
        better: 'more',
      },
      {
        what: `console meanwhile, p95 ms (p50 ${p50}, p95 ${p95}, p99 ${p99})`,
        reached: percentile(waits, 0.95),
        bar: BAR_MS,
        better: 'less',
      },
    ],
    remarks: [
      'One process for everything (`npm start`), the mail server and whoever asks beside it on the same machine. Each message is asked for, counted for its recipient, written down before and after, and rendered in both forms with links of its own.',
      `What became of all of them, by the gate’s account: ${counts.map(({ state, reason, count }) => `${count} ${state}${reason ? ` (${reason})` : ''}`).join(', ')}.`,
      `The run asks for ${RATE.toLocaleString('en')} a second; what is reached is what gate, log and read models give.`,
    ],
  };
}

/** Nothing of the rules may hold a message here, whatever time of day it is. */
async function openTheGate(door: Asker): Promise<void> {
  await door.post('/api/channels/v1/gate-rules/actions/revise', {
    ...{ promotions: 100, days: 1, quietFrom: '00:00', quietTo: '00:00' },
    ...{ zone: 'Asia/Shanghai', daysAfterCase: 0 },
  });
}

/** Customers with an address each, who permit news; answers some of them. */
async function makeCustomers(door: Asker): Promise<readonly string[]> {
  const parties: string[] = [];
  let next = 0;
  const one = async (n: number) => {
    const contactPoints = [{ kind: 'email', address: `c${n}@bench.example` }];
    const named = { kind: 'person', name: `Customer ${n}`, contactPoints };
    const { partyId } = await door.post('/api/customers/v1/parties', named);
    const said = { contactPoint: await pointOf(door, String(partyId)), purpose: 'news', channel: 'mail' };
    await door.post(`/api/customers/v1/parties/${String(partyId)}/consents/actions/give`, said);
    if (parties.length < 50) parties.push(String(partyId));
  };
  const hands = Array.from({ length: AT_ONCE }, async () => {
    while (next < RECIPIENTS) await one(next++);
  });
  await Promise.all(hands);
  return parties;
}

/** What a customer's address is known by; their page shows it a moment after they were entered. */
async function pointOf(door: Asker, partyId: string): Promise<string> {
  for (let tries = 0; ; tries += 1) {
    try {
      const { contactPoints } = (await door.get(`/api/customers/v1/parties/${partyId}/consents`)) as {
        readonly contactPoints: readonly { readonly contactPoint: string }[];
      };
      if (contactPoints[0]) return contactPoints[0].contactPoint;
    } catch (error) {
      if (tries > 100) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Plans a campaign and begins its run; answers when. */
async function begin(door: Asker): Promise<number> {
  const today = new Date();
  const day = (ahead: number) => new Date(today.getTime() + ahead * 86_400_000).toISOString().slice(0, 10);
  const text = {
    zh: '{{name}}：看 {{link:shop}}，退订 {{preferences}}',
    en: '{{name}}: look {{link:shop}}, leave {{preferences}}',
  };
  const html = { zh: `<p>${text.zh}</p>`, en: `<p>${text.en}</p>` };
  const { campaignId } = await door.post('/api/marketing/v1/campaigns', {
    ...{ name: 'Bench', goal: 'measure', budget: { amount: '0', currency: 'CNY' }, purpose: 'news' },
    ...{ from: day(-1), to: day(30), lookBackDays: 30 },
  });
  const { materialId } = await door.post('/api/marketing/v1/materials', {
    ...{ name: 'Bench', purpose: 'news' },
    contents: {
      ...{ subject: { zh: '春', en: 'Spring' }, text, html },
      links: [{ id: 'shop', url: 'https://shop.example/' }],
    },
  });
  const { audienceId } = await door.post('/api/marketing/v1/audiences', {
    ...{ name: 'All', filter: { is: 'consent', purpose: 'news' } },
  });
  await untilListed(door);
  const began = performance.now();
  await door.post(`/api/marketing/v1/campaigns/${String(campaignId)}/runs`, {
    ...{ materialId, audienceId, frozen: true, ratePerSecond: RATE },
  });
  return began;
}

/** Marketing has heard of everybody. */
async function untilListed(door: Asker): Promise<void> {
  for (;;) {
    const { count } = await door.post('/api/marketing/v1/audiences/actions/look', {
      filter: { is: 'consent', purpose: 'news' },
    });
    if (count === RECIPIENTS) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** Asks what people ask until the last message was taken; answers what each question took. */
async function lookOn(door: Asker, parties: readonly string[], sink: MailSink): Promise<readonly number[]> {
  const waits: number[] = [];
  const until = performance.now() + GIVE_UP_MS;
  for (let n = 0; sink.taken.length < RECIPIENTS; n += 1) {
    if (performance.now() > until) throw new Error(`only ${sink.taken.length} of ${RECIPIENTS} were sent`);
    const began = performance.now();
    await door.get(
      n % 2 === 0
        ? '/api/console/v1/inbox?view=all&limit=50'
        : `/api/console/v1/customers/${parties[n % parties.length]}?limit=50`,
    );
    const took = performance.now() - began;
    waits.push(took);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, LOOK_EVERY_MS - took)));
  }
  return waits;
}

/** How many were taken in each full second since the beginning. */
function bySecond(taken: readonly number[], began: number): readonly number[] {
  const seconds = Map.groupBy(taken, (at) => Math.floor((at - began) / 1000));
  const counts = [...seconds.values()].map((all) => all.length);
  return counts.length > 2 ? counts.slice(1, -1) : counts;
}
