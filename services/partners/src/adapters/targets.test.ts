import { describe, expect, test } from 'vitest';
import { targetsBeside } from './targets.ts';

const open = targetsBeside([]);
const besides = targetsBeside(['127.0.0.0/8', 'fd00::/8']);

describe('where events may be pushed to', () => {
  test.each([
    ...[
      'http://example.com/',
      'https://127.0.0.1/',
      'https://127.1/',
      'https://0x7f.1/',
      'https://2130706433/',
    ],
    ...[
      'https://0177.0.0.1/',
      'https://0/',
      'https://[::]/',
      'https://[::1]/',
      'https://[::ffff:127.0.0.1]/',
    ],
    ...['https://[::ffff:7f00:1]/', 'https://[64:ff9b::7f00:1]/', 'https://[2002:7f00:1::]/'],
    ...['https://169.254.169.254/', 'https://10.1.2.3/', 'https://172.31.0.1/', 'https://192.168.0.1/'],
    ...['https://100.64.0.1/', 'https://198.18.0.1/', 'https://224.0.0.1/', 'https://255.255.255.255/'],
    ...['https://[fc00::1]/', 'https://[fd12::1]/', 'https://[fe80::1]/', 'https://[ff02::1]/'],
    ...['https://[2001:db8::1]/', 'https://①②⑦.0.0.1/', 'https://127。0。0。1/'],
    ...['https://user@example.com/', 'https://example.com/#x', 'ftp://example.com/', 'example.com', ''],
  ])('not %s', (url) => {
    expect(open.mayBe(url)).toBe(false);
  });

  test.each(['https://example.com/hooks', 'https://8.8.8.8/', 'https://[2606:4700::1111]/'])('%s', (url) => {
    expect(open.mayBe(url)).toBe(true);
  });

  test('a private address only where the installation allows its network, then without TLS too', () => {
    expect(besides.mayBe('http://127.0.0.1:9000/hooks')).toBe(true);
    expect(besides.mayBe('https://[fd00::1]/')).toBe(true);
    expect(besides.mayBe('http://[::ffff:127.0.0.1]/')).toBe(true);
    expect(besides.mayBe('https://10.0.0.1/')).toBe(false);
    expect(besides.mayBe('http://8.8.8.8/')).toBe(false);
  });

  test('a name is judged by what it leads to when it is looked up, each time', async () => {
    const found = (targets: typeof open) =>
      new Promise((resolve) =>
        targets.lookup('https:')('localhost', { all: true }, (error, addresses) =>
          resolve(error ? error.name : addresses),
        ),
      );
    expect(open.mayBe('https://localhost/')).toBe(true);
    expect(await found(open)).toBe('TargetRefused');
    expect(await found(targetsBeside(['127.0.0.0/8', '::1/128']))).not.toBe('TargetRefused');
  });
});
