-- Who may look and act, and what they did (docs/operating.md, "Users and access").

CREATE TABLE users (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name          text NOT NULL,
  role          text NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
  via           text NOT NULL CHECK (via IN ('password', 'oidc')),
  -- Argon2id in PHC's string format.
  password_hash text,
  -- Who the provider says it is; its name may change, and may be somebody else's here.
  issuer        text,
  subject       text,
  disabled      boolean NOT NULL DEFAULT false,
  created_at    timestamptz NOT NULL DEFAULT now(),
  last_login_at timestamptz,
  CONSTRAINT known_by_password CHECK ((password_hash IS NOT NULL) = (via = 'password')),
  CONSTRAINT known_by_provider CHECK ((issuer IS NOT NULL AND subject IS NOT NULL) = (via = 'oidc'))
);
COMMENT ON TABLE users IS 'People who may sign in.';
CREATE UNIQUE INDEX users_name ON users (lower(name)) WHERE via = 'password';
CREATE UNIQUE INDEX users_subject ON users (issuer, subject) WHERE via = 'oidc';

CREATE TABLE sessions (
  -- SHA-256 of the cookie's value, so that who reads this table cannot sign in with it.
  token_hash bytea PRIMARY KEY,
  user_id    bigint NOT NULL REFERENCES users ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  seen_at    timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE sessions IS 'Browsers that are signed in.';
CREATE INDEX sessions_user ON sessions (user_id);

CREATE TABLE api_tokens (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name         text NOT NULL,
  role         text NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
  token_hash   bytea NOT NULL CONSTRAINT api_tokens_hash UNIQUE,
  prefix       text NOT NULL,
  created_by   text NOT NULL,
  -- The user who made it, or whose token did: it is revoked with them.
  created_by_id bigint REFERENCES users ON DELETE SET NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz,
  expires_at   timestamptz
);
COMMENT ON TABLE api_tokens IS 'Tokens for programs; only their SHA-256 is kept.';
CREATE INDEX api_tokens_created_by ON api_tokens (created_by_id);

CREATE TABLE audit_log (
  id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at     timestamptz NOT NULL DEFAULT now(),
  who    text NOT NULL,
  -- Of the user or, via a token, of the token: names are neither unique nor for good. No foreign key, since it outlives them.
  who_id bigint,
  via    text NOT NULL CHECK (via IN ('password', 'oidc', 'token', 'command_line', 'system')),
  action text NOT NULL,
  target text,
  filter jsonb,
  count  bigint,
  remote text NOT NULL
);
COMMENT ON TABLE audit_log IS 'Who did what. Rows are added and grow old, but never change.';
-- What grew old is found by this.
CREATE INDEX audit_log_at ON audit_log (at);

CREATE FUNCTION refuse_to_change_the_past() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is not changed';
END $$;
CREATE TRIGGER audit_log_unchanged BEFORE UPDATE ON audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_the_past();

-- Attempts to sign in by those who guess. Worth nothing after a crash, so it need not be logged.
CREATE UNLOGGED TABLE login_attempts (
  -- SHA-256 of the address, or of address and name: a name typed here may be a password.
  source   bytea PRIMARY KEY,
  failures integer NOT NULL,
  last_at  timestamptz NOT NULL,
  next_at  timestamptz NOT NULL
);
