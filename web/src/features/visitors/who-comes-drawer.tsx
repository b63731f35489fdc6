import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAddVisitor, useRemoveVisitor, type Badge as Pass, type Visit } from '../../data/visitors.ts';
import { useForm } from '../../ui/form.ts';
import { tell, tellProblem } from '../../ui/tell.tsx';
import { fullNameOf } from './comings.ts';
import { useTries } from './try-key.ts';
import { VisitorFields, visitorChecks, visitorIn, type VisitorField } from './visitor-fields.tsx';
import { FormEnd } from './visit-drawer.tsx';
import classes from './visitors.module.css';
import { SideDrawer } from '../../ui/side-drawer.tsx';

interface Props {
  readonly visit: Visit;
  readonly onClose: () => void;
}

/** Who comes with a visit: takes somebody off it who is still expected, and adds somebody. */
export function WhoComesDrawer({ visit, onClose }: Props) {
  const { t } = useTranslation('visitors');
  const known = visit.badges.filter(({ erasedAt }) => erasedAt === null);
  return (
    <SideDrawer size={520} title={t('whoComes')} onClose={onClose}>
      <ul className={classes.list}>
        {visit.badges.map((badge) => (
          <li key={badge.id}>
            <Comer visit={visit} badge={badge} isAlone={known.length < 2} />
          </li>
        ))}
      </ul>
      {/* Empty again once somebody was added. */}
      <AddForm key={visit.badges.length} visit={visit} onClose={onClose} />
    </SideDrawer>
  );
}

function Comer({ visit, badge, isAlone }: Pick<Props, 'visit'> & { readonly badge: Pass; readonly isAlone: boolean }) {
  const { t } = useTranslation('visitors');
  const { mutateAsync, isPending } = useRemoveVisitor();
  const { name } = badge;
  // Said also where her row has gone by then.
  const remove = (): void =>
    void mutateAsync({ id: visit.id, badgeId: badge.id }).then(() => tell(t('removed', { name })), tellProblem);
  return (
    <div className={classes.row}>
      <div className={classes.who}>
        <Group gap={8}>
          <Text fw={600}>{fullNameOf(badge, t('erased'))}</Text>
          <Badge color={badge.state === 'visiting' ? 'teal' : 'gray'} variant="light">
            {t(`states.${badge.state}`)}
          </Badge>
        </Group>
        {badge.email !== null && <Text size="sm">{badge.email}</Text>}
      </div>
      {badge.state === 'initial' && !isAlone && (
        <Button variant="default" size="xs" loading={isPending} onClick={remove} aria-label={t('removeOf', { name })}>
          {t('remove')}
        </Button>
      )}
    </div>
  );
}

function AddForm({ visit, onClose }: Props) {
  const { t } = useTranslation('visitors');
  const { mutateAsync, error, isPending } = useAddVisitor();
  const trySending = useTries();
  const { props, wrong, refusal } = useForm<VisitorField>({
    fields: visitorChecks(t),
    error,
    send(typed) {
      const wish = { id: visit.id, visitors: [visitorIn(typed)] };
      // Said also where the form was drawn anew by then.
      trySending(mutateAsync, wish, ({ approval }) =>
        tell(approval === 'pending' ? t('asks') : t('invited', { name: wish.visitors[0]?.name ?? '' })),
      );
    },
  });
  return (
    <form {...props}>
      <Stack gap="lg" mt="lg">
        <VisitorFields wrong={wrong} isInvited />
        <FormEnd refusal={refusal} isPending={isPending} says={t('add')} leave={t('close')} onClose={onClose} />
      </Stack>
    </form>
  );
}
