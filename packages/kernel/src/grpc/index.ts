/** The gRPC edge: questions between services, with deadlines, verified callers and one error mapping. */
export * from './port.ts';
export { grpcClients } from './clients.ts';
export { type GrpcServer, listenGrpc } from './server.ts';
