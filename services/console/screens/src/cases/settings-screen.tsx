import { Trans, useLingui } from '@lingui/react/macro';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { query, read } from '../api/client.ts';
import type { Page } from '../api/contracts.ts';
import { Loaded } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import { CalendarForm } from './calendar-form.tsx';
import { PolicyForm } from './policy-form.tsx';
import type { SlaPolicy, WorkingCalendar } from './settings-contracts.ts';

const calendars = queryOptions({
  queryKey: ['service-settings', 'calendars'],
  queryFn: ({ signal }) =>
    read<Page<WorkingCalendar>>(`/api/support/v1/calendars${query({ limit: 200 })}`, signal),
});
const policies = queryOptions({
  queryKey: ['service-settings', 'policies'],
  queryFn: ({ signal }) => read<Page<SlaPolicy>>(`/api/support/v1/policies${query({ limit: 200 })}`, signal),
});

/** When the company works, and what it promises: an administrator's to say. */
export function ServiceSettingsScreen() {
  const { t } = useLingui();
  const asked = { calendars: useQuery(calendars), policies: useQuery(policies) };
  return (
    <Screen
      title={t`Working time and promises`}
      narrow
      lead={
        <Trans>
          Promises to customers count in working time. What you change holds for cases that are opened from
          now on.
        </Trans>
      }
    >
      <Loaded of={asked.calendars} rows={3} height={120}>
        {({ items }) =>
          items.map((calendar) => (
            <CalendarForm key={`${calendar.calendarId} ${calendar.version}`} calendar={calendar} />
          ))
        }
      </Loaded>
      <Loaded of={asked.policies} rows={3} height={120}>
        {({ items }) =>
          items.map((policy) => <PolicyForm key={`${policy.policyId} ${policy.version}`} policy={policy} />)
        }
      </Loaded>
    </Screen>
  );
}
