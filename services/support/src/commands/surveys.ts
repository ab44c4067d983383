import { type CommandContext, type Outcome, execute, loadState, step } from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import { Survey, type SurveyState } from '../domain/survey.ts';
import { type Desk, instantFor, look, subjectOfCase, surveyStream } from './desk.ts';

/** What a customer is asked with, as it stands. */
export async function surveyNow({ store }: Pick<Desk, 'store'>, surveyId: string): Promise<SurveyState> {
  return (await loadState(store, Survey, surveyStream(surveyId))).state;
}

/** The question left in a conversation. */
export function recordSurveySent(
  { store }: Desk,
  surveyId: string,
  conversationId: string,
  context: CommandContext,
): Promise<Outcome> {
  const command = { type: 'RecordSurveySent', data: { conversationId } } as const;
  return execute(store, [step(Survey, surveyStream(surveyId), command)], context);
}

/** The customer says how it was. */
export async function answerSurvey(
  desk: Desk,
  surveyId: string,
  { score, comment }: { readonly score: number; readonly comment: string },
  given: CommandContext,
): Promise<Outcome> {
  const { at, context } = instantFor(desk, given);
  const plan = async () => {
    const seen = await look(desk.store, Survey, surveyStream(surveyId));
    if (!seen.state.issued) throw new Rejection('survey-unknown');
    const [sealed] = comment.trim()
      ? await desk.keys.seal(subjectOfCase(seen.state.issued), [{ field: 'comment', text: comment.trim() }])
      : [];
    const command = { type: 'AnswerSurvey', data: { at, score, comment: sealed } } as const;
    return [step(Survey, seen.streamId, command, seen)];
  };
  return await execute(desk.store, plan, context);
}

/** Its time has come. */
export function expireSurvey(desk: Desk, surveyId: string, given: CommandContext): Promise<Outcome> {
  const { at, context } = instantFor(desk, given);
  const command = { type: 'ExpireSurvey', data: { at } } as const;
  return execute(desk.store, [step(Survey, surveyStream(surveyId), command)], context);
}
