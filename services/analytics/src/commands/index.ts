/** Intents on segments, on the rules for the next best action, and on what is said of customers. */
export { type Answered, answerAction, assessProfiles, defineRules, takeFit } from './advice.ts';
export { type Desk } from './desk.ts';
export { type FitTo, fitModel, fitted } from './fit.ts';
export { type BuiltSegment, beginSegment, defineSegment, retireSegment } from './segments.ts';
