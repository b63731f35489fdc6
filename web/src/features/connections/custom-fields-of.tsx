import { Button, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Entity } from '../../data/connections.ts';
import {
  customFieldsQuery,
  useChangeField,
  useDeclareField,
  useDeleteField,
  useRestoreField,
  type CustomField,
} from '../../data/custom-fields.ts';
import { showLongDay, showProblem } from '../../lib/show.ts';
import { dayIn, ownZone } from '../../lib/when.ts';
import { whenDone } from '../../lib/when-done.ts';
import { AskingButton } from '../../ui/asking-button.tsx';
import { Failure } from '../../ui/notice.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { tell, tellProblem } from '../../ui/tell.tsx';
import classes from './connections.module.css';
import { FieldForm } from './field-form.tsx';

interface Kind {
  readonly connectionId: number;
  readonly entity: Entity;
}

/** The fields of one's own that are declared of a kind of record, with their types; and those that can be brought back. */
export function CustomFieldsOf(kind: Kind) {
  const { t } = useTranslation(['connections', 'sources']);
  const { data, error, refetch } = useQuery(customFieldsQuery(kind, false));
  const { data: deleted = [], error: unknown, refetch: askAnew } = useQuery(customFieldsQuery(kind, true));
  const declare = useDeclareField(kind);
  // What was declared empties the form: the next one is another.
  const [declared, setDeclared] = useState(0);
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={44} aria-hidden="true" />;
  return (
    <>
      <Text size="sm" fw={600} mt="md">
        {t('custom.title')}
      </Text>
      <Text size="sm" c="dimmed">
        {t('custom.lead')}
      </Text>
      {data.length > 0 && (
        <ul className={classes.list} aria-label={t('custom.listOf', { kind: t(`sources:entity.${kind.entity}`) })}>
          {data.map((field) => (
            <Declared key={`${field.id}/${field.version}`} field={field} />
          ))}
        </ul>
      )}
      <FieldForm
        key={declared}
        label={t('custom.declare')}
        isPending={declare.isPending}
        error={declare.error}
        onSend={(wish) =>
          whenDone(declare.mutateAsync(wish), {
            onSuccess: () => {
              tell(t('custom.isDeclared', { label: wish.label }));
              setDeclared((count) => count + 1);
            },
          })
        }
      />
      {unknown && deleted.length === 0 && <Failure error={unknown} retry={() => void askAnew()} />}
      {deleted.length > 0 && (
        <ul className={classes.list} aria-label={t('custom.deletedOf', { kind: t(`sources:entity.${kind.entity}`) })}>
          {deleted.map((field) => (
            <Deleted key={field.id} field={field} />
          ))}
        </ul>
      )}
    </>
  );
}

function Declared({ field }: { readonly field: CustomField }) {
  const { t } = useTranslation('connections');
  const [isChanging, setChanging] = useState(false);
  const change = useChangeField(field);
  const { mutateAsync, isPending } = useDeleteField(field);
  const { label } = field;
  const says = {
    what: t('custom.delete'),
    label: t('custom.deleteOf', { label }),
    title: t('custom.askDelete', { label }),
    text: t('custom.askDeleteText'),
    keep: t('back'),
  };
  const remove = (): Promise<void> => mutateAsync().then(() => tell(t('custom.isDeleted', { label })), tellProblem);
  return (
    <li>
      <div className={classes.head}>
        <Text size="sm" className={classes.what ?? ''}>
          <b>{label}</b> · <code>custom.{field.key}</code> · {t(`custom.type.${field.type}`)}
          {field.options.length > 0 && `: ${field.options.join(', ')}`}
        </Text>
        <Button
          size="xs"
          variant="default"
          aria-label={t('custom.changeOf', { label })}
          aria-expanded={isChanging}
          onClick={() => setChanging(!isChanging)}
        >
          {t('custom.change')}
        </Button>
        <AskingButton says={says} color="red.8" isPending={isPending} onYes={remove} />
      </div>
      {isChanging && (
        <FieldForm
          label={t('custom.saveOf', { label })}
          field={field}
          isPending={change.isPending}
          error={change.error}
          onSend={(wish) =>
            whenDone(change.mutateAsync({ label: wish.label, type: wish.type, options: wish.options }), {
              onSuccess: () => tell(t('custom.isChanged', { label: wish.label })),
            })
          }
        />
      )}
    </li>
  );
}

function Deleted({ field }: { readonly field: CustomField }) {
  const { t } = useTranslation('connections');
  const { mutateAsync, isPending, error } = useRestoreField(field);
  const { label, restorableUntil } = field;
  const day = restorableUntil === null ? '' : showLongDay(dayIn(restorableUntil, ownZone()), 'full');
  return (
    <li>
      <div className={classes.head}>
        <Text size="sm" c="dimmed" className={classes.what ?? ''}>
          {t('custom.wasDeleted', { label, day })}
        </Text>
        <Button
          size="xs"
          variant="default"
          loading={isPending}
          aria-label={t('custom.restoreOf', { label })}
          onClick={() => whenDone(mutateAsync(), { onSuccess: () => tell(t('custom.isBack', { label })) })}
        >
          {t('custom.restore')}
        </Button>
      </div>
      {error && <Refusal>{showProblem(error)}</Refusal>}
    </li>
  );
}
