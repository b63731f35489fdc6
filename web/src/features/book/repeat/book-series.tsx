import { Alert, Button, Text } from '@mantine/core';
import { IconCalendarExclamation } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { seriesCheckQuery, useBookSeries, type CheckedDate, type SeriesWish } from '../../../data/series.ts';
import { newKey } from '../../../lib/api.ts';
import { showProblem } from '../../../lib/show.ts';
import { words } from '../../../lib/texts.ts';
import { tell } from '../../../ui/tell.tsx';
import classes from './repeat-form.module.css';
import { showLongDay, showRefusal } from './show-dates.ts';

/** So many dates that cannot be are named; of the rest it is said how many they are. */
const MOST_NAMED = 5;

interface Props {
  readonly wish: SeriesWish;
  readonly name: string;
  /** Once it is booked: there is nothing to be repeated any more. */
  readonly onBooked: () => void;
}

/** What becomes of each date, before any is booked, and the button that books those that can be. */
export function BookSeries({ wish, name, onBooked }: Props) {
  const { t } = useTranslation('repeat');
  const { data, error, isFetching } = useQuery(seriesCheckQuery(wish));
  const booking = useBookSeries();
  const failed = booking.error ?? error;
  const refused = data?.dates.filter(({ allowed }) => !allowed) ?? [];
  const free = (data?.dates.length ?? 0) - refused.length;
  const send = (form: HTMLFormElement | null): void => {
    const typed = new FormData(form ?? undefined);
    // Not accepted yet: the form says so.
    if (form && wish.acceptTerms && !typed.has('acceptTerms')) return form.requestSubmit();
    const title = typed.get('title');
    booking.mutate(
      { ...wish, title: typeof title === 'string' ? title.trim() : '', skip: refused.length > 0, key: newKey() },
      {
        onSuccess: ({ series }) => {
          tell(t('booked', { count: series?.dates ?? 0 }), t('bookedName', { name }));
          onBooked();
        },
      },
    );
  };
  return (
    <>
      {failed && (
        <Alert color="red" variant="light" role="alert" title={words('failed')}>
          {showProblem(failed)}
        </Alert>
      )}
      {data && refused.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('allFree', { count: free, from: dayOf(data.dates[0]), to: dayOf(data.dates.at(-1)) })}
        </Text>
      )}
      {refused.length > 0 && <Refused dates={refused} />}
      <Button
        type="button"
        size="md"
        fullWidth
        disabled={data === undefined || free === 0}
        loading={booking.isPending || (isFetching && data === undefined)}
        onClick={({ currentTarget }) => send(currentTarget.form)}
      >
        {refused.length > 0 ? t('bookOthers', { count: free }) : t('book', { count: free })}
      </Button>
    </>
  );
}

const dayOf = (date: CheckedDate | undefined): string => (date ? showLongDay(date.date, 'full') : '');

/** The dates that cannot be, each with its reason. */
function Refused({ dates }: { readonly dates: readonly CheckedDate[] }) {
  const { t } = useTranslation('repeat');
  const more = dates.length - MOST_NAMED;
  return (
    <Alert
      color="orange"
      variant="light"
      role="alert"
      icon={<IconCalendarExclamation size={20} />}
      title={t('refused', { count: dates.length })}
    >
      <ul className={classes.dates}>
        {dates.slice(0, MOST_NAMED).map(({ date, refusals: [first] }) => (
          <li key={date}>{t('refusedDate', { date: showLongDay(date, 'full'), why: showRefusal(first) })}</li>
        ))}
      </ul>
      {more > 0 && t('more', { count: more })}
    </Alert>
  );
}
