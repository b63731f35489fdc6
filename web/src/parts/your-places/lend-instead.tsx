import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useLendOut } from '../../data/assignments.ts';
import { assignmentsOfQuery, isOn, type Assignment } from '../../data/own-assignments.ts';
import { resourceQuery, type Resource } from '../../data/resources.ts';
import { tell, tellProblem } from '../../ui/tell.tsx';
import { whenDone } from '../../lib/when-done.ts';

interface Props {
  readonly userId: number;
  /** What she has booked for a day. */
  readonly booked: Resource;
  readonly day: string;
}

/** Who has booked something else of the kind is asked whether others may have what is hers that day. */
export function LendInstead({ userId, booked, day }: Props) {
  const { data = [] } = useQuery(assignmentsOfQuery(userId));
  return data
    .filter((one) => one.resourceId !== booked.id && isOn(one, day))
    .map((one) => <Offer key={one.id} assignment={one} type={booked.type} day={day} />);
}

interface OfferProps {
  readonly assignment: Assignment;
  readonly type: Resource['type'];
  readonly day: string;
}

function Offer({ assignment: { id, resourceId, resourceName: name }, type, day }: OfferProps) {
  const { t } = useTranslation('your-places');
  const { data: own } = useQuery(resourceQuery(resourceId));
  const { mutateAsync, isPending } = useLendOut();
  if (own?.type !== type) return null;
  const lend = (): void =>
    whenDone(mutateAsync({ id, firstDay: day, lastDay: day }), {
      onSuccess: () => tell(t('lent', { name })),
      onError: (problem) => tellProblem(problem),
    });
  return (
    <Group justify="space-between" gap={8}>
      <Text size="sm">{t('keptToo', { name })}</Text>
      <Button size="xs" variant="default" loading={isPending} aria-label={t('lendOf', { name })} onClick={lend}>
        {t('lend')}
      </Button>
    </Group>
  );
}
