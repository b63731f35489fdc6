declare module '../../../lib/texts.ts' {
  interface Namespaces {
    tasks: typeof texts;
  }
}

export const texts = {
  title: 'Tasks',
  lead: 'What is ordered with bookings, and to be done.',
  whose: 'Whose tasks',
  all: 'Everybody’s',
  mine: 'Mine',
  none: 'Nothing to do on this day',
  noneText: 'What somebody orders with a booking is listed here for who does it.',
  noneOf: 'No task of this day has this status',
  status: 'Status',
  statuses: {
    any: 'Any',
    new: 'New',
    accepted: 'Accepted',
    in_progress: 'In progress',
    overdue: 'Overdue',
    done: 'Done',
    cancelled: 'Cancelled',
  },
  sections: { open: 'To do', done: 'Done', cancelled: 'Cancelled' },
  what: '{{quantity}} × {{name}}',
  host: 'For {{host}}',
  due: 'By {{at}}',
  doneAt: 'Done at {{at}}',
  withdrawn: 'Withdrawn',
  progress: { new: 'New', accepted: 'Accepted', in_progress: 'In progress' },
  overdue: 'Overdue',
  next: { accepted: 'Accept', in_progress: 'Begin' },
  nextOf: { accepted: 'Accept: {{what}}, {{where}}', in_progress: 'Begin: {{what}}, {{where}}' },
  back: { new: 'Not accepted', accepted: 'Not begun' },
  backOf: { new: 'Not accepted after all: {{what}}, {{where}}', accepted: 'Not begun after all: {{what}}, {{where}}' },
  say: { completeTask: 'Done', reopenTask: 'Not done', cancelTask: 'Cannot be done', restoreTask: 'To do after all' },
  sayOf: {
    completeTask: 'Done: {{what}}, {{where}}',
    reopenTask: 'Not done after all: {{what}}, {{where}}',
    cancelTask: 'Cannot be done: {{what}}, {{where}}',
    restoreTask: 'To do after all: {{what}}, {{where}}',
  },
  assign: {
    say: 'Assign',
    of: 'Assign: {{what}}, {{where}}',
    title: 'Who does {{what}}, {{where}}?',
    whom: 'Who does it',
    whoms: { service: 'Whoever does the service', person: 'A person', group: 'The members of a group' },
    person: 'Person',
    nobody: 'Nobody of this name',
    needPerson: 'Choose a person',
    group: 'Group',
    noGroup: 'No group of this name',
    needGroup: 'Choose a group',
    cancel: 'Cancel',
    save: 'Assign',
    done: '{{what}} is assigned to {{who}}',
    toService: '{{what}} is for whoever does the service',
    refused: {
      version_conflict: 'Somebody has changed this meanwhile. Close it and open it again to see it as it is now.',
      task_state_conflict: 'This task is not open any more.',
    },
  },
  refused: {
    task_state_conflict: 'This has changed meanwhile: look at the list again.',
  },
};
