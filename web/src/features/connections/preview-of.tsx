import { Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { MappingPreview } from '../../data/field-mappings.ts';
import { showNumber } from '../../lib/show.ts';
import classes from './connections.module.css';

type Row = MappingPreview['records'][number];
type Values = Readonly<Record<string, unknown>>;

const valuesOf = ({ data, custom }: Row['before']): Values => ({
  ...data,
  ...Object.fromEntries(Object.entries(custom).map(([key, value]) => [`custom.${key}`, value])),
});
const text = (value: unknown): string =>
  value === undefined || value === null ? '–' : typeof value === 'string' ? value : JSON.stringify(value);

/** What would be another than it is, field by field. */
function differencesOf({ before, after }: Row): { field: string; was: string; becomes: string }[] {
  const [was, becomes] = [valuesOf(before), valuesOf(after)];
  return [...new Set([...Object.keys(was), ...Object.keys(becomes)])]
    .map((field) => ({ field, was: text(was[field]), becomes: text(becomes[field]) }))
    .filter((one) => one.was !== one.becomes);
}

/** What would become of records that are stored: how many, and of some of them what. */
export function PreviewOf({ preview }: { readonly preview: MappingPreview }) {
  const { t } = useTranslation('connections');
  const { records, lookedAt, changed, rejected, all } = preview;
  const counts = { changed: showNumber(changed), of: showNumber(lookedAt), rejected: showNumber(rejected) };
  const rows = records.flatMap((record) =>
    differencesOf(record).map((one) => ({ ...one, key: `${record.externalId}/${one.field}`, id: record.externalId })),
  );
  const issues = records.flatMap(({ externalId, after }) =>
    after.issues.map((one) => ({ ...one, key: `${externalId}/${one.field}/${one.reason}`, id: externalId })),
  );
  return (
    <section aria-label={t('mapping.preview')} aria-live="polite">
      <Text size="sm" mt="sm">
        {t(all ? 'mapping.wouldChange' : 'mapping.wouldChangeOfSome', counts)}
      </Text>
      {rows.length > 0 && (
        <div className={classes.wide}>
          <Table aria-label={t('mapping.differences')}>
            <Table.Thead>
              <Table.Tr>
                {(['record', 'field', 'was', 'becomes'] as const).map((one) => (
                  <Table.Th key={one} scope="col">
                    {t(`mapping.column.${one}`)}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map(({ key, id, field, was, becomes }) => (
                <Table.Tr key={key}>
                  <Table.Td>{id}</Table.Td>
                  <Table.Td>{field}</Table.Td>
                  <Table.Td>{was}</Table.Td>
                  <Table.Td>{becomes}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {issues.length > 0 && (
        <ul className={classes.list} aria-label={t('mapping.issues')}>
          {issues.map(({ key, id, field, change, value }) => (
            <li key={key}>
              <Text size="sm">
                {id} · {field}: {t(`mapping.issue.${change}`)} {value}
              </Text>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
