/** Read models, reactions, publications and timers: what follows from events. */
export * from './port.ts';
