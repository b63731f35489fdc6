import { Button, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../../data/asked.ts';
import { connectionsQuery } from '../../data/connections.ts';
import {
  connectorPreviewQuery,
  type ConnectorMappingPreview,
  type Mapping,
  type MappingDocument,
} from '../../data/field-mappings.ts';
import { showNumber, showProblem } from '../../lib/show.ts';
import { Answers, Question } from '../../ui/question.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { PreviewOf } from './preview-of.tsx';

interface Props {
  readonly mapping: Extract<Mapping, { readonly connector: string }>;
  readonly document: MappingDocument;
  readonly isPending: boolean;
  readonly onYes: () => void;
}

/** Has what the workplace says count, after it was said how many connections and records that reaches, and what would become of some. */
export function ActivateForAll({ mapping, document, isPending, onYes }: Props) {
  const { t } = useTranslation('connections');
  const [isAsking, setAsking] = useState(false);
  const close = (): void => setAsking(false);
  return (
    <>
      <Button size="xs" loading={isPending} onClick={() => setAsking(true)}>
        {t('mapping.activate')}
      </Button>
      {isAsking && (
        <Question title={t('mapping.askActivate')} size="md" onClose={close}>
          <Reached mapping={mapping} document={document} />
          <Answers>
            <Button variant="default" onClick={close} data-autofocus>
              {t('back')}
            </Button>
            <Button
              onClick={() => {
                close();
                onYes();
              }}
            >
              {t('mapping.activate')}
            </Button>
          </Answers>
        </Question>
      )}
    </>
  );
}

function Reached({ mapping, document }: Pick<Props, 'mapping' | 'document'>) {
  const { t } = useTranslation('connections');
  const { data, error } = useAsked(connectorPreviewQuery(mapping, document));
  const { data: connections = [] } = useQuery(connectionsQuery);
  if (error && data === undefined) return <Refusal>{showProblem(error)}</Refusal>;
  if (data === undefined) return <Skeleton height={44} aria-hidden="true" />;
  const nameOf = (id: number): string => connections.find((one) => one.id === id)?.name ?? String(id);
  const counts = { connections: showNumber(data.connections), stored: showNumber(data.stored) };
  return (
    <>
      <Text size="sm">{t('mapping.reaches', counts)}</Text>
      {data.lookedAt > 0 && <PreviewOf preview={named(data, nameOf)} />}
    </>
  );
}

/** Ids are those of one source each. */
const named = ({ records, ...preview }: ConnectorMappingPreview, nameOf: (id: number) => string) => ({
  ...preview,
  records: records.map(({ connectionId, externalId, ...record }) => ({
    ...record,
    externalId: `${nameOf(connectionId)} · ${externalId}`,
  })),
});
