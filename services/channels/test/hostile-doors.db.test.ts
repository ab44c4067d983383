import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '@rapport/kernel/local';
import { internalTokens } from '@rapport/kernel/http';
import { sql } from '@rapport/kernel/sql';
import { eventually } from '../../../packages/kernel/src/testing/eventually.ts';
import { ANN_ID, type Visitor, freshEnvironment, letter, visit } from './running.ts';
import { speak } from './smtp-speech.ts';
import { growthOf, spawned } from './spawned.ts';

const MIB = 1024 * 1024;
/** Far less than what is poured in, far more than what one mail needs while it is read. */
const FLAT_MIB = 400;

let environment: Record<string, string>;
let child: ChildProcess;
let visitor: Visitor;
let smtpPort: number;
beforeAll(async () => {
  environment = await freshEnvironment({ CHANNELS_HTTP_PORT: String(await freePort()) });
  smtpPort = Number(environment['SMTP_PORT']);
  child = await spawned(environment);
  visitor = visit(environment, `http://127.0.0.1:${environment['CHANNELS_HTTP_PORT']}`);
});
afterAll(async () => {
  await visitor.leave();
  child.kill('SIGKILL');
});

interface MailRow {
  readonly bucket: string;
  readonly conversation_id: string | null;
  readonly raw_bytes: number;
  readonly marks: readonly string[] | null;
}
const mails = () =>
  visitor.database.many<MailRow>(sql`
    select m.bucket, m.conversation_id, m.raw_bytes, r.marks
    from read.mails_v1 m left join read.messages_v1 r on r.mail_id = m.mail_id order by m.arrived_at`);
const settled = (count: number) =>
  eventually(mails, (all) => all.length === count && all.every((row) => row.marks ?? row.bucket !== 'open'), {
    what: `${count} mails settled`,
    within: 60_000,
  });
const pieces = async () =>
  (await visitor.database.one<{ n: number }>(sql`select count(*) as n from blobs.pieces`)).n;

/**
 * Posts a body that never says how long it is, 100 MiB of it or until nobody listens any more; the answer's status. Who
 * still pours when the other side hangs up may lose the answer with the line (RFC 9112 §9.6): then it is asked again.
 */
async function pourBody(path: string): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await pourOnce(path);
    } catch (error) {
      if (tries === 10) throw error;
    }
  }
}

async function pourOnce(path: string): Promise<number> {
  const person = {
    kind: 'person',
    accountId: ANN_ID,
    login: 'a',
    name: 'A',
    role: 'agent',
    sessionId: ANN_ID,
  } as const;
  const tokens = internalTokens(Buffer.from(environment['INTERNAL_SECRET']!, 'base64'));
  const headers = {
    'rapport-token': await tokens.mint(person, 'channels'),
    'idempotency-key': randomUUID(),
    'content-type': 'application/json',
  };
  return await new Promise((resolve, reject) => {
    let answered = false;
    const port = Number(environment['CHANNELS_HTTP_PORT']);
    const posting = request({ host: '127.0.0.1', port, path, method: 'POST', headers }, (response) => {
      answered = true;
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    // The other side hangs up on whoever goes on: that is no fault once it has answered.
    posting.on('error', (error) => void (answered || reject(error)));
    const chunk = Buffer.alloc(64 * 1024, 'x');
    let left = (100 * MIB) / chunk.length;
    const more = (): void => {
      while (left > 0 && !answered) {
        left -= 1;
        if (!posting.write(chunk)) return void posting.once('drain', more);
      }
      posting.end();
    };
    posting.write('{"text":"');
    more();
  });
}

/** Pours 100 MiB of mail in and hears what is said to it. */
async function pourMail(): Promise<string> {
  const speech = await speak(smtpPort);
  await speech.begin();
  const lines = Buffer.from(`${'x'.repeat(998)}\r\n`.repeat(64));
  for (let sent = 0; sent < 100 * MIB; sent += lines.length) await speech.pour(lines);
  const answer = await speech.say('.');
  speech.end();
  return answer;
}

function nested(depth: number): string {
  let raw = letter({}, '').trimEnd();
  for (let at = 0; at < depth; at += 1) {
    raw += `\r\nContent-Type: multipart/mixed; boundary="b${at}"\r\n\r\n--b${at}`;
  }
  return `${raw}\r\nContent-Type: text/plain\r\n\r\ndeep\r\n`;
}

describe('a real process', () => {
  test('takes mails of 20 MiB and 1,000 nested parts, and refuses 100 MiB of body and mail, in flat memory', async () => {
    const large = (n: number) =>
      letter({ Subject: `large ${n}` }, `${'x'.repeat(998)}\r\n`.repeat(20 * 1024));
    await visitor.mail(large(0));
    await settled(1);
    const kept = await pieces();
    const growth = await growthOf(child, async () => {
      const path = `/api/channels/v1/conversations/${ANN_ID}/replies`;
      const statuses = Promise.all([pourBody(path), pourBody(path), pourBody(path)]);
      const answers = Promise.all([pourMail(), pourMail()]);
      expect(await statuses).toEqual([413, 413, 413]);
      for (const answer of await answers) expect(answer).toMatch(/^552 /);
      expect(await pieces()).toBe(kept);
      for (let n = 1; n <= 3; n += 1) await visitor.mail(large(n));
      for (let n = 0; n < 5; n += 1) await visitor.mail(nested(1_000));
      await settled(9);
    });
    expect(growth).toBeLessThan(FLAT_MIB);
    const deep = (await mails()).filter(({ marks }) => marks?.includes('too-deep'));
    expect(deep).toHaveLength(5);
    expect(child.exitCode).toBeNull();
  }, 180_000);
});

describe('the SMTP door', () => {
  test('has a limit to recipients, and keeps those it took', async () => {
    const speech = await speak(smtpPort);
    for (const line of ['EHLO test', 'MAIL FROM:<x@y.example>']) await speech.say(line);
    const answers = [];
    for (let n = 0; n < 110; n += 1) answers.push(await speech.say(`RCPT TO:<support+${n}@rapport.example>`));
    expect(answers.filter((answer) => answer.startsWith('250 '))).toHaveLength(100);
    expect(answers.slice(100).every((answer) => answer.startsWith('452 '))).toBe(true);
    speech.end();
  });

  test('answers each of many commands sent at once, good and bad, in their order', async () => {
    const speech = await speak(smtpPort);
    const said = await speech.blurt(
      [
        'EHLO test',
        'MAIL FROM:<x@y.example>',
        'RCPT TO:<nobody@else.example>',
        '\u0000\u0001\ufffd',
        'RCPT TO:<support@rapport.example',
        'RCPT TO:<support@rapport.example>',
        'STARTTLS',
        'VRFY root',
        'QUIT',
        '',
      ].join('\r\n'),
      9,
    );
    expect(said.map((line) => line[0])).toEqual(['2', '2', '5', '5', '5', '2', '5', '2', '2']);
    speech.end();
  });

  test('refuses what is out of order, too long or no command, and stays open for others', async () => {
    const speech = await speak(smtpPort);
    for (const line of [
      'DATA',
      'RCPT TO:<support@rapport.example>',
      'MAIL FROM:<x@y.example> SIZE=99999999',
      `MAIL FROM:<${'a'.repeat(2_000)}@y.example>`,
      'AUTH PLAIN AAAA',
      'BDAT 100 LAST',
    ])
      expect(await speech.say(line), line.slice(0, 40)).toMatch(/^5\d\d /);
    speech.end();
    const endless = await speak(smtpPort);
    endless.socket.write('A'.repeat(MIB));
    await eventually(() => endless.socket.destroyed || endless.socket.readableEnded, Boolean, {
      what: 'hung up',
      within: 20_000,
    });
    expect(await visitor.mail(letter({}))).toMatch(/^250/);
  });

  test('keeps a mail of noise as it came, and says what is wrong with it', async () => {
    const noise = Buffer.concat([
      Buffer.from(letter({ 'Content-Type': 'text/plain; charset=utf-8' }, 'a\0b ').trimEnd()),
      Buffer.from([0xff, 0xfe, 0xed, 0xa0, 0x80, 0x00]),
      Buffer.from(`\r\n${'y'.repeat(MIB)}\r\n`),
    ]);
    expect(await visitor.mail(noise)).toMatch(/^250/);
    const row = await eventually(
      async () => (await mails()).find(({ raw_bytes: bytes }) => bytes === noise.length),
      (found) => found?.marks !== null && found !== undefined,
      { what: 'the mail as it came, filed', within: 20_000 },
    );
    expect(row!.marks).toEqual(['charset-lied']);
  });
});
