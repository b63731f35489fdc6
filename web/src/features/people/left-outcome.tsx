import { Button, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Left } from '../../data/people.ts';
import { Answers, Question } from '../../ui/question.tsx';
import { LeftBookings } from './left-bookings.tsx';

/** What somebody left, and to whom it went. */
export interface Outcome {
  readonly bookings: Left['bookings'];
  /** Who became the host; null: nobody was named. */
  readonly heir: string | null;
  /** How much of each became what, in sentences. */
  readonly also: readonly string[];
}

/** Is there any booking to be named? */
export const isTelling = ({ bookings }: Outcome): boolean =>
  [bookings.handedOver, bookings.cancelled, bookings.ended].some(({ first }) => first.length > 0);

interface Props {
  readonly name: string;
  readonly outcome: Outcome;
  readonly onClose: () => void;
}

/** What became of each booking of somebody who was shut out. */
export function LeftOutcome({ name, outcome: { bookings, heir, also }, onClose }: Props) {
  const { t } = useTranslation('people');
  const { handedOver, cancelled, ended } = bookings;
  const parts = [
    { title: t('outcome.handedOver', { name: heir ?? '' }), of: handedOver },
    { title: t('outcome.cancelled'), of: cancelled },
    { title: t('outcome.ended'), of: ended },
  ];
  return (
    <Question title={t('done', { name })} size="md" onClose={onClose}>
      <Stack gap="sm">
        <Text>{also.join(' ')}</Text>
        {parts.map(
          ({ title, of: { count, first } }) =>
            first.length > 0 && (
              <div key={title}>
                <Text mb={4}>{title}</Text>
                <LeftBookings bookings={first} count={count} />
              </div>
            ),
        )}
      </Stack>
      <Answers>
        <Button onClick={onClose} data-autofocus>
          {t('finish')}
        </Button>
      </Answers>
    </Question>
  );
}
