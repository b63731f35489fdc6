-- How far what is open of an order is. What is not open keeps how far it had come.
alter table service_task add progress text not null default 'new'
  constraint service_task_progress_known check (progress in ('new', 'accepted', 'in_progress'));
