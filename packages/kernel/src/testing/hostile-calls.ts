import { Client, ChannelCredentials, Metadata, status } from '@grpc/grpc-js';
import type { GrpcService } from '../grpc/index.ts';
import type { Tokens } from '../http/index.ts';

/** One call that should have been refused or done no harm, and its gRPC status by name. */
export interface HostileCall {
  readonly method: string;
  readonly what: string;
  readonly status: keyof typeof status;
}

const bytes = (...all: readonly (number | readonly number[])[]) => Buffer.from(all.flat());
const text = (length: number) => {
  const size = [];
  for (let left = length; ; left >>>= 7) {
    if (left < 128) return Buffer.concat([bytes(0x0a, size, left), Buffer.alloc(length, 'x')]);
    size.push((left & 127) | 128);
  }
};

/** Messages by the wire alone, so that they can be sent to any method: the first field is a text in most. */
const MESSAGES: Readonly<Record<string, Buffer>> = {
  noise: Buffer.alloc(64, 0xff),
  'a text cut off': bytes(0x0a, 0x7f, 0x61),
  'a group never closed': bytes(0x0b, 0x0b, 0x0b),
  'a wire type that is none': bytes(0x0f, 0x01),
  'a NUL': bytes(0x0a, 3, [0x61, 0, 0x62]),
  'bytes that are no UTF-8': bytes(0x0a, 3, [0xed, 0xa0, 0x80]),
  'a number where a text is': bytes(0x08, 0x01),
  'a negative number': bytes(0x0a, 1, 0x61, 0x10, Array(9).fill(0xff), 0x01),
  'fields nobody knows': bytes([0x9a, 0x3e], 2, [0x61, 0x62]),
  nothing: bytes(),
  'almost a MiB': text(1024 * 1024 - 16),
  'more than is read': text(1024 * 1024 + 16),
};

/** Sends every hostile message to every method as a service that may call it, and a fair one as callers that may not. */
export async function callHostilely(
  address: string,
  { description, methods }: GrpcService,
  { service, tokens }: { readonly service: string; readonly tokens: Tokens },
): Promise<readonly HostileCall[]> {
  const client = new Client(address, ChannelCredentials.createInsecure());
  const calls: HostileCall[] = [];
  const call = async (name: string, what: string, message: Buffer, token: string | undefined) => {
    const metadata = new Metadata();
    if (token !== undefined) metadata.set('rapport-token', token);
    const code = await new Promise<status>((resolve) =>
      client.makeUnaryRequest(
        description[name]!.path,
        (given: Buffer) => given,
        (answer: Buffer) => answer,
        message,
        metadata,
        { deadline: Date.now() + 20_000 },
        (error) => resolve(error ? error.code : status.OK),
      ),
    );
    calls.push({ method: name, what, status: status[code] as keyof typeof status });
  };
  try {
    for (const [name, { permits }] of Object.entries(methods)) {
      const caller = permits[0] === 'any-service' ? 'console' : permits[0]!;
      const token = await tokens.mint({ kind: 'service', name: caller }, service);
      for (const [what, message] of Object.entries(MESSAGES)) await call(name, what, message, token);
      await call(name, 'no token', bytes(), undefined);
      await call(name, 'no token and noise', MESSAGES['noise']!, undefined);
      await call(
        name,
        'a token for another',
        bytes(),
        await tokens.mint({ kind: 'service', name: caller }, 'x'),
      );
    }
  } finally {
    client.close();
  }
  return calls;
}
