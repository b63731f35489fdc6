import { Alert, Button, Group, NativeSelect, Skeleton, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection, Entity } from '../../data/connections.ts';
import {
  mappingQuery,
  sourceFieldsQuery,
  useActivateMapping,
  usePreviewMapping,
  useSaveMapping,
  isOfWorkplace,
  type Mapping,
  type Whose,
} from '../../data/field-mappings.ts';
import { useUnsaved } from '../../data/unsaved.ts';
import { isProblem } from '../../lib/problem.ts';
import { showProblem } from '../../lib/show.ts';
import { whenDone } from '../../lib/when-done.ts';
import { Failure } from '../../ui/notice.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { tell } from '../../ui/tell.tsx';
import { ActivateForAll } from './activate-for-all.tsx';
import classes from './connections.module.css';
import { CustomFieldsOf } from './custom-fields-of.tsx';
import { MappedField } from './mapped-field.tsx';
import { DriftOf } from './drift/drift-of.tsx';
import { changed, documentOf, ownOf, type EditedField } from './own-fields.ts';
import { PreviewOf } from './preview-of.tsx';
import { VersionsOf } from './versions-of.tsx';
import { PartOf } from './part-of.tsx';

/** What becomes which field, kind by kind. */
export function MappingsOf({ connection: { id, name, entities } }: { readonly connection: Connection }) {
  const { t } = useTranslation('connections');
  return (
    <PartOf part="mapping" title={t('mapping.title')} label={t('mapping.titleOf', { name })}>
      <Text size="sm" c="dimmed">
        {t('mapping.lead')}
      </Text>
      <KindByKind entities={entities} whose={(entity) => ({ connectionId: id, entity })} from={() => id} />
    </PartOf>
  );
}

interface KindsProps {
  readonly entities: readonly Entity[];
  readonly whose: (entity: Entity) => Whose;
  /** Of which connection it is shown what the source says. */
  readonly from: (entity: Entity) => number | undefined;
}

/** The mapping of one kind of record, which is chosen. */
export function KindByKind({ entities, whose, from }: KindsProps) {
  const { t } = useTranslation(['connections', 'sources']);
  const [entity, setEntity] = useState(entities[0]);
  if (entity === undefined) return null;
  return (
    <>
      <div className={classes.asking}>
        <NativeSelect
          size="xs"
          label={t('mapping.kind')}
          value={entity}
          data={entities.map((value) => ({ value, label: t(`sources:entity.${value}`) }))}
          onChange={({ currentTarget: { value } }) => setEntity(entities.find((one) => one === value))}
        />
      </div>
      <Loaded whose={whose(entity)} from={from(entity)} />
    </>
  );
}

function Loaded({ whose, from }: { readonly whose: Whose; readonly from: number | undefined }) {
  const { data, error, refetch } = useQuery(mappingQuery(whose));
  if (error && data === undefined) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={44} aria-hidden="true" />;
  // What somebody else has changed meanwhile is not written over: it is what is edited from then on.
  return (
    <>
      {!isOfWorkplace(whose) && <DriftOf {...whose} />}
      <Studio key={`${data.entity}/${data.version}`} mapping={data} from={from} />
      <VersionsOf mapping={data} />
      {!isOfWorkplace(whose) && <CustomFieldsOf {...whose} />}
    </>
  );
}

/** At which of the fields something is wrong. */
function blamedField(error: Error | null): number | null {
  const place = /^document\.fields\[(\d+)\]/.exec((isProblem(error) && error.param) || '');
  return place ? Number(place[1]) : null;
}

const nameOf = (mapping: Mapping): (string | number)[] => [
  isOfWorkplace(mapping) ? mapping.connector : mapping.connectionId,
  mapping.entity,
  mapping.version,
];

const useSourceFields = (connectionId: number | undefined, entity: Entity) =>
  useQuery({
    ...sourceFieldsQuery({ connectionId: connectionId ?? 0, entity }),
    enabled: connectionId !== undefined,
  });

const saidOf = (error: Error | null): string =>
  isProblem(error, 'mapping_invalid') ? `${showProblem(error)} (${error.message})` : showProblem(error);

function Studio({ mapping, from }: { readonly mapping: Mapping; readonly from: number | undefined }) {
  const { t } = useTranslation(['connections', 'sources']);
  const { unsaved, keepUnsaved } = useUnsaved<readonly EditedField[]>(nameOf(mapping));
  const [own, setOwn] = useState<readonly EditedField[]>(() => unsaved ?? ownOf(mapping));
  const { data: sources = [], error: unknown } = useSourceFields(from, mapping.entity);
  const [save, activate, preview] = [
    useSaveMapping(mapping),
    useActivateMapping(mapping),
    usePreviewMapping({ connectionId: from ?? 0, entity: mapping.entity }),
  ];
  const wish = { document: documentOf(mapping, own), version: mapping.version };
  const tried = [save, activate, preview];
  const error = tried.map((one) => one.error).find((one) => one !== null) ?? null;
  const [at, isPending] = [blamedField(error), tried.some((one) => one.isPending)];
  const begin = (): void => tried.forEach((one) => one.reset());
  const attempt = (work: () => Promise<unknown>, said?: string): void => {
    begin();
    whenDone(work(), {
      onSuccess: () => {
        if (said === undefined) return;
        keepUnsaved(undefined);
        tell(said);
      },
    });
  };
  const haveCount = (): void => attempt(() => activate.mutateAsync(wish), t('mapping.activated'));
  const edit = (next: readonly EditedField[] | undefined): void => {
    begin();
    keepUnsaved(next);
    setOwn(next ?? ownOf(mapping));
  };
  return (
    <>
      {unknown && sources.length === 0 && <Refusal>{showProblem(unknown)}</Refusal>}
      <Fields
        mapping={mapping}
        own={own}
        sources={sources}
        wrong={{ at, said: saidOf(error) }}
        onChange={(to, field) => edit(changed(own, to, field))}
      />
      {error !== null && at === null && <Refusal>{saidOf(error)}</Refusal>}
      <NotCounting
        isChanged={!isAlike(wish.document, documentOf(mapping, ownOf(mapping)))}
        isDraft={mapping.draft !== null}
        isPending={isPending}
        onUndo={() => edit(undefined)}
        onDiscard={() => attempt(() => save.mutateAsync({ ...wish, document: null }), t('sources:mapping.discarded'))}
      />
      <Group gap="xs" mt="sm">
        {!isOfWorkplace(mapping) && (
          <Button
            size="xs"
            variant="default"
            disabled={isPending}
            onClick={() => attempt(() => preview.mutateAsync(wish.document))}
          >
            {t('mapping.preview')}
          </Button>
        )}
        <Button
          size="xs"
          variant="default"
          disabled={isPending}
          onClick={() => attempt(() => save.mutateAsync(wish), t('mapping.saved'))}
        >
          {t('mapping.save')}
        </Button>
        {isOfWorkplace(mapping) ? (
          <ActivateForAll mapping={mapping} document={wish.document} isPending={activate.isPending} onYes={haveCount} />
        ) : (
          <Button size="xs" loading={activate.isPending} onClick={haveCount}>
            {t('mapping.activate')}
          </Button>
        )}
      </Group>
      {preview.data && <PreviewOf preview={preview.data} />}
    </>
  );
}

const isAlike = (one: object, other: object): boolean => JSON.stringify(one) === JSON.stringify(other);

interface NotCountingProps {
  /** Is something changed that is not kept yet? */
  readonly isChanged: boolean;
  readonly isDraft: boolean;
  readonly isPending: boolean;
  readonly onUndo: () => void;
  readonly onDiscard: () => void;
}

/** Says that what stands here is not what counts, and how it comes to that. */
function NotCounting({ isChanged, isDraft, isPending, onUndo, onDiscard }: NotCountingProps) {
  const { t } = useTranslation('sources');
  return (
    <div aria-live="polite">
      {(isChanged || isDraft) && (
        <Alert color="gray" mt="sm" title={t(isChanged ? 'mapping.unsaved' : 'mapping.draft')}>
          <Text size="sm" mb="xs">
            {t(isChanged ? 'mapping.unsavedText' : 'mapping.draftText')}
          </Text>
          <Button size="xs" variant="default" disabled={isPending} onClick={isChanged ? onUndo : onDiscard}>
            {t(isChanged ? 'mapping.undo' : 'mapping.discard')}
          </Button>
        </Alert>
      )}
    </div>
  );
}

interface FieldsProps {
  readonly mapping: Mapping;
  readonly own: readonly EditedField[];
  readonly sources: Parameters<typeof MappedField>[0]['sources'];
  readonly wrong: { readonly at: number | null; readonly said: string };
  readonly onChange: (to: string, field: EditedField | undefined) => void;
}

function Fields({ mapping, own, sources, wrong, onChange }: FieldsProps) {
  const { t } = useTranslation(['connections', 'sources']);
  const [key, setKey] = useState('');
  const { fields, targets, entity } = mapping;
  const mine = isOfWorkplace(mapping) ? 'organisation' : 'connection';
  const names = new Set([...targets, ...fields, ...own].map(({ to }) => to));
  const added = `custom.${key.trim()}`;
  return (
    <>
      <ul className={classes.list} aria-label={t('mapping.fieldsOf', { kind: t(`sources:entity.${entity}`) })}>
        {[...names].map((to) => (
          <MappedField
            key={to}
            to={to}
            counting={fields.find((one) => one.to === to)}
            mine={mine}
            own={own.find((one) => one.to === to)}
            target={targets.find((one) => one.to === to)}
            sources={sources}
            wrong={wrong.at !== null && own[wrong.at]?.to === to ? wrong.said : null}
            onChange={(field) => onChange(to, field)}
          />
        ))}
      </ul>
      <div className={classes.asking}>
        <TextInput
          size="xs"
          label={t('mapping.ownName')}
          description={t('mapping.ownNameText')}
          value={key}
          maxLength={40}
          onChange={({ currentTarget: { value } }) => setKey(value)}
        />
        <Button
          size="xs"
          variant="default"
          disabled={key.trim() === '' || names.has(added)}
          onClick={() => {
            onChange(added, { to: added, steps: [] });
            setKey('');
          }}
        >
          {t('mapping.add')}
        </Button>
      </div>
    </>
  );
}
