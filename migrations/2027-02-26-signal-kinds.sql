-- How long signals about people are kept, where a workplace says so; which kinds there are is said in `modules/signal-kinds/kinds.ts`.
create table signal_kind (
  tenant_id integer not null constraint signal_kind_tenant_fk references tenant,
  kind text not null,
  kept_days integer not null constraint signal_kind_kept_days_sane check (kept_days between 1 and 30),
  constraint signal_kind_pk primary key (tenant_id, kind)
);
select protect_tenant('signal_kind');
