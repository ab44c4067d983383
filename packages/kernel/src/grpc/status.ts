import { type ServiceError, Metadata, status } from '@grpc/grpc-js';
import { Rejection } from '../decider/index.ts';
import { Conflict, Unavailable } from '../event-store/index.ts';
import { EdgeProblem } from '../http/problems.ts';

const SLUG = 'rapport-problem';

const BY_SLUG: Readonly<Record<string, status>> = {
  'invalid-request': status.INVALID_ARGUMENT,
  'not-signed-in': status.UNAUTHENTICATED,
  forbidden: status.PERMISSION_DENIED,
  'not-found': status.NOT_FOUND,
  conflict: status.ABORTED,
  unavailable: status.UNAVAILABLE,
};

/** The one place where errors become gRPC statuses; the problem's slug travels in the trailing metadata. */
export function statusOf(error: unknown): Partial<ServiceError> {
  const slug = slugOf(error);
  const metadata = new Metadata();
  metadata.set(SLUG, slug);
  const rejected = error instanceof Rejection && !(slug in BY_SLUG);
  return {
    code: BY_SLUG[slug] ?? (rejected ? status.FAILED_PRECONDITION : status.INTERNAL),
    details: slug,
    metadata,
  };
}

function slugOf(error: unknown): string {
  if (error instanceof Rejection || error instanceof EdgeProblem) return error.slug;
  if (error instanceof Conflict) return 'conflict';
  if (error instanceof Unavailable) return 'unavailable';
  return 'internal';
}

const AWAY: readonly status[] = [status.UNAVAILABLE, status.DEADLINE_EXCEEDED, status.CANCELLED];

/** What a failed call means to its caller: away (may be tried again), refused (a slug), or a defect. */
export function errorOf(failed: ServiceError, service: string): Error {
  if (AWAY.includes(failed.code)) return new Unavailable(service, { cause: failed });
  const slug = failed.metadata?.get(SLUG)[0];
  if (typeof slug === 'string' && slug !== 'internal') return new Rejection(slug);
  return new Error(`${service} failed`, { cause: failed });
}

/** Whether a call that failed so may be made again, if it is idempotent. */
export function mayRetry(failed: ServiceError): boolean {
  return failed.code === status.UNAVAILABLE;
}
