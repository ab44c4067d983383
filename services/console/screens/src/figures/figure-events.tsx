import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type Days, type FigureEvent, figureEvents } from '../api/analytics.ts';
import { ToCustomer } from '../customer/to-customer.tsx';
import { useFormat } from '../format/use-format.ts';
import { Loaded, MoreButton } from '../look/loaded.tsx';
import { useFigureNames } from './names.ts';
import styles from './figures.module.css';

/** The events that made a figure, each with the record and the customer it is about. */
export function FigureEvents({ figure, days }: { readonly figure: string; readonly days: Days }) {
  const { figureOf } = useFigureNames();
  const query = useInfiniteQuery(figureEvents(figure, days));
  return (
    <section className={styles['events']} aria-label={figureOf(figure)}>
      <h2>{figureOf(figure)}</h2>
      <Loaded of={query}>
        {({ pages }) => (
          <ul>
            {pages.flatMap(({ items, locked }) =>
              items.map((event) => <Event key={event.eventId} event={event} locked={locked} />),
            )}
          </ul>
        )}
      </Loaded>
      <MoreButton of={query} />
    </section>
  );
}

function Event({ event, locked }: { readonly event: FigureEvent; readonly locked: boolean }) {
  const format = useFormat();
  const { record, partyId, day, word, amount } = event;
  return (
    <li>
      <span className={styles['day']}>{format.calendarDay(day)}</span>
      <Record of={record} />
      <span>{amount ? format.money(amount) : word}</span>
      {partyId && <ToCustomer partyId={partyId} customer={event.customer} locked={locked} />}
    </li>
  );
}

/** A record by its id, with the way to its page where it has one. */
function Record({ of: { kind, id } }: { readonly of: FigureEvent['record'] }) {
  const short = id.slice(-8);
  switch (kind) {
    case 'case':
      return (
        <Link to="/cases/$caseId" params={{ caseId: id }}>
          {short}
        </Link>
      );
    case 'conversation':
      return (
        <Link to="/conversations/$conversationId" params={{ conversationId: id }}>
          {short}
        </Link>
      );
    case 'opportunity':
      return (
        <Link to="/deals/$opportunityId" params={{ opportunityId: id }}>
          {short}
        </Link>
      );
    case 'quote':
      return (
        <Link to="/quotes/$quoteId" params={{ quoteId: id }}>
          {short}
        </Link>
      );
    case 'order':
      return (
        <Link to="/orders/$orderId" params={{ orderId: id }}>
          {short}
        </Link>
      );
    case 'promise':
      return (
        <Link to="/promises/$promiseId" params={{ promiseId: id }}>
          {short}
        </Link>
      );
    default:
      return <span className={styles['id']}>{short}</span>;
  }
}
