import { type Book, type Figure, type Logged, entriesOf, taking } from '../book.ts';
import { spread } from '../spread.ts';

interface Survey {
  readonly caseId: string;
  sent: boolean;
  score: number | null;
}

/** Whom we asked how it was and what they answered, on the page of each case. */
export function surveysBook(pages: number): Book {
  const surveys = new Map<string, Survey>();
  return {
    name: 'surveys',
    topics: ['rapport.support.survey.v1'],
    take: taking(
      entriesOf('rapport.support.survey.v1', {
        surveyIssued: ({ caseId }, { subject }: Logged) =>
          surveys.set(subject, { caseId, sent: false, score: null }),
        surveySent: (_data, { subject }) => void (surveys.get(subject)!.sent = true),
        surveyAnswered: ({ score }, { subject }) => void (surveys.get(subject)!.score = score),
      }),
    ),
    figures: async (shown) => {
      const asked = Map.groupBy(surveys.values(), ({ caseId }) => caseId);
      const figures: Figure[] = [];
      for (const caseId of spread([...asked.keys()].toSorted(), pages)) {
        const page = await shown.get(`/api/support/v1/cases/${caseId}`);
        const [recomputed, on] = [asked.get(caseId)!, page['surveys'] as readonly Survey[]].map(answersOf);
        figures.push({ what: `survey of case ${caseId}`, recomputed: recomputed!, shown: on! });
      }
      return figures;
    },
  };
}

const answersOf = (surveys: readonly Pick<Survey, 'sent' | 'score'>[]): string =>
  surveys
    .map(({ sent, score }) => (score === null ? (sent ? 'asked' : 'to be asked') : `${score} of 5`))
    .toSorted()
    .join(', ');
