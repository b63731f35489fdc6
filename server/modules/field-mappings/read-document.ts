import { fail } from '../../platform/contract/problems.ts';
import type { Connector, Entity } from '../connections/contract.ts';
import type { DocumentIssue, MappingDocument } from '../mapping/contract.ts';
import { merge, validate } from '../mapping/mapping.ts';
import { mappingInvalid } from './contract.ts';
import { layersOf, type Said } from './made.ts';

/**
 * Reads what somebody says of a kind of record, alone and with what others say of it.
 * @param over all that is said where this is
 * @throws 400 that names the first place that is wrong, and tells of all of them
 */
export function readDocument(
  given: unknown,
  connector: Connector | undefined,
  entity: Entity,
  over: (document: MappingDocument) => Said,
): MappingDocument {
  refuse(validate(given, entity));
  refuse(unreadable(given));
  // It was just seen to be one.
  const document = given as MappingDocument;
  refuse(validate(merge(layersOf(connector, entity, over(document))).document, entity));
  return document;
}

/** Does what the workplace says go together with what a connection says of its own? @throws 400 that names the connection */
export function mustGoTogether(connector: Connector | undefined, entity: Entity, said: Said, name: string): void {
  const issues = validate(merge(layersOf(connector, entity, said)).document, entity);
  const [first] = issues;
  if (first === undefined) return;
  const detail = `With what ${name} says of its own: ${first.message}`;
  throw fail(mappingInvalid, { param: 'document', detail, extra: { issues } });
}

function refuse(issues: readonly DocumentIssue[]): void {
  const [first] = issues;
  if (first === undefined) return;
  const param = first.path === '' ? 'document' : `document.${first.path}`;
  throw fail(mappingInvalid, { param, detail: first.message, extra: { issues } });
}

/** Texts that the audit log could not keep. */
function unreadable(document: unknown): DocumentIssue[] {
  const isFine = (text: string): boolean => text.isWellFormed() && !text.includes('\0');
  let isWhole = true;
  JSON.stringify(document, (key, value: unknown) => {
    if (!isFine(key) || (typeof value === 'string' && !isFine(value))) isWhole = false;
    return value;
  });
  return isWhole ? [] : [{ path: '', message: 'a text in it has characters that nobody can read' }];
}
