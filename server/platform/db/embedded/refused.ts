/** A start that must not go on; the message is one line for the operator. */
export class EmbeddedRefused extends Error {
  override readonly name = 'EmbeddedRefused';
}
