import { Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../data/session.ts';
import { ChangePasswordForm } from '../../parts/password/change-password-form.tsx';
import { Page } from '../../ui/page.tsx';
import { Person } from '../../ui/person.tsx';
import { tell } from '../../ui/tell.tsx';
import { KnownCard } from './known-card.tsx';
import { NoticesCard } from './notices-card.tsx';
import { OwnCard } from './own-card.tsx';
import { WeekCard } from './week-card.tsx';
import classes from './account-page.module.css';
import { CalendarCard } from './calendar-card.tsx';
import { ActsForCard } from './acts-for-card.tsx';
import { DelegatesCard } from './delegates-card.tsx';

/** Who I am, my calendar and my password. */
export function AccountPage() {
  const { t } = useTranslation('account');
  const { user, tenant } = useMe();
  return (
    <Page title={t('title')} narrow>
      {user !== null && (
        <div className={classes.who}>
          <Person name={user.name} size={52} />
          <div className={classes.words}>
            <Text fw={600}>{user.name}</Text>
            <Text size="sm" c="dimmed">
              {user.email}
            </Text>
            <Text size="sm" c="dimmed">
              {t(`roles.${user.role}`)} · {tenant.name}
            </Text>
          </div>
        </div>
      )}
      <WeekCard />
      {user !== null && <DelegatesCard userId={user.id} />}
      {user !== null && <ActsForCard userId={user.id} />}
      <CalendarCard />
      <NoticesCard />
      <KnownCard />
      {user !== null && <OwnCard />}
      <section className={classes.card} aria-labelledby="password">
        <Title order={2} size="h4" id="password">
          {t('password')}
        </Title>
        <Text c="dimmed" size="sm" mb="md">
          {t('passwordLead')}
        </Text>
        <PasswordForm />
      </section>
    </Page>
  );
}

/** Empty again once the password is changed. */
function PasswordForm() {
  const { t } = useTranslation('account');
  const [changed, setChanged] = useState(0);
  const onChanged = (): void => {
    setChanged(changed + 1);
    tell(t('changed'));
  };
  return <ChangePasswordForm key={changed} onChanged={onChanged} />;
}
