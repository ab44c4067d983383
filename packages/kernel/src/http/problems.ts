import { Type } from 'typebox';
import { Rejection } from '../decider/index.ts';
import { BlobMissing, BlobTooLarge } from '../blobs/index.ts';
import { Conflict, EventTooLarge, IdempotencyMisuse, Unavailable } from '../event-store/index.ts';
import { KeyDestroyed } from '../sealing/index.ts';

/** What a slug means at the edge: its HTTP status and its fixed title. A service lists its own in `problems.ts`. */
export type ProblemCatalogue = Readonly<Record<string, { readonly status: number; readonly title: string }>>;

/** Problems that any service may answer with. */
export const kernelProblems = {
  'invalid-request': { status: 400, title: 'The request does not fit its schema' },
  'missing-idempotency-key': { status: 400, title: 'This request needs an Idempotency-Key' },
  'invalid-cursor': { status: 400, title: 'The cursor was not made by us for this list' },
  'not-signed-in': { status: 401, title: 'Sign in first' },
  forbidden: { status: 403, title: 'Your role does not allow this' },
  'not-found': { status: 404, title: 'There is nothing here that you may see' },
  'method-not-allowed': { status: 405, title: 'This address does not know that method' },
  conflict: { status: 409, title: 'Somebody else changed it meanwhile' },
  'rebuild-under-way': { status: 409, title: 'A rebuild of this service is not finished' },
  'rebuild-in-another-state': { status: 409, title: 'The rebuild is in another state' },
  'precondition-failed': { status: 412, title: 'It is no longer the version you saw' },
  'request-too-large': { status: 413, title: 'The request is too large' },
  'unsupported-media-type': { status: 415, title: 'This media type is not read here' },
  'idempotency-key-reused': { status: 422, title: 'This Idempotency-Key was used for another request' },
  'currency-unknown': { status: 422, title: 'There is no such currency' },
  'currencies-mixed': { status: 422, title: 'Amounts of different currencies are not added up' },
  'amount-unreadable': { status: 422, title: 'This is no amount of its currency' },
  'amount-too-large': { status: 422, title: 'This amount is larger than can be counted' },
  'decimal-unreadable': { status: 422, title: 'This is no decimal number' },
  'precondition-required': { status: 428, title: 'Say which version you saw with If-Match' },
  'too-many-requests': { status: 429, title: 'Too many tries; wait a little' },
  forgotten: { status: 410, title: 'This was forgotten on purpose' },
  internal: { status: 500, title: 'Something broke on our side' },
  behind: { status: 503, title: 'What you just did is not visible here yet' },
  unavailable: { status: 503, title: 'Something this needs is away; try again' },
} as const satisfies ProblemCatalogue;

/** RFC 9457 problem details. */
export const Problem = Type.Object(
  {
    type: Type.String({ description: '/problems/<slug>' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.Optional(Type.String()),
    instance: Type.String({ description: 'urn:uuid:<correlation id>, as the log has it' }),
    code: Type.String({ description: 'the slug' }),
    errors: Type.Optional(
      Type.Array(Type.Object({ pointer: Type.String(), code: Type.String(), message: Type.String() })),
    ),
  },
  { $id: 'Problem', additionalProperties: true },
);

/** A problem on its way out. */
export interface ProblemDetails {
  readonly slug: string;
  readonly status: number;
  readonly title: string;
  readonly detail?: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** An answer of "no" that the edge itself gives: the slug is one of {@link kernelProblems}. */
export class EdgeProblem extends Error {
  override readonly name = 'EdgeProblem';
  readonly slug: keyof typeof kernelProblems;
  readonly extensions: Readonly<Record<string, unknown>>;
  constructor(slug: keyof typeof kernelProblems, extensions: Readonly<Record<string, unknown>> = {}) {
    super(slug);
    this.slug = slug;
    this.extensions = extensions;
  }
}

const BY_ERROR: readonly (readonly [
  abstract new (...args: never[]) => Error,
  keyof typeof kernelProblems,
])[] = [
  [Conflict, 'conflict'],
  [IdempotencyMisuse, 'idempotency-key-reused'],
  [EventTooLarge, 'request-too-large'],
  [BlobTooLarge, 'request-too-large'],
  [BlobMissing, 'not-found'],
  [KeyDestroyed, 'forgotten'],
  [Unavailable, 'unavailable'],
];

/** fastify's own errors, by code. */
const BY_CODE: Readonly<Record<string, keyof typeof kernelProblems>> = {
  FST_ERR_VALIDATION: 'invalid-request',
  FST_ERR_CTP_BODY_TOO_LARGE: 'request-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
  FST_ERR_CTP_INVALID_JSON_BODY: 'invalid-request',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'invalid-request',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'invalid-request',
  // Nothing lives at an address that long.
  FST_ERR_MAX_PARAM_LENGTH: 'not-found',
};

/** The one place where errors become problems. Anything unknown is ours and says no more than that. */
export function problemOf(error: unknown, catalogue: ProblemCatalogue): ProblemDetails {
  if (error instanceof EdgeProblem) {
    return { slug: error.slug, ...kernelProblems[error.slug], extensions: error.extensions };
  }
  if (error instanceof Rejection) return rejectionProblem(error, catalogue);
  const known = BY_ERROR.find(([kind]) => error instanceof kind);
  if (known) return { slug: known[1], ...kernelProblems[known[1]] };
  return fastifyProblem(error as FastifyLikeError);
}

function rejectionProblem({ slug, detail }: Rejection, catalogue: ProblemCatalogue): ProblemDetails {
  const entry = catalogue[slug] ?? (kernelProblems as ProblemCatalogue)[slug];
  if (!entry) return { slug: 'internal', ...kernelProblems.internal };
  return { slug, ...entry, extensions: detail };
}

interface FastifyLikeError extends Error {
  readonly code?: string;
  readonly statusCode?: number;
  readonly validation?: readonly {
    readonly instancePath: string;
    readonly keyword: string;
    readonly message?: string;
  }[];
}

function fastifyProblem(error: FastifyLikeError): ProblemDetails {
  const slug = BY_CODE[error.code ?? ''] ?? (error.statusCode === 400 ? 'invalid-request' : 'internal');
  const faults = error.validation?.map(({ instancePath, keyword, message }) => ({
    pointer: instancePath,
    code: keyword,
    message: message ?? '',
  }));
  return { slug, ...kernelProblems[slug], ...(faults ? { extensions: { errors: faults } } : {}) };
}
