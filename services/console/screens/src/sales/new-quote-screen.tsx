import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { opportunity } from '../api/sales.ts';
import { meant, useSalesCommand } from '../api/use-sales-commands.ts';
import { useFormat } from '../format/use-format.ts';
import { Loaded } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import { useOpened } from '../look/small.tsx';
import { emptyDraft } from './draft.ts';
import { QuoteEditor } from './quote-editor.tsx';

const route = getRouteApi('/shell/deals/$opportunityId/quote');

/** The first draft of a quote. */
export function NewQuoteScreen() {
  const { t } = useLingui();
  const format = useFormat();
  const { opportunityId } = route.useParams();
  const navigate = useNavigate();
  const query = useQuery(opportunity(opportunityId));
  const opened = useOpened(query.data?.locked);
  const begin = useSalesCommand({
    onDone: (answer) =>
      void navigate({ to: '/quotes/$quoteId', params: { quoteId: String(answer['quoteId']) } }),
  });
  return (
    <Screen title={t`A new quote`} lead={query.data && opened(query.data.title)}>
      <Loaded of={query}>
        {({ amount }) => (
          <QuoteEditor
            begun={emptyDraft(amount.currency, format.today())}
            pending={begin.isPending}
            onSave={(draft) =>
              begin.mutate(meant({ path: 'quotes', body: { opportunityId, ...draft }, says: t`Kept` }))
            }
          />
        )}
      </Loaded>
    </Screen>
  );
}
