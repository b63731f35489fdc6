-- How people want to be told. Who has said nothing has no row.
create table notice_setting (
  tenant_id integer not null constraint notice_setting_tenant_fk references tenant,
  user_id integer not null,
  language text not null constraint notice_setting_language_known check (language in ('en', 'zh-Hant', 'de')),
  -- So long before the start; null: never.
  remind_minutes integer constraint notice_setting_remind_minutes_positive check (remind_minutes > 0),
  remind_of text not null constraint notice_setting_remind_of_known check (remind_of in ('rooms', 'everything')),
  remind_by_mail boolean not null,
  constraint notice_setting_pk primary key (tenant_id, user_id),
  constraint notice_setting_user_fk foreign key (tenant_id, user_id) references user_account on delete cascade
);
select protect_tenant('notice_setting');
