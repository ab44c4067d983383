import { connect } from 'node:net';

/**
 * Asks a server for commands over so many connections, one after the other on each, as fast as answers come: written and
 * read by hand, so that the one who asks costs little of what is measured. Prints how many a second were answered.
 */
const [port, path, token, connections, ms] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
];
const until = performance.now() + Number(ms);
let answered = 0;
let refused = 0;

/** One request: a note of its own, under a key of its own. */
function request(n: number): string {
  const body = JSON.stringify({ text: `note ${n}` });
  const head = [
    `POST ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    'content-type: application/json',
    `content-length: ${body.length}`,
    `idempotency-key: ${process.pid}-${n}`,
    `rapport-token: ${token}`,
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}

/** The status of an answer that has come whole, and what came behind it. */
function takeAnswer(come: string): { readonly status: number; readonly rest: string } | undefined {
  const end = come.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [, length = '0'] = /content-length: (\d+)/i.exec(come.slice(0, end)) ?? [];
  const whole = end + 4 + Number(length);
  return come.length < whole ? undefined : { status: Number(come.slice(9, 12)), rest: come.slice(whole) };
}

let asked = 0;
const askOn = () =>
  new Promise<void>((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: Number(port), noDelay: true });
    const ask = () => void socket.write(request((asked += 1)));
    let come = '';
    socket.setEncoding('latin1').on('connect', ask).on('error', reject).on('close', resolve);
    socket.on('data', (chunk: string) => {
      const answer = takeAnswer((come += chunk));
      if (!answer) return;
      come = answer.rest;
      if (answer.status < 300) answered += 1;
      else refused += 1;
      if (performance.now() < until) ask();
      else socket.destroy();
    });
  });

await Promise.all(Array.from({ length: Number(connections) }, askOn));
process.stdout.write(JSON.stringify({ perSecond: (answered * 1000) / Number(ms), refused }));
