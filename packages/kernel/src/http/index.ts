/** The HTTP edge: default-deny routes, schemas, RFC 9457 problems, idempotency, read-your-writes. */
export * from './port.ts';
export { contextOf, machineOf, personOf, respond } from './context.ts';
export { type Cursors, signedCursors } from './cursors.ts';
export { type AwaitedPosition, decodePosition, encodePosition } from './positions.ts';
export {
  EdgeProblem,
  kernelProblems,
  Problem,
  type ProblemCatalogue,
  type ProblemDetails,
  problemOf,
} from './problems.ts';
export { createHttp, type HttpOptions } from './server.ts';
export { internalTokens } from './tokens.ts';
export { traceRequests } from './tracing.ts';
