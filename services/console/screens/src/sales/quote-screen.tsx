import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Problem } from '../api/problem.ts';
import { type Contents, END_REASONS, type Quote, quote } from '../api/sales.ts';
import { meant, useSalesCommand } from '../api/use-sales-commands.ts';
import { useFormat } from '../format/use-format.ts';
import { Icon } from '../look/icon.tsx';
import { Loaded } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import { LockedNotice, useOpened } from '../look/small.tsx';
import { ReasonDialog, WordsDialog } from './dialogs.tsx';
import { CustomerName, LineTable, QuoteTags } from './parts.tsx';
import { draftOf } from './draft.ts';
import { QuoteEditor } from './quote-editor.tsx';
import { QuoteHistory } from './quote-history.tsx';
import { QuotePdf } from './quote-pdf.tsx';
import { PromiseAbout } from '../workflow/promise-about.tsx';
import styles from '../look/records.module.css';

const route = getRouteApi('/shell/quotes/$quoteId');

/** A quote: what it says, whether it holds, what is in its way, and what can be done with it. */
export function QuoteScreen() {
  const { t } = useLingui();
  const { quoteId } = route.useParams();
  const query = useQuery(quote(quoteId));
  const [writing, setWriting] = useState(false);
  const write = useSalesCommand({ onDone: () => setWriting(false) });
  return (
    <Screen
      title={query.data ? t`Quote ${query.data.code}` : t`Quote`}
      lead={
        query.data && (
          <span className="no-print">
            <QuoteTags of={query.data} />
          </span>
        )
      }
      actions={query.data && <Actions of={query.data} onWrite={() => setWriting(true)} />}
    >
      <LockedNotice locked={query.data?.locked} />
      <Loaded of={query} rows={6}>
        {(of) => (
          <div className={styles['column']}>
            <InTheWay of={of} />
            {writing ? (
              <QuoteEditor
                begun={draftOf((of.draft ?? of.sent)!)}
                pending={write.isPending}
                onSave={(draft) =>
                  write.mutate(
                    meant({
                      path: `quotes/${quoteId}/actions/write`,
                      body: draft,
                      seen: of.version,
                      says: t`Kept`,
                    }),
                  )
                }
              />
            ) : (
              <Papers of={of} />
            )}
            <QuoteHistory of={of} />
          </div>
        )}
      </Loaded>
    </Screen>
  );
}

/** Other quotes that hold for the same product and customer: said before anything is sent. */
function InTheWay({ of }: { readonly of: Quote }) {
  const opened = useOpened(of.locked);
  if (of.holding.length === 0 || !of.draft) return null;
  return (
    <div className={`${styles['warning']} no-print`} role="status">
      <p>
        <Trans>
          This customer has a quote that holds for the same product. Sending this one will be stopped unless
          you say why.
        </Trans>
      </p>
      <ul>
        {of.holding.map(({ quoteId, code, sellerName }) => (
          <li key={quoteId}>
            <Link to="/quotes/$quoteId" params={{ quoteId }}>
              {code}
            </Link>{' '}
            · {opened(sellerName)}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Papers({ of }: { readonly of: Quote }) {
  return (
    <>
      {of.draft && (
        <section className={styles['column']}>
          {of.sent && (
            <h2 className="no-print">
              <Trans>Draft of version {of.draftVersion}</Trans>
            </h2>
          )}
          <Paper of={of} contents={of.draft} version={of.draftVersion} />
        </section>
      )}
      {of.sent && !of.draft && <Paper of={of} contents={of.sent} version={of.sentVersion} />}
    </>
  );
}

/** The quote as it is printed. */
function Paper({
  of,
  contents,
  version,
}: {
  readonly of: Quote;
  readonly contents: Contents;
  readonly version: number | undefined;
}) {
  const format = useFormat();
  const opened = useOpened(of.locked);
  return (
    <article className={styles['paper']}>
      <header className={styles['letterhead']}>
        <div>
          <strong>{of.companyName}</strong>
          <p className={styles['under']}>{opened(of.sellerName)}</p>
        </div>
        <dl className={styles['facts']}>
          <dt>
            <Trans>Quote</Trans>
          </dt>
          <dd>
            {of.code} · <Trans>version {version}</Trans>
          </dd>
          <dt>
            <Trans>For</Trans>
          </dt>
          <dd>
            <CustomerName of={of} locked={of.locked} />
          </dd>
          <dt>
            <Trans>Holds until</Trans>
          </dt>
          <dd>{format.calendarDay(contents.terms.validUntil)}</dd>
        </dl>
      </header>
      <LineTable lines={contents.lines} totals={contents.totals} />
      <p className={styles['under']}>
        {contents.terms.tax === 'inclusive' ? (
          <Trans>Prices have the tax in them.</Trans>
        ) : (
          <Trans>Prices are before tax.</Trans>
        )}{' '}
        {contents.terms.discountPercent !== '0' && (
          <Trans>{contents.terms.discountPercent}% are taken off every line.</Trans>
        )}{' '}
        <Trans>
          Whether this quote holds can be looked up by its number: {window.location.origin}/v/{of.code}
        </Trans>
      </p>
    </article>
  );
}

function Actions({ of, onWrite }: { readonly of: Quote; readonly onWrite: () => void }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const command = useSalesCommand();
  const order = useSalesCommand({
    onDone: (answer) =>
      void navigate({ to: '/orders/$orderId', params: { orderId: String(answer['orderId']) } }),
  });
  const act = (verb: string, says: string) =>
    meant({ path: `quotes/${of.quoteId}/actions/${verb}`, seen: of.version, says });
  return (
    <>
      {of.draft && <Sending of={of} />}
      {of.standing === 'valid' && (
        <Button size="compact-sm" onClick={() => command.mutate(act('accept', t`Accepted`))}>
          <Trans>The customer accepts</Trans>
        </Button>
      )}
      {of.standing === 'accepted' && (
        <Button size="compact-sm" onClick={() => order.mutate(act('order', t`Ordered`))}>
          <Trans>Make the order</Trans>
        </Button>
      )}
      {of.standing !== 'accepted' && (
        <Button size="compact-sm" variant="default" onClick={onWrite}>
          {of.draft ? <Trans>Change the draft</Trans> : <Trans>Write the next version</Trans>}
        </Button>
      )}
      {of.standing === 'valid' && <Ending of={of} />}
      <PromiseAbout
        at={{ partyId: of.partyId, about: { kind: 'quote', id: of.quoteId }, channel: 'other' }}
      />
      <QuotePdf quoteId={of.quoteId} version={of.draft ? of.draftVersion : of.sentVersion} />
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<Icon name="print" size={15} />}
        onClick={() => window.print()}
      >
        <Trans>Print</Trans>
      </Button>
    </>
  );
}

/** Sends the draft; stopped by another quote, it asks for a reason. */
function Sending({ of }: { readonly of: Quote }) {
  const { t } = useLingui();
  const [asking, setAsking] = useState(false);
  const send = useSalesCommand({
    onDone: () => setAsking(false),
    onRefused: (error) => {
      if (!(error instanceof Problem) || error.slug !== 'product-already-quoted') return false;
      setAsking(true);
      return true;
    },
  });
  const path = `quotes/${of.quoteId}/actions/send`;
  const trying = (reason?: string) =>
    send.mutate(meant({ path, body: reason ? { reason } : {}, seen: of.version, says: t`Sent` }));
  return (
    <>
      <Button size="compact-sm" loading={send.isPending} onClick={() => trying()}>
        <Trans>Send</Trans>
      </Button>
      {asking && (
        <WordsDialog
          title={t`Another quote holds for the same product`}
          does={t`Send it nevertheless`}
          pending={send.isPending}
          lead={
            <p>
              <strong>{of.holding.map(({ code }) => code).join(', ')} </strong>
              <Trans>
                It was not sent, and the other seller was told. Say why it is to go all the same: the other
                quote will hold no longer.
              </Trans>
            </p>
          }
          onClose={() => setAsking(false)}
          onSay={trying}
        />
      )}
    </>
  );
}

function Ending({ of }: { readonly of: Quote }) {
  const { t } = useLingui();
  const [asking, setAsking] = useState<'decline' | 'withdraw'>();
  const end = useSalesCommand({ onDone: () => setAsking(undefined) });
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={() => setAsking('decline')}>
        <Trans>The customer declines</Trans>
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => setAsking('withdraw')}>
        <Trans>Withdraw</Trans>
      </Button>
      {asking && (
        <ReasonDialog
          title={asking === 'decline' ? t`Why does the customer decline?` : t`Why is it withdrawn?`}
          reasons={END_REASONS}
          pending={end.isPending}
          onClose={() => setAsking(undefined)}
          onSay={(reason) =>
            end.mutate(
              meant({
                path: `quotes/${of.quoteId}/actions/${asking}`,
                body: { reason },
                seen: of.version,
                says: t`Noted`,
              }),
            )
          }
        />
      )}
    </>
  );
}
