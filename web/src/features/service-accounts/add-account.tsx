import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAddAccount, type ServiceAccount } from '../../data/service-accounts.ts';
import { newKey } from '../../lib/api.ts';
import { showProblem } from '../../lib/show.ts';
import { useForm } from '../../ui/form.ts';
import { whenDone } from '../../lib/when-done.ts';

const roles: readonly ServiceAccount['role'][] = ['employee', 'receptionist', 'space_manager', 'administrator'];

/** Adds a service account that reaches what I reach. */
export function AddAccount() {
  const { t } = useTranslation('service-accounts');
  const { mutateAsync, error, isPending } = useAddAccount();
  const name = useRef<HTMLInputElement>(null);
  const [role, setRole] = useState<ServiceAccount['role']>('employee');
  const { props, wrong, refusal } = useForm({
    fields: { name: (value) => (value.trim() === '' ? t('needName') : null) },
    error,
    send: (typed) =>
      whenDone(mutateAsync({ ...typed, role, key: newKey() }), {
        onSuccess: () => {
          if (name.current) name.current.value = '';
        },
      }),
  });
  return (
    <form {...props}>
      <Group align="flex-start" mb="lg">
        <TextInput
          ref={name}
          name="name"
          label={t('name')}
          error={wrong('name') ?? (refusal && showProblem(refusal))}
          style={{ flex: 1, minWidth: 180 }}
        />
        <NativeSelect
          label={t('role')}
          value={role}
          onChange={({ currentTarget: { value } }) => setRole(roles.find((one) => one === value) ?? 'employee')}
          data={roles.map((one) => ({ value: one, label: t(`roles.${one}`) }))}
        />
        <Button type="submit" loading={isPending} mt={25}>
          {t('add')}
        </Button>
      </Group>
    </form>
  );
}
