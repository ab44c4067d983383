import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type FeedOptions, follow, verifyWebhook } from '@rapport/client';
import { eventually } from '../client.ts';
import type { Company } from './founding.ts';
import type { Ground } from './ground.ts';
import { insisting, succeed } from './insisting.ts';
import type { Partnering } from './player.ts';
import { SPEAKERS, idsInLog } from './whole-log.ts';

/** Where the partner stands. */
export interface PartnerStage {
  readonly installation: Ground;
  readonly company: Pick<Company, 'at'>;
  readonly now: () => Date;
  readonly inTheAir?: () => void;
  readonly whilePushed?: () => void;
}

const PARTNERS = '/api/partners/v1/partners';
const WITHIN_MS = 120_000;
/** Small enough that the replay is many requests. */
const PAGE = 100;

/** Another company's program, by the client that partners are given, and its endpoint for pushes. */
export function partnerAtTheFeed(stage: PartnerStage): Partnering {
  const { installation, company, inTheAir = () => {} } = stage;
  const admin = insisting(company.at.wu);
  const pulled: string[] = [];
  let pushes: Pushes | undefined;
  let subscription = '';

  /** Follows the feed until it has what the log has; answers the cursor from which on it wants pushes. */
  async function replay(options: FeedOptions): Promise<string> {
    const enough = new AbortController();
    let cursor: string | undefined;
    const following = follow(
      { ...options, signal: enough.signal },
      {
        cursor: async () => cursor,
        apply: async (events, behind) => {
          pulled.push(...events.map(({ id }) => id));
          cursor = behind;
          inTheAir();
        },
      },
    );
    await Promise.race([following, untilHeard(await idsInLog(installation), () => pulled)]);
    enough.abort();
    await following;
    return cursor!;
  }
  return {
    letsPartnerIn: async () => {
      const scopes = SPEAKERS.map((service) => `events:${service}`);
      const { partnerId } = await succeed(admin, PARTNERS, { name: '远航物流 · Ever Freight', scopes });
      const path = `${PARTNERS}/${partnerId}`;
      const { key = '' } = await succeed(admin, `${path}/keys`, { label: 'ERP', scopes });
      await untilKnown(installation.url, key);
      const from = await replay({ url: installation.url, key, limit: PAGE, waitSeconds: 1 });
      pushes = await takePushes(stage);
      const terms = { url: pushes.url, types: [], personal: false, from };
      const begun = await succeed(admin, `${path}/subscriptions`, terms);
      pushes.signedBy(begun['secret']!);
      subscription = begun['subscriptionId']!;
    },
    partnerHasHeardAll: async () => {
      const heard = () => [...pulled, ...pushes!.taken];
      await untilHeard(await idsInLog(installation), heard);
      const all = heard();
      const log = await idsInLog(installation);
      const unheardOf = all.filter((id) => !log.has(id));
      if (unheardOf.length > 0) throw new Error(`not in the log: ${unheardOf.join(', ')}`);
      if (new Set(all).size < all.length) throw new Error(`of ${all.length} events some came twice`);
      if (pushes!.taken.size === 0) throw new Error('nothing was pushed');
      await succeed(admin, `/api/partners/v1/subscriptions/${subscription}/actions/end`);
      pushes!.close();
    },
  };
}

/** Waits until everything that lay in the log was heard. */
async function untilHeard(log: ReadonlySet<string>, heard: () => readonly string[]): Promise<void> {
  await eventually(async () => {
    const known = new Set(heard());
    return [...log].every((id) => known.has(id));
  }, WITHIN_MS);
}

/** A key opens as soon as the gateway has heard of it. */
async function untilKnown(url: string, key: string): Promise<void> {
  const headers = { authorization: `Bearer ${key}` };
  await eventually(async () => {
    const answer = await fetch(`${url}/api/partners/v1/events?limit=1`, { headers }).catch(() => undefined);
    return answer?.status === 200;
  }, WITHIN_MS);
}

/** An endpoint for pushes, and the ids it took. */
interface Pushes {
  readonly url: string;
  readonly taken: ReadonlySet<string>;
  signedBy(secret: string): void;
  close(): void;
}

/** Takes what is signed, and once what comes twice: an answer may have been lost. */
async function takePushes({ installation, now, whilePushed = () => {} }: PartnerStage): Promise<Pushes> {
  const taken = new Set<string>();
  const secret = Promise.withResolvers<string>();
  const server = createServer((request, response) => {
    void (async () => {
      const body = Buffer.concat((await request.toArray()) as Buffer[]);
      whilePushed();
      // The clock may leap by days while something is on its way.
      const tolerance = { now: now(), toleranceSeconds: Number.POSITIVE_INFINITY };
      const secrets = [await secret.promise];
      taken.add(verifyWebhook({ headers: request.headers, body }, secrets, tolerance).id);
      response.writeHead(204).end();
    })();
  });
  server.listen(0, installation.partnersAt);
  await new Promise((resolve) => server.once('listening', resolve));
  // A walk that ends early leaves it open.
  server.unref();
  return {
    url: `http://${installation.partnersAt}:${(server.address() as AddressInfo).port}/hooks`,
    taken,
    signedBy: (said) => secret.resolve(said),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
