import { useQueryClient } from '@tanstack/react-query';
import { api, type Answered } from '../lib/api.ts';
import { useMutation } from '../lib/mutation.ts';
import { refreshAbout } from './aging.ts';
import { fetchFile } from './files.ts';

/** What becomes of a workbook, or would. */
export type Report = Answered<'checkWorkbook'>;
export type Issue = Report['issues'][number];

/** A chosen file, and where its buildings are. */
export interface Chosen {
  readonly file: File;
  /** Tells it from others: as text all files are the same. */
  readonly mark: string;
  readonly country: string;
}

export const chosen = (file: File, country: string): Chosen => ({
  file,
  mark: `${file.name} ${file.size} ${file.lastModified}`,
  country,
});

const sent = async ({ file, country }: Chosen) => ({
  bytes: new Uint8Array(await file.arrayBuffer()),
  // What it is, the server sees for itself.
  contentType: 'application/octet-stream',
  country,
});

/** Fetches an empty workbook. */
export const useTemplate = () => useMutation({ mutationFn: () => fetchFile('getWorkbookTemplate') });

/** Fetches what is here, in the same layout. */
export const useExtraction = () => useMutation({ mutationFn: () => fetchFile('getWorkbook', { format: 'xlsx' }) });

/** Asks what a workbook would do. */
export const useCheck = () =>
  useMutation({ mutationFn: async (given: Chosen) => api.checkWorkbook(await sent(given)) });

/** Does it, where that is still what the check said. */
export function useApply() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ digest, ...given }: Chosen & { readonly digest: string }) =>
      api.applyWorkbook({ ...(await sent(given)), digest }),
    onSettled: () =>
      void refreshAbout(client, 'country', 'resource_group', 'region', 'building', 'floor', 'category', 'resource'),
  });
}
