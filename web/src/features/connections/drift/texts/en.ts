declare module '../../../../lib/texts.ts' {
  interface Namespaces {
    drift: typeof texts;
  }
}

export const texts = {
  lost: 'The system says less than it did',
  lostText:
    'Look at the system whether that was meant. If it says it elsewhere by now, fill the field from there: change it below. Nothing needs to be read again.',
  dropped: '{{fields}}: {{path}} stands in {{is}} % of the records; it stood in {{was}} %.',
  gone: '{{fields}}: {{path}} stands in no record any more; it stood in {{was}} %.',
  others: 'What else is different at the system',
  othersText: 'By comparison with the time before, when everything was read. What is new can be mapped.',
  otherGone: '{{path}} is gone; it stood in {{was}} % of the records. No field is filled from it.',
  new: '{{path}} is new: it stands in {{is}} % of the records.',
  sampleWas: 'It said: {{samples}}',
  sampleIs: 'It says: {{samples}}',
  since: 'Found on {{at}}.',
};
