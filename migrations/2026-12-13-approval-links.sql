alter table approval_link force row level security;
