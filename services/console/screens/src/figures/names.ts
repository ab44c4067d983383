import { useLingui } from '@lingui/react/macro';
import type { Board, Period } from '../api/analytics.ts';
import { useFormat } from '../format/use-format.ts';

/** What figures, boards and periods are called. */
export function useFigureNames() {
  const { t } = useLingui();
  const boards: Readonly<Record<Board, string>> = {
    contact: t`Contact centre`,
    sales: t`Sales`,
    service: t`Service`,
    loyalty: t`Loyalty`,
    marketing: t`Marketing`,
  };
  const periods: Readonly<Record<Period, string>> = {
    day: t`By day`,
    week: t`By week`,
    month: t`By month`,
    quarter: t`By quarter`,
    year: t`By year`,
  };
  const figures: Readonly<Record<string, string>> = {
    'messages-received': t`Messages received`,
    'conversations-opened': t`Conversations opened`,
    'replies-sent': t`Replies sent`,
    'conversations-closed': t`Conversations closed`,
    'calls-noted': t`Calls noted`,
    'parties-begun': t`New customers`,
    'leads-captured': t`New leads`,
    'leads-qualified': t`Leads qualified`,
    'quotes-sent': t`Quotes sent`,
    'quoted-amount': t`Amount quoted`,
    'deals-won': t`Deals won`,
    'deals-lost': t`Deals lost`,
    'orders-placed': t`Orders`,
    'ordered-amount': t`Amount ordered`,
    'returned-amount': t`Amount returned`,
    'cases-opened': t`Cases opened`,
    'cases-resolved': t`Cases solved`,
    'first-response-in-time': t`First response in time`,
    'targets-missed': t`Targets missed`,
    satisfaction: t`Satisfaction, 1 to 5`,
    'promises-made': t`Promises made`,
    'promises-broken': t`Promises broken`,
    'members-enrolled': t`New members`,
    'points-awarded': t`Points awarded`,
    'points-redeemed': t`Points redeemed`,
    'points-expired': t`Points expired`,
    'tiers-risen': t`Rises to a higher tier`,
    'messages-sent': t`Messages sent`,
    'messages-stopped': t`Messages stopped`,
    'links-followed': t`Links followed`,
    'messages-answered': t`Messages answered`,
    'consents-given': t`Consents given`,
    'consents-withdrawn': t`Consents withdrawn`,
    'campaign-costs': t`Costs of campaigns`,
    'credited-amount': t`Orders after a campaign`,
    'return-on-spend': t`Return on spend`,
  };
  return { boards, periods, figureOf: (id: string) => figures[id] ?? id };
}

/** What a period is called, by its first day. */
export function usePeriodName(): (by: Period, firstDay: string) => string {
  const { t } = useLingui();
  const format = useFormat();
  return (by, firstDay) => {
    const [year = '', month = ''] = firstDay.split('-');
    const day = format.calendarDay(firstDay);
    const quarter = Math.ceil(Number(month) / 3);
    switch (by) {
      case 'day':
        return day;
      case 'week':
        return t`week of ${day}`;
      case 'month':
        return format.monthName(Date.parse(`${firstDay}T12:00:00Z`));
      case 'quarter':
        return t`Q${quarter} ${year}`;
      case 'year':
        return year;
    }
  };
}
