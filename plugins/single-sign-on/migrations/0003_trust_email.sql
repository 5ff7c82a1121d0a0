-- Addresses the provider says nothing of count as unverified, unless an administrator says otherwise.
ALTER TABLE sso_providers ADD COLUMN trust_email BOOLEAN NOT NULL DEFAULT FALSE AFTER provisioned_claim;
