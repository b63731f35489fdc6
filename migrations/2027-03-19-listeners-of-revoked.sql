-- Listeners end with their application: what opens those of one that was revoked before is kept no longer.
set local atrium.tenant = '0';
update webhook set deleted_at = its.revoked_at, secret_sealed = '', old_secret_sealed = null
from application its
where its.tenant_id = webhook.tenant_id and its.id = webhook.application_id and its.revoked_at is not null and webhook.deleted_at is null;
