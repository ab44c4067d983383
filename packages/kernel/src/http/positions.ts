import type { Outcome } from '../command/index.ts';

/** What a later read waits for: that a service's position is visible where the streams' records go. */
export interface AwaitedPosition {
  readonly service: string;
  readonly position: number;
  readonly streamIds: readonly string[];
}

/** The `Rapport-Position` of a command's answer: opaque to clients. */
export function encodePosition(
  service: string,
  { position, streamIds }: Pick<Outcome, 'position' | 'streamIds'>,
): string {
  return Buffer.from(JSON.stringify([service, position, ...streamIds])).toString('base64url');
}

/** Reads a `Rapport-After`; undefined when it is not one of ours: then there is nothing to wait for. */
export function decodePosition(text: string): AwaitedPosition | undefined {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (!Array.isArray(parts)) return undefined;
    const [service, position, ...streamIds] = parts;
    const fits =
      typeof service === 'string' &&
      Number.isSafeInteger(position) &&
      streamIds.every((id) => typeof id === 'string');
    return fits ? { service, position, streamIds } : undefined;
  } catch {
    return undefined;
  }
}
