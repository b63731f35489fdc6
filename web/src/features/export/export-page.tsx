import { Button, NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { IconFileSpreadsheet } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useBookingExport } from '../../data/booking-export.ts';
import { buildingsQuery } from '../../data/places.ts';
import { DayInput } from '../../parts/when/day-input.tsx';
import { showProblem } from '../../lib/show.ts';
import { dayIn, ownZone, shiftDay } from '../../lib/when.ts';
import { useForm } from '../../ui/form.ts';
import { Page } from '../../ui/page.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { tell } from '../../ui/tell.tsx';
import { keep } from '../../lib/keep.ts';
import { whenDone } from '../../lib/when-done.ts';

/** So many days up to today are chosen at first. */
const DAYS = 30;

/** Bookings of some days as a spreadsheet. */
export function ExportPage() {
  const { t } = useTranslation('export');
  const { data: buildings = [] } = useQuery(buildingsQuery);
  const zones = [...new Set([...buildings.map(({ zone }) => zone), ownZone(), 'UTC'])];
  const [today] = useState(() => dayIn(Temporal.Now.instant(), ownZone()));
  const [from, setFrom] = useState(shiftDay(today, -DAYS));
  const [to, setTo] = useState(today);
  const { mutateAsync, isPending, error } = useBookingExport();
  const fetchDays = (timeZone: string, domain: string): void =>
    whenDone(
      mutateAsync({
        from: `${from}T00:00`,
        to: `${shiftDay(to, 1)}T00:00`,
        timeZone,
        ...(domain !== '' && { organizerEmailDomain: domain }),
      }),
      {
        onSuccess: (file) => {
          keep(file, `${t('file')} ${from} – ${to}.xlsx`);
          tell(t('done'));
        },
      },
    );
  const { props, wrong, refusal } = useForm({
    fields: {
      timeZone: () => null,
      organizerEmailDomain: (value) => (/^(@?[^\s@]+)?$/.test(value.trim()) ? null : t('needDomain')),
      to: () => (to < from ? t('order') : null),
    },
    error,
    send: ({ timeZone, organizerEmailDomain }) => fetchDays(timeZone, organizerEmailDomain.trim()),
  });
  return (
    <Page title={t('title')} lead={t('lead')} narrow>
      <form {...props}>
        <Stack>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <DayInput label={t('from')} day={from} onDay={setFrom} />
            <DayInput label={t('to')} day={to} onDay={setTo} error={wrong('to')} />
          </SimpleGrid>
          <NativeSelect name="timeZone" label={t('zone')} data={zones} error={wrong('timeZone')} />
          <TextInput
            name="organizerEmailDomain"
            label={t('domain')}
            description={t('domainHint')}
            placeholder="example.com"
            error={wrong('organizerEmailDomain')}
          />
          {refusal && <Refusal>{showProblem(refusal)}</Refusal>}
          <Button type="submit" loading={isPending} leftSection={<IconFileSpreadsheet size={18} />}>
            {t('download')}
          </Button>
        </Stack>
      </form>
    </Page>
  );
}
