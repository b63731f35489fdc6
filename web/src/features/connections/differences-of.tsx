import { Skeleton, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import {
  mappingDifferencesQuery,
  type FieldSaid,
  type Mapping,
  type MappingDifferences,
} from '../../data/field-mappings.ts';
import { showProblem } from '../../lib/show.ts';
import { Refusal } from '../../ui/refusal.tsx';
import { Unfolding } from '../../ui/unfolding.tsx';
import { written } from './mapped-field.tsx';

interface Props {
  readonly mapping: Extract<Mapping, { readonly connectionId: number }>;
  /** The version that is compared with the one that counts. */
  readonly version: number;
}

/** What has become another since a version, shown when it is asked for. */
export function DifferencesOf({ mapping, version }: Props) {
  const { t } = useTranslation('connections');
  const label = t('mapping.compareOf', { which: t('mapping.thatVersion', { n: version }) });
  return (
    <Unfolding title={t('mapping.compare')} label={label}>
      <Loaded mapping={mapping} version={version} label={label} />
    </Unfolding>
  );
}

function Loaded({ mapping, version, label }: Props & { readonly label: string }) {
  const { t } = useTranslation('connections');
  const { data, error } = useQuery(mappingDifferencesQuery(mapping, { a: version, b: mapping.active.version }));
  if (error && data === undefined) return <Refusal>{showProblem(error)}</Refusal>;
  if (data === undefined) return <Skeleton height={24} aria-hidden="true" />;
  const rows = rowsOf(data, t('mapping.filter'));
  if (rows.length === 0) return <Text size="sm">{t('mapping.sameAsNow')}</Text>;
  return (
    <Table.ScrollContainer minWidth={360}>
      <Table aria-label={label} verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('mapping.column.field')}</Table.Th>
            <Table.Th scope="col">{t('mapping.column.before')}</Table.Th>
            <Table.Th scope="col">{t('mapping.column.now')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ key, name, was, is }) => (
            <Table.Tr key={key}>
              <Table.Th scope="row">
                <code>{name}</code>
              </Table.Th>
              <Table.Td>{was}</Table.Td>
              <Table.Td>{is}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

type Said = MappingDifferences['fields'][number]['before'];
const said = (of: Said): string => (of === null ? '–' : written(of.field as unknown as FieldSaid) || '–');

/** What differs, a field each, and what is let through. */
function rowsOf({ fields, filter }: MappingDifferences, filterName: string) {
  const filtered = (of: NonNullable<typeof filter>['before']): string => (of ? JSON.stringify(of.filter) : '–');
  return [
    ...fields.map(({ to, before, after }) => ({ key: `to ${to}`, name: to, was: said(before), is: said(after) })),
    ...(filter ? [{ key: 'filter', name: filterName, was: filtered(filter.before), is: filtered(filter.after) }] : []),
  ];
}
