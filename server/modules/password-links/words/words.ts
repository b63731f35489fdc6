/** A letter as it is read. */
export interface Written {
  readonly subject: string;
  readonly text: string;
}

/** What a letter about a password is given; names are single lines. */
export interface Spoken {
  readonly name: string;
  readonly workplace: string;
  /** Where it leads. */
  readonly link: string;
  /** The address of the web app. */
  readonly publicUrl: string;
}

/** All that is written about passwords, in one language. */
export interface Words {
  /** She has asked for a link. */
  readonly asked: (spoken: Spoken) => Written;
  /** Somebody who keeps people has sent her one. */
  readonly invited: (spoken: Spoken) => Written;
  /** Her password was changed. */
  readonly changed: (spoken: Spoken) => Written;
}
