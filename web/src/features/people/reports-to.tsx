import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSetManager, userQuery, type User } from '../../data/people.ts';
import { nameOf, showProblem } from '../../lib/show.ts';
import { PersonSelect, type Person } from '../../parts/person-select.tsx';
import { EarlyButton } from '../../ui/early-button.tsx';
import { Answers, Question } from '../../ui/question.tsx';
import { tell } from '../../ui/tell.tsx';
import classes from './people-page.module.css';
import { whenDone } from '../../lib/when-done.ts';

/** To whom somebody reports. */
export function Manager({ id }: { readonly id: number }) {
  const { t } = useTranslation('people');
  const { data } = useQuery(userQuery(id));
  return (
    data && (
      <Text size="sm" c="dimmed" truncate>
        {t('reportsTo', { name: nameOf(data) })}
      </Text>
    )
  );
}

/** To whom somebody reports, and another one to be chosen. */
export function ReportsTo({ user }: { readonly user: User }) {
  const { t } = useTranslation('people');
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button
        className={classes.send ?? ''}
        variant="default"
        size="xs"
        aria-label={t('setManagerOf', { name: nameOf(user) })}
        onClick={() => setIsOpen(true)}
      >
        {t('setManager')}
      </Button>
      {isOpen && <Choice user={user} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function Choice({ user, onClose }: { readonly user: User; readonly onClose: () => void }) {
  const { t } = useTranslation('people');
  const { mutateAsync, isPending, error } = useSetManager();
  const { data } = useQuery({ ...userQuery(user.managerId ?? 0), enabled: user.managerId !== null });
  const [chosen, setChosen] = useState<Person | null | undefined>(undefined);
  const manager = chosen === undefined ? (data ?? null) : chosen;
  const onSuccess = (): void => {
    const name = nameOf(user);
    tell(manager ? t('nowReportsTo', { name, manager: nameOf(manager) }) : t('reportsToNobody', { name }));
    onClose();
  };
  return (
    <Question title={t('managerOf', { name: nameOf(user) })} size="md" onClose={onClose}>
      <PersonSelect
        name="managerId"
        label={t('manager')}
        placeholder={t('noManager')}
        nobody={t('none')}
        error={error && showProblem(error)}
        value={manager}
        onChange={setChosen}
      />
      <Answers>
        <Button variant="default" onClick={onClose}>
          {t('leaveManager')}
        </Button>
        <EarlyButton
          loading={isPending}
          missing={chosen === undefined ? t('chooseManager') : null}
          onClick={() => whenDone(mutateAsync({ user, managerId: manager?.id ?? null }), { onSuccess })}
        >
          {t('saveManager')}
        </EarlyButton>
      </Answers>
    </Question>
  );
}
