import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Textarea, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useFormat } from '../format/use-format.ts';
import { Tag } from '../look/small.tsx';
import { Refused } from '../look/states.tsx';
import { hoursAsText, hoursFromText, type OpenHours, type WorkingCalendar } from './settings-contracts.ts';
import { useRevise } from './use-revise.ts';
import styles from './cases.module.css';

type Day = WorkingCalendar['specialDays'][number];

/** The hours of a branch: of each weekday, and of days that go by their own. */
export function CalendarForm({ calendar }: { readonly calendar: WorkingCalendar }) {
  const { t } = useLingui();
  const revise = useRevise(`calendars/${calendar.calendarId}`, calendar.validator);
  const [zone, setZone] = useState(calendar.zone);
  const [week, setWeek] = useState(() => calendar.week.map(hoursAsText));
  const [days, setDays] = useState(() => calendar.specialDays.map(dayAsText).join('\n'));
  const hours = week.map(hoursFromText);
  const special = days
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(dayFromText);
  const readable = [...hours, ...special].every((each) => each !== undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = { name: calendar.name, zone: zone.trim(), week: hours, specialDays: special };
    if (readable) revise.mutate({ body, key: crypto.randomUUID() });
  };
  return (
    <form className={styles['panel']} onSubmit={submit} aria-label={t`Working calendar`}>
      <h2>
        <Trans>Working calendar</Trans> <Version of={calendar} />
      </h2>
      <TextInput
        label={t`Time zone`}
        description={t`As the IANA database names it, such as Asia/Shanghai`}
        required
        value={zone}
        maxLength={64}
        onChange={({ currentTarget }) => setZone(currentTarget.value)}
      />
      <Week week={week} onChange={setWeek} />
      <Textarea
        label={t`Holidays and extra working days`}
        description={t`One a line: the date, hours if it is worked, and what it is called. 2026-10-01 National Day; 2026-09-27 09:00-18:00 extra working day`}
        autosize
        minRows={3}
        maxRows={16}
        value={days}
        error={special.includes(undefined) && t`A line begins with a date such as 2026-10-01`}
        onChange={({ currentTarget }) => setDays(currentTarget.value)}
      />
      <Refused error={revise.error} />
      <div className={styles['foot']}>
        <Button type="submit" loading={revise.isPending} disabled={!readable}>
          <Trans>Save as a new version</Trans>
        </Button>
      </div>
    </form>
  );
}

/** Hours of each weekday, as people write them. */
function Week({
  week,
  onChange,
}: {
  readonly week: readonly string[];
  readonly onChange: (week: string[]) => void;
}) {
  const { t } = useLingui();
  const weekdays = useWeekdays();
  return (
    <div className={styles['pair']}>
      {week.map((text, i) => (
        <TextInput
          key={weekdays[i]}
          label={weekdays[i]}
          placeholder={t`closed`}
          value={text}
          error={hoursFromText(text) === undefined && t`Write hours as 09:00-12:00, 13:00-18:00`}
          onChange={({ currentTarget: { value } }) =>
            onChange(week.map((each, at) => (at === i ? value : each)))
          }
        />
      ))}
    </div>
  );
}

/** Which version it is, and since when. */
export function Version({ of }: { readonly of: { readonly version: number; readonly changedAt: string } }) {
  const format = useFormat();
  return (
    <Tag>
      <Trans>
        version {of.version}, {format.dayName(of.changedAt)}
      </Trans>
    </Tag>
  );
}

function useWeekdays(): readonly string[] {
  const { i18n } = useLingui();
  // 2024-01-01 was a Monday.
  const name = new Intl.DateTimeFormat(i18n.locale, { weekday: 'long', timeZone: 'UTC' });
  return Array.from({ length: 7 }, (_, day) => name.format(Date.UTC(2024, 0, 1 + day)));
}

function dayAsText({ date, name, hours }: Day): string {
  return [date, hoursAsText(hours), name].filter(Boolean).join(' ');
}

const LINE = /^(\d{4}-\d{2}-\d{2})\s*((?:\d{1,2}:\d{2}\s*-\s*\d{1,2}:\d{2}(?:\s*,\s*)?)*)\s*(.*)$/;

function dayFromText(line: string): Day | undefined {
  const found = LINE.exec(line.normalize('NFKC').trim());
  if (!found) return undefined;
  const [, date = '', worked = '', name = ''] = found;
  const hours: readonly OpenHours[] | undefined = hoursFromText(worked);
  return hours && { date, name, hours };
}
