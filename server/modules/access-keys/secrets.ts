import { timingSafeEqual } from 'node:crypto';
import type { Derive } from '../../platform/auth/derive.ts';
import type { KeyKind } from './contract.ts';

/*
 * No secret is kept: each is derived from what the key is, so that its host can look at it again and a daily one is another one at
 * midnight by itself, while who reads the database opens no door. See docs/decisions/0018-access-keys.md.
 */

/** What a secret is derived from. */
export interface Cut {
  readonly tenantId: number;
  readonly id: number;
  readonly kind: KeyKind;
  readonly turn: number;
  /** Drawn anew for each turn: see the decision. */
  readonly nonce: string;
}

/** What keys need besides a context. */
export interface KeyOptions {
  readonly publicUrl: string;
  readonly derive: Derive;
}

const SHAPE = /^([1-9]\d{0,9})-([\w-]{43})$/;

/** @param day of a daily key: the day of its building that it opens on */
const proofOf = (derive: Derive, { tenantId, id, kind, turn, nonce }: Cut, day: string): Buffer =>
  derive([tenantId, id, kind, turn, nonce, kind === 'daily' ? day : ''].join('/'));

/**
 * What a QR code shows. The secret stands behind the #: browsers send it nowhere, so that it is in no log.
 * @param day of a daily key: the day of its building
 */
export const urlOf = ({ publicUrl, derive }: KeyOptions, cut: Cut, day: string): string =>
  `${publicUrl.replace(/\/$/, '')}/door-key#${cut.id}-${proofOf(derive, cut, day).toString('base64url')}`;

/** A key as a reader read it; null for what can be none. */
export function readKey(text: string): { readonly id: number; readonly proof: Buffer } | null {
  const [, id = '', proof = ''] = SHAPE.exec(text.slice(text.lastIndexOf('#') + 1).trim()) ?? [];
  const bytes = Buffer.from(proof, 'base64url');
  return Number(id) > 0 && Number(id) < 2 ** 31 && bytes.length === 32 ? { id: Number(id), proof: bytes } : null;
}

/** Takes as long whatever is wrong. */
export const isProof = (derive: Derive, cut: Cut, day: string, proof: Buffer): boolean =>
  timingSafeEqual(proofOf(derive, cut, day), proof);
