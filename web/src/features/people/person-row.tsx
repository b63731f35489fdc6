import { Badge, Button, Text } from '@mantine/core';
import { IconMailForward } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSendLink, type LinkUnderWay } from '../../data/passwords.ts';
import type { User } from '../../data/people.ts';
import { useMe } from '../../data/session.ts';
import { nameOf } from '../../lib/show.ts';
import { onDemand } from '../../ui/later.tsx';
import { Person } from '../../ui/person.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import { LetIn, ShutOut } from './come-and-go.tsx';
import { KeptLink } from './kept-link.tsx';
import { Manager, ReportsTo } from './reports-to.tsx';
import classes from './people-page.module.css';
import { whenDone } from '../../lib/when-done.ts';

const PersonDrawer = onDemand(async () => (await import('./person-drawer.tsx')).PersonDrawer);

/** One person, and what can be done for them. */
export function PersonRow({ user }: { readonly user: User }) {
  const { t } = useTranslation('people');
  const me = useMe();
  return (
    <li className={classes.row}>
      <Person name={user.name} size={38} />
      <div className={classes.who}>
        <Text fw={600} truncate>
          {nameOf(user)}
        </Text>
        <Text size="sm" c="dimmed" className={classes.email ?? ''}>
          {user.email}
        </Text>
        {user.role !== null && user.role !== 'employee' && <RoleOf {...user} />}
        {user.managerId !== null && <Manager id={user.managerId} />}
      </div>
      {!user.active && (
        <Badge color="gray" variant="light">
          {t('inactive')}
        </Badge>
      )}
      {user.active && <Edit user={user} />}
      {user.active && <ReportsTo user={user} />}
      {/* One's own is changed with the current one, in the account. */}
      {user.active && user.id !== me.user?.id && <LinkFor user={user} />}
      {user.id !== me.user?.id && <ShutOut user={user} />}
      {user.id !== me.user?.id && !user.active && <LetIn user={user} />}
    </li>
  );
}

/** Who may do more than book, and where. */
function RoleOf({ role, buildings }: Pick<User, 'role' | 'buildings'>) {
  const { t } = useTranslation('people');
  const where = Array.isArray(buildings) ? t('reachCount', { count: buildings.length }) : t('everywhere');
  return <Text size="sm">{t('at', { role: t(`roles.${role ?? 'employee'}`), where })}</Text>;
}

/** Changes who she is, her role and her groups. */
function Edit({ user }: { readonly user: User }) {
  const { t } = useTranslation('people');
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button
        className={classes.send ?? ''}
        variant="default"
        size="xs"
        aria-label={t('editOf', { name: nameOf(user) })}
        onClick={() => setIsOpen(true)}
      >
        {t('edit')}
      </Button>
      {isOpen && <PersonDrawer user={user} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function LinkFor({ user }: { readonly user: User }) {
  const { t } = useTranslation('people');
  const { mutateAsync, isPending, data } = useSendLink();
  const name = nameOf(user);
  const onSuccess = ({ mail }: LinkUnderWay): void => {
    if (mail !== 'kept') tell(t('sent', { name }));
  };
  return (
    <>
      <Button
        className={classes.send ?? ''}
        variant="default"
        size="xs"
        loading={isPending}
        aria-label={t('sendTo', { name })}
        leftSection={<IconMailForward size={16} stroke={1.6} />}
        onClick={() => whenDone(mutateAsync(user), { onSuccess, onError: tellProblem })}
      >
        {t('send')}
      </Button>
      {data?.mail === 'kept' && <KeptLink user={user} askedAt={data.askedAt} />}
    </>
  );
}
