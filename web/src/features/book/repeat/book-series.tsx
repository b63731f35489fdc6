import { Alert, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { seriesCheckQuery, useBookSeries, type CheckedDate, type SeriesWish } from '../../../data/series.ts';
import { newKey } from '../../../lib/api.ts';
import { showLongDay, showProblem } from '../../../lib/show.ts';
import { words } from '../../../lib/texts.ts';
import { DatesRefused } from '../../../parts/dates-refused.tsx';
import { EarlyButton } from '../../../ui/early-button.tsx';
import { textIn } from '../../../ui/form.ts';
import { tell } from '../../../ui/tell.tsx';
import { whenDone } from '../../../lib/when-done.ts';

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
  const missing =
    data === undefined ? (error ? showProblem(error) : words('loading')) : free === 0 ? t('noDate') : null;
  const send = (form: HTMLFormElement | null): void => {
    // Not accepted yet: the form says so.
    if (form && wish.acceptTerms && !new FormData(form).has('acceptTerms')) return form.requestSubmit();
    if (form?.elements.namedItem('costCodes') && textIn(form, 'costCodes') === '') return form.requestSubmit();
    whenDone(
      booking.mutateAsync({
        ...wish,
        title: textIn(form, 'title'),
        notes: textIn(form, 'notes'),
        onlineMeeting: textIn(form, 'onlineMeeting') !== '',
        skip: refused.length > 0,
        key: newKey(),
      }),
      {
        onSuccess: ({ series, state }) => {
          const said = state === 'pending' ? 'asked' : 'booked';
          tell(t(said, { count: series?.dates ?? 0 }), t(`${said}Name`, { name }));
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
      {refused.length > 0 && <DatesRefused dates={refused} />}
      <EarlyButton
        type="button"
        size="md"
        fullWidth
        missing={missing}
        loading={booking.isPending || (isFetching && data === undefined)}
        onClick={({ currentTarget }) => send(currentTarget.form)}
      >
        {refused.length > 0 ? t('bookOthers', { count: free }) : t('book', { count: free })}
      </EarlyButton>
    </>
  );
}

const dayOf = (date: CheckedDate | undefined): string => (date ? showLongDay(date.date, 'full') : '');
