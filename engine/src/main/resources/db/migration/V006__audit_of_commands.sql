-- What is done on the server's own command line is in the audit log, too.
ALTER TABLE audit_log DROP CONSTRAINT audit_log_via_check;
ALTER TABLE audit_log ADD CONSTRAINT audit_log_via_check CHECK (via IN ('password', 'oidc', 'token', 'command_line'));
