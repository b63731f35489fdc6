-- Who agreed to be checked in where her card is read. Which card it is stands with the person; without consent nobody is looked up by it.
create table card_consent (
  tenant_id integer not null constraint card_consent_tenant_fk references tenant,
  user_id integer not null,
  version integer not null default 1,
  -- Null: she took it back.
  agreed_at timestamptz,
  constraint card_consent_pk primary key (tenant_id, user_id),
  constraint card_consent_user_fk foreign key (tenant_id, user_id) references user_account (tenant_id, id)
);
select protect_tenant('card_consent');
